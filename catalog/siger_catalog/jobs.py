"""Work the queue of jobs: claim, harvest, bring the index up to date."""

import logging
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from siger_catalog.causes import cause_of
from siger_catalog.comparing import compare_quietly
from siger_catalog.enqueueing import enqueue_due
from siger_catalog.errors import (
    LeaseLostError,
    SearchError,
    StoreError,
    StoreUnavailableError,
)
from siger_catalog.model import Job, JobOrder, Source
from siger_catalog.pipeline import harvest, index_pending
from siger_catalog.ports import Parts
from siger_catalog.pruning import prune_quietly
from siger_catalog.reconciling import LEASE_S
from siger_catalog.rehearsing import carry_out_plan
from siger_catalog.rescanning import scan
from siger_catalog.settling import approve, refuse, undo

POLL_S = 0.5
# An index out of reach is tried again after this: soon enough to be current within
# seconds of its return, seldom enough not to fill the log.
INDEX_AGAIN_S = 2.0
FAULT_PAUSE_S = 10.0
# Schedules are in minutes.
SCHEDULE_S = 10.0
# A job compares so many datasets at most; an idle worker does the others.
COMPARED_AFTER_JOB = 500

log = logging.getLogger(__name__)


def new_owner() -> str:
    """Return a name for one worker: its process and something nobody else has."""
    return f"{os.getpid()}-{secrets.token_hex(4)}"


def work_one(
    parts: Parts,
    owner: str,
    *,
    only: str | None = None,
    stop: threading.Event | None = None,
) -> Job | None:
    """Claim one job and walk it to its end; None when there is nothing to claim.

    Once `stop` is set the job goes back into the queue, and the walk ends with the
    record it is at.

    Raises:
        StoreUnavailableError: One of our own stores is out of reach.
    """
    cap = None if only else parts.settings.max_running_jobs
    job = parts.store.claim(owner, lease_s=LEASE_S, only=only, at_most=cap)
    if job is None:
        return None
    try:
        with _kept(parts, job, stop or threading.Event()):
            job = carry_out(parts, job, parts.store.source(job.source))
    except LeaseLostError:
        log.warning("job %s was let go, cancelled or taken over", job.id)
        return parts.store.job(job.id)
    except StoreUnavailableError:
        raise
    except Exception as error:  # the job must say why it ended
        log.exception("job %s", job.id)
        job = parts.store.finish(job, "failed", cause_of(error))
    index_quietly(parts)
    prune_quietly(parts)
    compare_quietly(parts, COMPARED_AFTER_JOB, stop)
    return job


def rescan(parts: Parts, source: Source, owner: str, *, only: str | None = None) -> Job:
    """Check the datasets of a source again, or `only` the one of that name.

    A harvest of the source that is queued or runs already will do the same; then its
    job is returned as it is, and no portal is asked here.

    Raises:
        NotFoundError: The source is gone.
        ConflictError: Another job of the source must end first.
        StoreUnavailableError: One of our own stores is out of reach.
    """
    order = JobOrder(kind="scan", subject=only or "")
    queued = parts.store.enqueue(source.name, order)
    if queued.order.kind != "scan":
        return queued
    return work_one(parts, owner, only=queued.id) or parts.store.job(queued.id)


def carry_out(parts: Parts, job: Job, source: Source) -> Job:
    """Do what a claimed job is for and end it.

    Raises:
        LeaseLostError: The job is not ours any more.
        CatalogError: It cannot be done.
    """
    match job.order.kind:
        case "approve":
            return approve(parts, job)
        case "refuse":
            return refuse(parts, job)
        case "undo":
            return undo(parts, job, source)
        case "plan":
            return carry_out_plan(parts, job, source)
        case "scan":
            return scan(parts, job, source)
        case _:
            return harvest(parts, job, source)


@contextmanager
def _kept(parts: Parts, job: Job, stop: threading.Event) -> Iterator[None]:
    """Renew the job's lease from aside while a slow portal keeps its worker waiting.

    Once `stop` is set the job is let go instead: nobody need wait for its lease.
    """
    is_over = threading.Event()

    def beat() -> None:
        due_at = time.monotonic() + LEASE_S / 4
        while not is_over.wait(min(POLL_S, LEASE_S / 4)):
            try:
                if stop.is_set():
                    parts.store.release(job)
                    return
                if time.monotonic() >= due_at:
                    due_at = time.monotonic() + LEASE_S / 4
                    parts.store.renew(job, lease_s=LEASE_S)
            except LeaseLostError:  # the next commit of the worker says so
                return
            except StoreError as error:  # it may be back before the lease runs out
                log.warning("lease of job %s: %s", job.id, error)

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        is_over.set()
        heart.join()


def index_quietly(parts: Parts) -> bool:
    """Bring the index up to date; False when it is out of reach and still behind."""
    try:
        index_pending(parts)
    except SearchError as error:
        log.warning("index: %s", error)
        return False
    return True


def enqueue_quietly(parts: Parts) -> None:
    """Put what is due into the queue; a store out of reach is only told of."""
    try:
        enqueue_due(parts)
    except StoreError as error:
        log.warning("schedules: %s", error)


@dataclass(frozen=True, slots=True)
class Worker:
    """Works jobs until told to stop; any number may run on one database.

    Told so in the middle of a job, it lets the job go to the next worker.
    """

    parts: Parts
    stop: threading.Event

    def run(self) -> None:
        """Work the queue until `stop` is set; a store out of reach is waited for."""
        owner, looked_at = new_owner(), float("-inf")
        while not self.stop.is_set():
            if time.monotonic() - looked_at > SCHEDULE_S:
                looked_at = time.monotonic()
                enqueue_quietly(self.parts)
            if not self._step(owner):
                self.stop.wait(POLL_S)

    def _step(self, owner: str) -> bool:
        try:
            worked = work_one(self.parts, owner, stop=self.stop) is not None
            is_behind = not worked and self.parts.store.pending(1)
            if is_behind and not index_quietly(self.parts):
                self.stop.wait(INDEX_AGAIN_S)
            if not worked and compare_quietly(self.parts, stop=self.stop):
                return True
        except StoreError as error:
            log.warning("store: %s", error)
            return False
        except Exception:  # a fault of ours must not leave the queue without a worker
            log.exception("worker")
            self.stop.wait(FAULT_PAUSE_S)
            return False
        return worked

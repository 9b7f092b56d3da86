"""`siger harvest`: take over what the portals publish."""

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live
from rich.text import Text

from siger_catalog.cli.job_words import job_document
from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_GOOD,
    Json,
    plain,
    print_json,
    say,
)
from siger_catalog.cli.parts import open_parts
from siger_catalog.cli.planning import order_of_plan, rehearse
from siger_catalog.errors import ConflictError, UsageError
from siger_catalog.jobs import index_quietly, new_owner, work_one
from siger_catalog.model import ENDED_STATES, HARVEST, Job, JobOrder, Source
from siger_catalog.ports import Parts

POLL_S = 0.2
# A worker looks into the queue twice a second.
PATIENCE_S = 1.2

Names = Annotated[list[str] | None, typer.Argument(metavar="SOURCE...")]
All = Annotated[bool, typer.Option("--all", help="Every source that is not paused.")]
Anew = Annotated[
    bool,
    typer.Option(
        "--refetch", help="Ask for every file anew, as if none had been fetched."
    ),
]
Dry = Annotated[
    bool,
    typer.Option("--dry-run", help="Show what would change; write nothing."),
]
PlanId = Annotated[
    str,
    typer.Option("--plan", metavar="ID", help="Do exactly what a dry run showed."),
]


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("harvest")(harvest)


def harvest(  # noqa: PLR0913  one parameter an option
    names: Names = None,
    *,
    every: All = False,
    anew: Anew = False,
    dry: Dry = False,
    plan: PlanId = "",
    as_json: Json = False,
) -> int:
    """Harvest one or more sources, or all of them, and wait for the end."""
    order = JobOrder(kind="refetch" if anew else "harvest")
    with open_parts() as parts:
        chosen = _chosen(parts, names or [], every=every)
        if dry or plan:
            source = _one(parts, chosen)
        if dry:
            return rehearse(parts, source, as_json=as_json)
        if plan:
            order = order_of_plan(parts, source, plan)
        jobs = harvest_sources(parts, chosen, order, patience_s=PATIENCE_S)
        return report(parts, jobs, as_json=as_json)


def _one(parts: Parts, chosen: Sequence[str]) -> Source:
    if len(chosen) != 1:
        raise UsageError(
            "A dry run and its plan are for one source.", fix="Name one source alone."
        )
    return parts.store.source(chosen[0])


def report(parts: Parts, jobs: Sequence[Job], *, as_json: bool) -> int:
    """Print how jobs ended, if wanted; return the exit status."""
    index = "pending" if parts.store.pending(1) else "current"
    if as_json:
        print_json({"jobs": [job_document(job, index) for job in jobs]})
    has_failed = any(j.state != "succeeded" or j.counts.failed for j in jobs)
    return EXIT_FINDINGS if has_failed else EXIT_GOOD


def harvest_sources(
    parts: Parts,
    names: Sequence[str],
    order: JobOrder = HARVEST,
    *,
    patience_s: float = 0.0,
) -> list[Job]:
    """Enqueue a job a source, work or follow each to its end, showing progress.

    A worker that runs already has `patience_s` to take the first job: it may reach
    portals that this process may not.

    A job of another kind that a source has under way is brought to its end first.
    Interrupted, it leaves the jobs that have not ended in the queue.

    Raises:
        ConflictError: A plan is to be done, which another job may have overtaken.
    """
    queued = [_enqueued(parts, name, order) for name in names]
    return follow_jobs(parts, queued, patience_s=patience_s)


def _enqueued(parts: Parts, name: str, order: JobOrder) -> Job:
    while True:
        try:
            return parts.store.enqueue(name, order)
        except ConflictError:
            if order.kind == "plan":
                raise
        for live in parts.store.jobs(source=name, limit=1):
            if live.state not in ENDED_STATES:
                say(f"{name}: job {live.id} ({live.order.kind}) must end first.")
                follow_jobs(parts, [live])


def follow_jobs(
    parts: Parts, queued: Sequence[Job], *, patience_s: float = 0.0
) -> list[Job]:
    """Work or follow jobs that wait, each to its end, showing progress."""
    _wait_for_worker(parts, queued, patience_s)
    ended: list[Job] = []
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=1) as pool:
        try:
            for number, job in enumerate(queued, start=1):
                future = pool.submit(_work, parts, job, stop)
                label = f"[{number}/{len(queued)}] {job.source}"
                ended.append(_follow(parts, job, future, label))
        finally:
            stop.set()
    if parts.store.pending(1):
        index_quietly(parts)
    return ended


def _wait_for_worker(parts: Parts, queued: Sequence[Job], patience_s: float) -> None:
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        if any(parts.store.job(job.id).state != "queued" for job in queued):
            return
        time.sleep(POLL_S)


def _work(parts: Parts, job: Job, stop: threading.Event) -> None:
    """Work the job if nobody else does; otherwise wait until they have."""
    owner, is_told = new_owner(), False
    while not stop.is_set() and parts.store.job(job.id).state not in ENDED_STATES:
        if work_one(parts, owner, only=job.id, stop=stop) is None:
            if not is_told:
                say(f"{job.source}: another worker has job {job.id}; waiting for it.")
            is_told = True
            stop.wait(POLL_S)


def _follow(parts: Parts, job: Job, future: "Future[None]", label: str) -> Job:
    finished = threading.Event()
    future.add_done_callback(lambda _: finished.set())
    if sys.stderr.isatty():
        console = Console(stderr=True)
        with Live(console=console, transient=True, refresh_per_second=8) as live:
            while not finished.wait(POLL_S):
                live.update(Text(f"{label}: {_counts(parts.store.job(job.id))}"))
    future.result()
    job = parts.store.job(job.id)
    for line in _told(job, label):
        say(line)
    return job


def _told(job: Job, label: str) -> Iterator[str]:
    yield f"{label}: {job.state}, {_counts(job)}"
    if job.cause:
        yield f"    {job.cause.message} {job.cause.fix}".rstrip()


def _counts(job: Job) -> str:
    counts = {k: v for k, v in plain(job.counts).items() if v}
    return ", ".join(f"{n} {name}" for name, n in counts.items()) or "0 seen"


def _chosen(parts: Parts, names: Sequence[str], *, every: bool) -> list[str]:
    known = {source.name: source for source in parts.store.sources()}
    if every:
        return [name for name, source in known.items() if not source.is_paused]
    if not names:
        raise UsageError(
            "Name a source to harvest, or say --all.", fix=_known_words(list(known))
        )
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(
            f"Unknown source: {', '.join(unknown)}.", fix=_known_words(list(known))
        )
    return list(dict.fromkeys(names))


def _known_words(known: Sequence[str]) -> str:
    return f"Known sources: {', '.join(known) or 'none yet (siger source add)'}."

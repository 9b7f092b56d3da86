"""GET /api/v1/jobs/{id} and its events: how far a job is, for whoever watches."""

from collections.abc import AsyncIterator
from datetime import datetime
from threading import Semaphore

import anyio
from anyio.to_thread import run_sync
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from siger_catalog.errors import NotFoundError, StoreUnavailableError
from siger_catalog.model import ENDED_STATES, Job, JobCounts, JobState
from siger_catalog.ports import Parts
from siger_web.deps import PartsDep, SiteDep
from siger_web.job_models import JobCauseOut, JobCountsOut, JobOut
from siger_web.openapi import problems
from siger_web.problems import BUSY, Problem, ProblemError

router = APIRouter(prefix="/api/v1", tags=["jobs"])

# Each looks into the database every second.
MOST_WATCHERS = 100
_RETRY_S = 30
_PAUSE_S = 1.0
# A browser that still watches connects anew by itself.
_LONGEST_S = 600
# The last harvests of a source, to guess from how much this one will see.
_LOOKED_AT = 10


@router.get("/jobs/{job_id}", summary="How far a job is", responses=problems(404))
def read_job(job_id: str, parts: PartsDep) -> JobOut:
    """Return a job as it stands; who wanted it stays with the stewards."""
    job = parts.store.job(job_id)
    return job_out(job, _expected(parts, job), parts.clock.now())


@router.get(
    "/jobs/{job_id}/events",
    summary="How far a job is, told while it runs",
    responses=problems(404, 503)
    | {200: {"content": {"text/event-stream": {}}, "description": "Events."}},
    response_class=StreamingResponse,
)
async def read_events(job_id: str, site: SiteDep) -> StreamingResponse:
    """Send an event `progress` at every change, and `end` when the job has ended."""
    parts = site.parts
    job = await run_sync(parts.store.job, job_id)  # an unknown job is a 404
    expected = await run_sync(_expected, parts, job)
    if not site.watchers.acquire(blocking=False):
        raise ProblemError(Problem(kind=BUSY, headers={"Retry-After": str(_RETRY_S)}))
    return _Events(_events(parts, job, expected), site.watchers)


class _Events(StreamingResponse):
    """Events; gives its place back however it ends."""

    def __init__(self, events: AsyncIterator[str], watchers: Semaphore) -> None:
        super().__init__(
            events,
            media_type="text/event-stream",
            # A proxy that collects answers would hold back the events.
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
        self._watchers = watchers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._watchers.release()


async def _events(parts: Parts, job: Job, expected: int | None) -> AsyncIterator[str]:
    told: tuple[JobState, JobCounts] | None = None
    for _ in range(int(_LONGEST_S / _PAUSE_S)):
        kind = "end" if job.state in ENDED_STATES else "progress"
        # Rate and time left change at every look, though nothing happened.
        if (job.state, job.counts) != told:
            text = job_out(job, expected, parts.clock.now()).model_dump_json()
            yield f"event: {kind}\ndata: {text}\n\n"
        if kind == "end":
            return
        told = (job.state, job.counts)
        await anyio.sleep(_PAUSE_S)
        try:
            job = await run_sync(parts.store.job, job.id)
        except (NotFoundError, StoreUnavailableError):
            return  # who still watches connects anew and is told why


def job_out(job: Job, expected: int | None, now: datetime) -> JobOut:
    """Return what everybody may know of a job."""
    rate = _rate(job, now)
    left = expected - job.counts.seen if expected else 0
    is_running = job.state == "running"
    return JobOut(
        id=job.id,
        source=job.source,
        kind=job.order.kind,
        state=job.state,
        counts=JobCountsOut.model_validate(job.counts, from_attributes=True),
        cause=JobCauseOut.model_validate(job.cause, from_attributes=True)
        if job.cause
        else None,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        expected=expected,
        per_second=rate and round(rate, 2),
        seconds_left=round(left / rate) if is_running and rate and left > 0 else None,
    )


def _expected(parts: Parts, job: Job) -> int | None:
    """Guess what a harvest will see: what the last whole one saw."""
    if job.order.kind not in ("harvest", "refetch"):
        return None
    before = (
        each.counts.seen
        for each in parts.store.jobs(source=job.source, limit=_LOOKED_AT)
        if each.state == "succeeded" and each.order.kind in ("harvest", "refetch")
    )
    return next(before, None)


def _rate(job: Job, now: datetime) -> float | None:
    if job.started_at is None:
        return None
    seconds = ((job.ended_at or now) - job.started_at).total_seconds()
    return job.counts.seen / seconds if seconds > 0 else None

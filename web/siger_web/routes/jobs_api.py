"""GET /api/v1/jobs/{id} and its events: how far a job is, for whoever watches."""

from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial

import anyio
from anyio.to_thread import run_sync
from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from siger_catalog.model import Job
from siger_catalog.ports import Parts
from siger_web.deps import PartsDep
from siger_web.job_models import JobCauseOut, JobCountsOut, JobOut
from siger_web.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["jobs"])

_ENDED = ("succeeded", "failed", "held", "cancelled")
_PAUSE_S = 1.0
# A browser that still watches connects anew by itself.
_LONGEST_S = 600
# The last harvests of a source, to guess from how much this one will see.
_LOOKED_AT = 10


@router.get("/jobs/{job_id}", summary="How far a job is", responses=problems(404))
def read_job(job_id: str, parts: PartsDep) -> JobOut:
    """Return a job as it stands; who wanted it stays with the stewards."""
    return job_out(parts, job_id)


@router.get(
    "/jobs/{job_id}/events",
    summary="How far a job is, told while it runs",
    responses=problems(404)
    | {200: {"content": {"text/event-stream": {}}, "description": "Events."}},
    response_class=StreamingResponse,
)
async def read_events(job_id: str, parts: PartsDep) -> StreamingResponse:
    """Send an event `progress` at every change, and `end` when the job has ended."""
    first = await run_sync(job_out, parts, job_id)  # an unknown job is a 404
    return StreamingResponse(
        _events(parts, first),
        media_type="text/event-stream",
        # A proxy that collects answers would hold back the events.
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(parts: Parts, first: JobOut) -> AsyncIterator[str]:
    job, told = first, ""
    for _ in range(int(_LONGEST_S / _PAUSE_S)):
        text = job.model_dump_json()
        kind = "end" if job.state in _ENDED else "progress"
        if text != told:
            yield f"event: {kind}\ndata: {text}\n\n"
        if kind == "end":
            return
        told = text
        await anyio.sleep(_PAUSE_S)
        job = await run_sync(partial(job_out, parts, first.id))


def job_out(parts: Parts, job_id: str) -> JobOut:
    """Return what everybody may know of a job.

    Raises:
        NotFoundError: No such job.
    """
    job = parts.store.job(job_id)
    expected = _expected(parts, job)
    rate = _rate(job, parts.clock.now())
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

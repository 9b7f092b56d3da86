"""A job as `--json` and the API show it."""

from typing import Any

from siger_catalog.cli.output import plain
from siger_catalog.model import Job


def job_document(job: Job, index: str) -> dict[str, Any]:
    """Return a job as `--json` and the API show it."""
    seconds = None
    if job.started_at and job.ended_at:
        seconds = round((job.ended_at - job.started_at).total_seconds(), 3)
    return {
        "id": job.id,
        "source": job.source,
        "state": job.state,
        "cause": plain(job.cause),
        "counts": plain(job.counts),
        "index": index,
        "seconds": seconds,
    }

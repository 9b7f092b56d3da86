"""Rows of jobs and records, read."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Row

from siger_catalog.model import Cause, Job, JobCounts, JobOrder, RecordRow
from siger_catalog.stores.sql.codec import decode

# SQLite takes no number beyond 64 bits, even to compare with.
MOST_DIGITS = 18
_COUNTS = tuple(field.name for field in fields(JobCounts))


def number_of(job_id: str) -> int:
    """Return the number of a job, 0 (which none has) for what is no id."""
    is_number = job_id.isascii() and job_id.isdigit()
    return int(job_id) if is_number and len(job_id) <= MOST_DIGITS else 0


def job_of(row: Row[Any]) -> Job:
    """Read a job out of its row."""
    return Job(
        id=str(row.number),
        source=row.source,
        state=row.state,
        counts=JobCounts(**{name: getattr(row, name) for name in _COUNTS}),
        order=decode(JobOrder, row.wanted),
        cause=row.cause and decode(Cause, row.cause),
        owner=row.owner,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        lease_until=row.lease_until,
    )


def record_of(row: Row[Any]) -> RecordRow:
    """Read how a record ended out of its row."""
    return RecordRow(
        job_id=str(row.job),
        remote_id=row.remote_id,
        remote_name=row.remote_name,
        dataset=row.dataset,
        action=row.action,
        cause=row.cause and decode(Cause, row.cause),
        at=row.at,
        version=row.version,
    )

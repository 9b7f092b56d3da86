"""The jobs in the database, and the one transaction that a harvest writes with."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update

from siger_catalog.model import (
    Action,
    Cause,
    Entry,
    Job,
    JobCounts,
    JobState,
    RecordRow,
)
from siger_catalog.ports import Clock, Outcome
from siger_catalog.stores.absent import lease_lost, unknown_job
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.outcomes import counts_after, is_repeated
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.codec import decode, encode
from siger_catalog.stores.sql.database import Database
from siger_catalog.stores.sql.publication import publish
from siger_catalog.stores.sql.sources import stored_source

JOB = tables.job.c
RECORD = tables.record.c
LIVE_STATES = ("queued", "running")
# SQLite takes no number beyond 64 bits, even to compare with.
MOST_DIGITS = 18
_COUNTS = tuple(field.name for field in fields(JobCounts))


class SqlJobs:
    """See ports.JobStore."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def enqueue(self, source: str) -> Job:
        """Return the queued or running job of the source, or a new queued one.

        Raises:
            NotFoundError: No such source.
        """
        live = select(tables.job).where(
            JOB.source == source, JOB.state.in_(LIVE_STATES)
        )
        with self._database.write() as connection:
            stored_source(connection, source)  # its lock lets one in at a time
            row = connection.execute(live).first()
            return _job(row) if row else _new_job(connection, source, self._clock.now())

    def claim(
        self, owner: str, *, lease_s: float, only: str | None = None
    ) -> Job | None:
        """Take a queued job, or one whose lease ran out, oldest first.

        `owner` names one worker thread: two that share a name are not kept apart.
        """
        now = self._clock.now()
        free = or_(
            JOB.state == "queued",
            and_(JOB.state == "running", JOB.lease_until <= now),
        )
        wanted = free if only is None else and_(free, JOB.number == _number(only))
        oldest = select(JOB.number).where(wanted).order_by(JOB.number).limit(1)
        with self._database.write() as connection:
            number = connection.scalar(oldest.with_for_update(skip_locked=True))
            if number is None:
                return None
            values = {
                "state": "running",
                "owner": owner,
                "started_at": func.coalesce(JOB.started_at, now),
                "lease_until": now + timedelta(seconds=lease_s),
            }
            _write(connection, number, values)
            return _stored_job(connection, number)

    def renew(self, job: Job, *, lease_s: float) -> None:
        """Keep a job through a long step without writing an outcome.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more.
        """
        until = self._clock.now() + timedelta(seconds=lease_s)
        with self._database.write() as connection:
            held = _held_job(connection, job)
            _write(connection, int(held.id), {"lease_until": until})

    def commit(self, job: Job, outcome: Outcome, *, lease_s: float) -> Entry | None:
        """Write a record's outcome, version, outbox row and counts at once.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more; nothing is written.
            ConflictError: Somebody else took the name or published meanwhile;
                nothing is written.
        """
        outcome = cleaned(outcome)
        now = self._clock.now()
        with self._database.write() as connection:
            held = _held_job(connection, job)
            entry = publish(connection, outcome, held.source, now)
            earlier = _write_record(connection, int(held.id), outcome, now)
            values: dict[str, Any] = {"lease_until": now + timedelta(seconds=lease_s)}
            if not is_repeated(earlier, outcome.action):
                counts = counts_after(held.counts, outcome.action, earlier)
                values |= asdict(counts)
            _write(connection, int(held.id), values)
        return entry

    def release(self, job: Job) -> None:
        """Put a running job back into the queue, for whoever claims it next.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more.
        """
        values = {"state": "queued", "owner": "", "lease_until": None}
        with self._database.write() as connection:
            held = _held_job(connection, job)
            _write(connection, int(held.id), values)

    def finish(self, job: Job, state: JobState, cause: Cause | None) -> Job:
        """End a job and return it as stored.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more.
        """
        values = {
            "state": state,
            "cause": cause and encode(cleaned(cause)),
            "ended_at": self._clock.now(),
            "lease_until": None,
        }
        with self._database.write() as connection:
            held = _held_job(connection, job)
            _write(connection, int(held.id), values)
            return _stored_job(connection, int(held.id))

    def job(self, job_id: str) -> Job:
        """Return one job.

        Raises:
            NotFoundError: No such job.
        """
        query = select(tables.job).where(JOB.number == _number(job_id))
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise unknown_job(job_id)
        return _job(row)

    def jobs(self, *, source: str | None = None, limit: int = 50) -> tuple[Job, ...]:
        """Return jobs, the newest first."""
        query = select(tables.job).order_by(JOB.number.desc()).limit(limit)
        if source is not None:
            query = query.where(JOB.source == source)
        with self._database.read() as connection:
            return tuple(_job(row) for row in connection.execute(query))

    def records(self, job_id: str) -> tuple[RecordRow, ...]:
        """Return how each record of a job ended, in the order of processing."""
        query = (
            select(tables.record)
            .where(RECORD.job == _number(job_id))
            .order_by(RECORD.number)
        )
        with self._database.read() as connection:
            return tuple(_record(row) for row in connection.execute(query))


def _new_job(connection: Connection, source: str, now: datetime) -> Job:
    values = {"source": source, "state": "queued", "owner": "", "created_at": now}
    done = connection.execute(insert(tables.job).values(values))
    if done.inserted_primary_key is None:
        msg = "the database gave the new job no number"
        raise RuntimeError(msg)
    return _stored_job(connection, done.inserted_primary_key[0])


def _held_job(connection: Connection, job: Job) -> Job:
    """Lock the job's row and make sure that it is still its owner's."""
    mine = select(tables.job).where(
        JOB.number == _number(job.id), JOB.state == "running", JOB.owner == job.owner
    )
    row = connection.execute(mine.with_for_update()).first()
    if row is None:
        raise lease_lost(job)
    return _job(row)


def _stored_job(connection: Connection, number: int) -> Job:
    query = select(tables.job).where(JOB.number == number)
    return _job(connection.execute(query).one())


def _write(connection: Connection, number: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(tables.job).where(JOB.number == number).values(**values))


def _write_record(
    connection: Connection, job: int, outcome: Outcome, now: datetime
) -> Action | None:
    """Write how a record ended; return how it had ended before in this job."""
    values = {
        "remote_name": outcome.remote_name,
        "dataset": outcome.dataset_name,
        "action": outcome.action,
        "cause": outcome.cause and encode(outcome.cause),
        "at": now,
    }
    key = {"job": job, "remote_id": outcome.remote_id}
    earlier = _earlier(connection, key) if outcome.remote_id else None
    if earlier is None:
        connection.execute(insert(tables.record).values(**key, **values))
        return None
    action: Action = earlier.action
    if not is_repeated(action, outcome.action):
        same = tables.record.update().where(RECORD.number == earlier.number)
        connection.execute(same.values(**values))
    return action


def _earlier(connection: Connection, key: Mapping[str, Any]) -> Row[Any] | None:
    query = select(tables.record).filter_by(**key)
    return connection.execute(query).first()


def _number(job_id: str) -> int:
    is_number = job_id.isascii() and job_id.isdigit()
    return int(job_id) if is_number and len(job_id) <= MOST_DIGITS else 0


def _job(row: Row[Any]) -> Job:
    return Job(
        id=str(row.number),
        source=row.source,
        state=row.state,
        counts=JobCounts(**{name: getattr(row, name) for name in _COUNTS}),
        cause=row.cause and decode(Cause, row.cause),
        owner=row.owner,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        lease_until=row.lease_until,
    )


def _record(row: Row[Any]) -> RecordRow:
    return RecordRow(
        job_id=str(row.job),
        remote_id=row.remote_id,
        remote_name=row.remote_name,
        dataset=row.dataset,
        action=row.action,
        cause=row.cause and decode(Cause, row.cause),
        at=row.at,
    )

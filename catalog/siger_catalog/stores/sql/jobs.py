"""The jobs in the database, and the one transaction that a harvest writes with."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update

from siger_catalog.model import (
    HARVEST,
    Action,
    Cause,
    Entry,
    Job,
    JobCounts,
    JobOrder,
    JobState,
    RecordRow,
)
from siger_catalog.ports import Clock, Outcome
from siger_catalog.stores.absent import lease_lost, unknown_job
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.outcomes import (
    cancelled,
    confirms,
    counts_after,
    is_repeated,
    recounted,
    refuse_other,
    settled,
)
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.codec import encode
from siger_catalog.stores.sql.database import Database
from siger_catalog.stores.sql.job_rows import job_of, number_of, record_of
from siger_catalog.stores.sql.publication import (
    forget_failures,
    publish,
    write_clocks,
)
from siger_catalog.stores.sql.sources import stored_source

JOB = tables.job.c
RECORD = tables.record.c
LIVE_STATES = ("queued", "running")
# Any number, so long as every process of this program takes the same.
_CLAIM_LOCK = 5_160_402


class SqlJobs:
    """See ports.JobStore."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def enqueue(self, source: str, order: JobOrder = HARVEST) -> Job:
        """Return the queued or running job of the source, or a new queued one.

        Raises:
            NotFoundError: No such source.
            ConflictError: A job of the source that is queued or runs does not do what
                is ordered, and must end first; nothing is written.
        """
        with self._database.write() as connection:
            return enqueued(connection, source, order, self._clock.now())

    def claim(
        self,
        owner: str,
        *,
        lease_s: float,
        only: str | None = None,
        at_most: int | None = None,
    ) -> Job | None:
        """Take a queued job, or one whose lease ran out, oldest first.

        `owner` names one worker thread: two that share a name are not kept apart.
        """
        now = self._clock.now()
        free = or_(
            JOB.state == "queued",
            and_(JOB.state == "running", JOB.lease_until <= now),
        )
        wanted = free if only is None else and_(free, JOB.number == number_of(only))
        oldest = select(JOB.number).where(wanted).order_by(JOB.number).limit(1)
        with self._database.write() as connection:
            if at_most is not None and _running(connection, now) >= at_most:
                return None
            number = connection.scalar(oldest.with_for_update(skip_locked=True))
            if number is None:
                return None
            values = {
                "state": "running",
                "owner": owner,
                "started_at": func.coalesce(JOB.started_at, now),
                "lease_until": now + timedelta(seconds=lease_s),
                **asdict(_recounted(connection, number)),
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
            write_clocks(connection, outcome.clocks)
            row = _record_values(outcome, entry, now)
            earlier = _write_record(connection, int(held.id), outcome, row)
            values: dict[str, Any] = {"lease_until": now + timedelta(seconds=lease_s)}
            if not is_repeated(earlier, outcome.action):
                counts = counts_after(held.counts, outcome.action, earlier)
                values |= asdict(counts)
            _write(connection, int(held.id), values)
        return entry

    def confirm(self, job: Job, outcomes: Sequence[Outcome], *, lease_s: float) -> None:
        """Count records that stay as they are, at once; they leave no rows.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more; nothing is written.
        """
        outcomes = cleaned(tuple(outcomes))
        until = self._clock.now() + timedelta(seconds=lease_s)
        with self._database.write() as connection:
            held = _held_job(connection, job)
            forget_failures(connection, [o.dataset_name for o in outcomes])
            write_clocks(connection, [clock for o in outcomes for clock in o.clocks])
            counted = {
                "seen": held.counts.seen + len(outcomes),
                "unchanged": held.counts.unchanged + len(outcomes),
            }
            _write(connection, int(held.id), {"lease_until": until, **counted})

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
        now = self._clock.now()
        values = {
            "state": state,
            "cause": cause and encode(cleaned(cause)),
            "ended_at": now,
            "lease_until": None,
        }
        with self._database.write() as connection:
            held = _held_job(connection, job)
            _write(connection, int(held.id), values)
            if confirms(held, state):
                mine = update(tables.source).where(tables.source.c.name == held.source)
                connection.execute(mine.values(confirmed_at=now))
            return _stored_job(connection, int(held.id))

    def cancel(
        self, job_id: str, cause: Cause, *, person: str = "", reason: str = ""
    ) -> Job:
        """End a queued or running job at once; whoever works it writes no more.

        Raises:
            NotFoundError: No such job.
        """
        number = number_of(job_id)
        query = select(tables.job).where(JOB.number == number).with_for_update()
        with self._database.write() as connection:
            row = connection.execute(query).first()
            if row is None:
                raise unknown_job(job_id)
            job, now = job_of(row), self._clock.now()
            ended = cleaned(cancelled(job, cause, now, person=person, reason=reason))
            values = {
                "state": ended.state,
                "cause": ended.cause and encode(ended.cause),
                "wanted": encode(ended.order),
                "ended_at": ended.ended_at,
                "lease_until": ended.lease_until,
            }
            _write(connection, number, values)
        return ended

    def settle(self, job_id: str, state: JobState) -> Job:
        """Give a held job the state that a person decided on; settled, it stays so.

        Raises:
            NotFoundError: No such job.
            ConflictError: It is neither held nor of that state.
        """
        number = number_of(job_id)
        query = select(tables.job).where(JOB.number == number).with_for_update()
        with self._database.write() as connection:
            row = connection.execute(query).first()
            if row is None:
                raise unknown_job(job_id)
            decided = settled(job_of(row), state)
            _write(connection, number, {"state": state})
        return decided

    def job(self, job_id: str) -> Job:
        """Return one job.

        Raises:
            NotFoundError: No such job.
        """
        query = select(tables.job).where(JOB.number == number_of(job_id))
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise unknown_job(job_id)
        return job_of(row)

    def jobs(self, *, source: str | None = None, limit: int = 50) -> tuple[Job, ...]:
        """Return jobs, the newest first."""
        query = select(tables.job).order_by(JOB.number.desc()).limit(limit)
        if source is not None:
            query = query.where(JOB.source == source)
        with self._database.read() as connection:
            return tuple(job_of(row) for row in connection.execute(query))

    def records(self, job_id: str) -> tuple[RecordRow, ...]:
        """Return how each record of a job ended, in the order of processing."""
        query = (
            select(tables.record)
            .where(RECORD.job == number_of(job_id))
            .order_by(RECORD.number)
        )
        with self._database.read() as connection:
            return tuple(record_of(row) for row in connection.execute(query))


def enqueued(
    connection: Connection, source: str, order: JobOrder, now: datetime
) -> Job:
    """Return the live job of the source, or a new queued one, in this transaction.

    Raises:
        NotFoundError: No such source.
        ConflictError: The order must wait for the live job.
    """
    stored_source(connection, source)  # its lock lets one in at a time
    live = select(tables.job).where(JOB.source == source, JOB.state.in_(LIVE_STATES))
    row = connection.execute(live).first()
    if row is None:
        return _new_job(connection, source, order, now)
    live_job = job_of(row)
    refuse_other(live_job, order)
    return live_job


def _running(connection: Connection, now: datetime) -> int:
    """Count the jobs that run; until the transaction ends, nobody else may."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CLAIM_LOCK})")
    live = and_(JOB.state == "running", JOB.lease_until > now)
    count = select(func.count()).select_from(tables.job).where(live)
    return connection.scalar(count) or 0


def _new_job(
    connection: Connection, source: str, order: JobOrder, now: datetime
) -> Job:
    values = {
        "source": source,
        "state": "queued",
        "owner": "",
        "created_at": now,
        "wanted": encode(cleaned(order)),
    }
    done = connection.execute(insert(tables.job).values(values))
    if done.inserted_primary_key is None:
        msg = "the database gave the new job no number"
        raise RuntimeError(msg)
    return _stored_job(connection, done.inserted_primary_key[0])


def _held_job(connection: Connection, job: Job) -> Job:
    """Lock the job's row and make sure that it is still its owner's."""
    mine = select(tables.job).where(
        JOB.number == number_of(job.id), JOB.state == "running", JOB.owner == job.owner
    )
    row = connection.execute(mine.with_for_update()).first()
    if row is None:
        raise lease_lost(job)
    return job_of(row)


def _stored_job(connection: Connection, number: int) -> Job:
    query = select(tables.job).where(JOB.number == number)
    return job_of(connection.execute(query).one())


def _write(connection: Connection, number: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(tables.job).where(JOB.number == number).values(**values))


def _recounted(connection: Connection, job: int) -> JobCounts:
    query = select(RECORD.action, func.count()).where(RECORD.job == job)
    rows = connection.execute(query.group_by(RECORD.action)).all()
    return recounted({row[0]: row[1] for row in rows})


def _record_values(
    outcome: Outcome, entry: Entry | None, now: datetime
) -> dict[str, Any]:
    return {
        "remote_name": outcome.remote_name,
        "dataset": outcome.dataset_name,
        "action": outcome.action,
        "cause": outcome.cause and encode(outcome.cause),
        "at": now,
        "version": entry.version.number if entry else 0,
    }


def _write_record(
    connection: Connection, job: int, outcome: Outcome, values: Mapping[str, Any]
) -> Action | None:
    """Write how a record ended; return how it had ended before in this job."""
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

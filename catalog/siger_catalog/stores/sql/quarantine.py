"""Files that are held back, in the database."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from siger_catalog.deciding import Decision, after_decision, audit_line, holds_after
from siger_catalog.model import AuditLine, Entry, Hold, HoldState
from siger_catalog.ports import Clock
from siger_catalog.stores.absent import unknown_hold
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.codec import decode, encode
from siger_catalog.stores.sql.database import Database

HOLD = tables.quarantine.c
AUDIT = tables.audit.c
# SQLite and PostgreSQL take no greater number, even to compare with.
_GREATEST = 2**31 - 1


class SqlQuarantine:
    """See ports.QuarantineStore."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def holds(
        self,
        *,
        dataset: str | None = None,
        state: HoldState | None = None,
        limit: int | None = None,
    ) -> tuple[Hold, ...]:
        """Return holds, the newest first."""
        query = select(tables.quarantine).order_by(HOLD.number.desc()).limit(limit)
        if dataset is not None:
            query = query.where(HOLD.dataset == cleaned(dataset))
        if state is not None:
            query = query.where(HOLD.state == state)
        with self._database.read() as connection:
            return tuple(map(_hold, connection.execute(query)))

    def hold(self, number: int) -> Hold:
        """Return one hold.

        Raises:
            NotFoundError: No such hold.
        """
        with self._database.read() as connection:
            return _stored(connection, _one(number), number)

    def decide(self, number: int, decision: Decision) -> Hold:
        """Write a decision and its audit line at once; return the hold as it stands.

        Raises:
            NotFoundError: No such hold.
            UsageError: The decision may not be taken; see `after_decision`.
        """
        decision, now = cleaned(decision), self._clock.now()
        with self._database.write() as connection:
            before = _stored(connection, _one(number).with_for_update(), number)
            after = after_decision(before, decision, now)
            write_hold(connection, after)
            write_audit(connection, audit_line(before, after, decision, now))
        return after

    def audit(self, number: int | None = None) -> tuple[AuditLine, ...]:
        """Return what was done about one hold or all of them, in order."""
        query = select(tables.audit).order_by(AUDIT.number)
        if number is not None:
            query = query.where(AUDIT.quarantine == _bounded(number))
        with self._database.read() as connection:
            return tuple(
                AuditLine(
                    at=row.at,
                    hold=row.quarantine,
                    act=row.act,
                    person=row.person,
                    reason=row.reason,
                    account=row.account,
                )
                for row in connection.execute(query)
            )


def write_holds(connection: Connection, entry: Entry, now: datetime) -> None:
    """Write the holds of a dataset that was just published or withdrawn."""
    for hold in holds_after(holds_of(connection, entry.name), entry, now):
        write_hold(connection, hold)


def holds_of(connection: Connection, dataset: str) -> tuple[Hold, ...]:
    """Return all that was ever held back of a dataset."""
    query = select(tables.quarantine).where(HOLD.dataset == dataset)
    return tuple(map(_hold, connection.execute(query)))


def write_audit(connection: Connection, told: AuditLine) -> None:
    """Add a line to the audit."""
    line = asdict(told)
    line["quarantine"] = line.pop("hold")
    connection.execute(insert(tables.audit).values(line))


def _one(number: int) -> Select[Any]:
    return select(tables.quarantine).where(HOLD.number == _bounded(number))


def _bounded(number: int) -> int:
    return number if abs(number) <= _GREATEST else 0


def _stored(connection: Connection, query: Select[Any], number: int) -> Hold:
    row = connection.execute(query).first()
    if row is None:
        raise unknown_hold(number)
    return _hold(row)


def write_hold(connection: Connection, hold: Hold) -> None:
    """Write a hold, new or changed."""
    values = {
        "dataset": hold.dataset,
        "distribution": hold.distribution_id,
        "sha256": hold.held.content.sha256,
        "state": hold.state,
        "since": hold.held.since,
        "body": encode(hold),
    }
    if not hold.number:
        connection.execute(insert(tables.quarantine).values(**values))
        return
    same = update(tables.quarantine).where(HOLD.number == hold.number)
    connection.execute(same.values(**values))


def _hold(row: Row[Any]) -> Hold:
    return replace(decode(Hold, row.body), number=row.number)

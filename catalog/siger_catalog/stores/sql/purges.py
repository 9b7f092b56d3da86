"""What was removed for good, in the database."""

import json
import re
from contextlib import closing
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, union, update

from siger_catalog.erasing import erase_hold, purge_line, serving_after
from siger_catalog.errors import StoreUnavailableError
from siger_catalog.model import Purge
from siger_catalog.ports import Clock
from siger_catalog.stores.absent import unknown_purge
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.database import Database
from siger_catalog.stores.sql.erasing import (
    erase_versions,
    forget_comparisons,
    forget_verdicts,
    refuse_left,
)
from siger_catalog.stores.sql.publication import entries_query, entry_of, replace_entry
from siger_catalog.stores.sql.quarantine import holds_of, write_audit, write_hold

PURGE = tables.purge.c
VERSION = tables.version.c
HOLD = tables.quarantine.c
VERDICT = tables.verdict.c
# As encode() writes it.
_TABLE_ID = re.compile(r'"table_id":"([^"]+)"')
_BATCH = 500


class SqlPurges:
    """See ports.PurgeStore."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def purges(self) -> tuple[Purge, ...]:
        """Return every purge, the newest first."""
        query = select(tables.purge).order_by(PURGE.at.desc(), PURGE.sha256)
        with self._database.read() as connection:
            return tuple(map(_purge, connection.execute(query)))

    def begin_purge(self, purge: Purge) -> Purge:
        """Write that bytes must go; the first to say so is kept and returned."""
        purge = cleaned(purge)
        with self._database.write() as connection:
            known = _known(connection, purge.sha256)
            if known is None:
                values = asdict(purge) | {"tables": json.dumps(purge.tables)}
                connection.execute(insert(tables.purge).values(**values))
        return known or purge

    def datasets_with(self, sha256: str) -> tuple[str, ...]:
        """Return the names of datasets of which a version or hold names the bytes."""
        named = VERSION.body.contains(sha256, autoescape=True)
        query = union(
            select(VERSION.dataset).where(named),
            select(HOLD.dataset).where(HOLD.sha256 == sha256),
        )
        with self._database.read() as connection:
            return tuple(sorted(connection.scalars(query)))

    def verdict_count(self, sha256: str) -> int:
        """Return how many verdicts on the bytes are kept."""
        query = select(func.count()).where(VERDICT.file == sha256)
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def table_ids(self) -> frozenset[str]:
        """Return the ids of the tables that any version names."""
        query = select(VERSION.body).execution_options(yield_per=_BATCH)
        with self._database.read() as connection:
            bodies = connection.scalars(query)
            return frozenset(key for body in bodies for key in _TABLE_ID.findall(body))

    def erase(self, purge: Purge) -> tuple[str, ...]:
        """Put a tombstone in the place of the bytes, in all that names them."""
        names = self.datasets_with(purge.sha256)
        for name in names:
            with self._database.write() as connection:
                _erase_in(connection, name, purge, self._clock.now())
        with self._database.write() as connection:
            forget_verdicts(connection, purge.sha256)
        return names

    def scrub(self) -> None:
        """Overwrite what was deleted, in the database's file and in its log.

        Raises:
            StoreUnavailableError: Somebody else reads or writes for too long.
        """
        is_sqlite = self._database.engine.dialect.name == "sqlite"
        with (
            self._database.errors_named(),
            closing(self._database.engine.raw_connection()) as connection,
        ):
            if is_sqlite:
                _scrub_sqlite(connection.driver_connection)
            else:
                _scrub_server(connection.driver_connection)

    def end_purge(self, sha256: str, at: datetime) -> Purge:
        """Forget late verdicts on the bytes and write that nothing is left of them.

        Raises:
            NotFoundError: Nobody ordered that.
            ConflictError: A version shows them again.
        """
        with self._database.write() as connection:
            known = _known(connection, sha256)
            if known is None:
                raise unknown_purge(sha256)
            refuse_left(connection, known)
            forget_verdicts(connection, sha256)
            same = update(tables.purge).where(PURGE.sha256 == sha256)
            connection.execute(same.values(ended_at=at))
        return replace(known, ended_at=at)


def _known(connection: Connection, sha256: str) -> Purge | None:
    query = select(tables.purge).where(PURGE.sha256 == sha256)
    row = connection.execute(query).first()
    return _purge(row) if row else None


def _purge(row: Row[Any]) -> Purge:
    return Purge(
        sha256=row.sha256,
        at=row.at,
        person=row.person,
        reason=row.reason,
        account=row.account,
        tables=tuple(json.loads(row.tables)),
        ended_at=row.ended_at,
    )


def _erase_in(connection: Connection, name: str, purge: Purge, now: datetime) -> None:
    query = entries_query().where(tables.dataset.c.name == name)
    locked = query.with_for_update(of=tables.dataset)
    before = entry_of(connection.execute(locked).one())
    erase_versions(connection, name, purge)
    after = entry_of(connection.execute(query).one())
    serving = serving_after(after, now)
    if after.version != before.version or serving != before.serving:
        forget_comparisons(connection, name)
        revision = before.revision + 1
        replace_entry(connection, replace(after, serving=serving, revision=revision))
    for hold in holds_of(connection, name):
        if hold.held.content.sha256 == purge.sha256 and hold.state != "purged":
            write_hold(connection, erase_hold(hold, purge))
            write_audit(connection, purge_line(hold, purge))


def _scrub_sqlite(connection: Any) -> None:
    """Write the file anew without its free pages, and cut its log to nothing.

    Source: https://www.sqlite.org/lang_vacuum.html and
    https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
    """
    connection.execute("VACUUM")
    is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise StoreUnavailableError(
            "Basis data sedang dibaca pihak lain; sisa lama di dalamnya belum ditimpa.",
            fix="Diulang sendiri oleh pekerja, atau jalankan perintahnya lagi.",
        )


def _scrub_server(connection: Any) -> None:
    """Write the tables that may quote a file anew: PostgreSQL keeps dead rows."""
    before, connection.autocommit = connection.autocommit, True
    try:
        connection.execute(
            "VACUUM FULL version, verdict, quarantine, record, contradiction, trait"
        )
    finally:
        connection.autocommit = before

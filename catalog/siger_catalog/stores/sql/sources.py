"""The sources in the database."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select, update

from siger_catalog.errors import ConflictError
from siger_catalog.model import Source
from siger_catalog.stores.absent import source_at_work, unknown_source
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.codec import decode, encode
from siger_catalog.stores.sql.database import Database
from siger_catalog.stores.sql.job_rows import job_of


class SqlSources:
    """See ports.SourceStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sources(self) -> tuple[Source, ...]:
        """Return every source, by name."""
        query = select(tables.source.c.body).order_by(tables.source.c.name)
        with self._database.read() as connection:
            return tuple(decode(Source, b) for b in connection.scalars(query))

    def source(self, name: str) -> Source:
        """Return one source.

        Raises:
            NotFoundError: No such source; the message names the known ones.
        """
        with self._database.read() as connection:
            return stored_source(connection, name)

    def add_source(self, source: Source) -> bool:
        """Add a source; return False, changing nothing, when the name is taken."""
        source = cleaned(source)
        row = insert(tables.source).values(
            name=source.name, created_at=source.created_at, body=encode(source)
        )
        try:
            with self._database.write() as connection:
                connection.execute(row)
        except ConflictError:
            return False
        return True

    def change_source(self, name: str, change: Callable[[Source], Source]) -> Source:
        """Put what a change makes of a source in its place; it keeps its name.

        Nobody else changes the source meanwhile, so no other change is lost.

        Raises:
            NotFoundError: No such source.
        """
        mine = tables.source.c.name == cleaned(name)
        with self._database.write() as connection:
            known = stored_source(connection, name)
            changed = cleaned(replace(change(known), name=known.name))
            row = update(tables.source).where(mine)
            connection.execute(row.values(body=encode(changed)))
        return changed

    def remove_source(self, name: str) -> None:
        """Forget a source; its jobs and datasets stay.

        Raises:
            NotFoundError: No such source.
            ConflictError: A job of it waits or runs.
        """
        job = tables.job.c
        is_live = job.state.in_(("queued", "running"))
        live = select(tables.job).where(job.source == name, is_live)
        mine = tables.source.c.name == name
        with self._database.write() as connection:
            stored_source(connection, name)
            if row := connection.execute(live).first():
                raise source_at_work(job_of(row))
            looked = delete(tables.schedule).where(tables.schedule.c.source == name)
            connection.execute(looked)
            connection.execute(delete(tables.source).where(mine))


def stored_source(connection: Connection, name: str) -> Source:
    """Return one source; inside a transaction that writes, nobody else changes it.

    Raises:
        NotFoundError: No such source; the message names the known ones.
    """
    query = select(tables.source.c.body).where(tables.source.c.name == cleaned(name))
    body = connection.scalar(query.with_for_update())
    if body is None:
        raise unknown_source(name, connection.scalars(select(tables.source.c.name)))
    return decode(Source, body)

"""What was remembered of the schedules, in the database."""

from sqlalchemy import delete, insert, select

from siger_catalog.model import HARVEST, Job
from siger_catalog.ports import Clock
from siger_catalog.schedules import Looked
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.codec import decode, encode
from siger_catalog.stores.sql.database import Database
from siger_catalog.stores.sql.jobs import enqueued
from siger_catalog.stores.sql.sources import stored_source

SCHEDULE = tables.schedule.c


class SqlSchedules:
    """See ports.ScheduleStore."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def looked(self, source: str) -> Looked | None:
        """Return what was remembered of a source's schedule, None at first."""
        query = select(SCHEDULE.body).where(SCHEDULE.source == cleaned(source))
        with self._database.read() as connection:
            body = connection.scalar(query)
        return decode(Looked, body) if body else None

    def remember(
        self, source: str, before: Looked | None, after: Looked, *, is_due: bool
    ) -> Job | None:
        """Remember a look and, if it is due, put a harvest into the queue, at once.

        Raises:
            NotFoundError: No such source.
            ConflictError: Another job of the source must end first; nothing is written.
        """
        mine = SCHEDULE.source == source
        with self._database.write() as connection:
            stored_source(connection, source)  # its lock lets one in at a time
            body = connection.scalar(select(SCHEDULE.body).where(mine))
            if (decode(Looked, body) if body else None) != before:
                return None
            job = None
            if is_due:
                job = enqueued(connection, source, HARVEST, self._clock.now())
            connection.execute(delete(tables.schedule).where(mine))
            row = insert(tables.schedule).values(source=source, body=encode(after))
            connection.execute(row)
            return job

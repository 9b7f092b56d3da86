"""The published datasets in the database."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import select

from siger_catalog.model import SERVED_STATES, Distribution, Entry, FileClock, Version
from siger_catalog.stores.absent import unknown_dataset, unknown_distribution
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.codec import decode
from siger_catalog.stores.sql.database import Database
from siger_catalog.stores.sql.publication import entries_query, entry_of

BATCH = 100
DATASET = tables.dataset.c
VERSION = tables.version.c


class SqlDatasets:
    """See ports.DatasetStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entry(self, name: str) -> Entry:
        """Return a dataset as it stands, withdrawn ones too.

        Raises:
            NotFoundError: No dataset of that name was ever published.
        """
        query = entries_query().where(DATASET.name == cleaned(name))
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise unknown_dataset(name)
        return entry_of(row)

    def entries(
        self, *, source: str | None = None, region: str | None = None
    ) -> Iterator[Entry]:
        """Yield datasets by name, withdrawn ones too, a hundred in memory at a time.

        No transaction stays open between two of them, so a slow reader blocks nobody.
        """
        query = entries_query().order_by(DATASET.name).limit(BATCH)
        if source is not None:
            query = query.where(DATASET.source == source)
        if region is not None:
            query = query.where(DATASET.region == region)
        last = ""
        while True:
            with self._database.read() as connection:
                rows = connection.execute(query.where(DATASET.name > last)).all()
            yield from map(entry_of, rows)
            if len(rows) < BATCH:
                return
            last = rows[-1].name

    def entry_of_record(
        self, source: str, remote_id: str, remote_name: str
    ) -> Entry | None:
        """Return the dataset published from a record, by its id, else its name.

        Of several that had the name, the one that is served, then the newest.
        """
        keys = ((DATASET.remote_id, remote_id), (DATASET.remote_name, remote_name))
        newest = entries_query().order_by(
            DATASET.serving_state == "withdrawn",
            DATASET.harvested_at.desc(),
            DATASET.name,
        )
        with self._database.read() as connection:
            for column, value in keys:
                mine = newest.where(DATASET.source == source, column == cleaned(value))
                row = connection.execute(mine.limit(1)).first() if value else None
                if row is not None:
                    return entry_of(row)
        return None

    def name_at_portal(self, remote_name: str) -> str:
        """Return the dataset that a portal calls so, the one served first; or ""."""
        query = (
            select(DATASET.name)
            .where(DATASET.remote_name == cleaned(remote_name))
            .order_by(DATASET.serving_state == "withdrawn", DATASET.name)
            .limit(1)
        )
        with self._database.read() as connection:
            return str(connection.scalar(query) or "")

    def clocks(self, ids: Collection[str]) -> Mapping[str, FileClock]:
        """Return when files were last asked for, by id; without those never asked."""
        places = tables.file_clock
        query = select(places).where(places.c.distribution.in_(cleaned(tuple(ids))))
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return {
            row.distribution: FileClock(
                distribution_id=row.distribution, asked_at=row.asked_at, step=row.step
            )
            for row in rows
        }

    def versions(self, name: str, *, limit: int | None = None) -> tuple[Version, ...]:
        """Return every version, or `limit` of them at most, the newest first.

        Raises:
            NotFoundError: No dataset of that name was ever published.
        """
        query = (
            select(VERSION.body)
            .where(VERSION.dataset == cleaned(name))
            .order_by(VERSION.number.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            bodies = connection.scalars(query).all()
        if not bodies:
            raise unknown_dataset(name)
        return tuple(decode(Version, body) for body in bodies)

    def distribution(self, distribution_id: str) -> tuple[Entry, Distribution]:
        """Return a distribution of the version that is served, and its dataset.

        Raises:
            NotFoundError: No such distribution.
        """
        places = tables.distribution.c
        query = (
            entries_query()
            .join(tables.distribution, places.dataset == DATASET.name)
            .where(places.id == cleaned(distribution_id))
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        entry = entry_of(row) if row else None
        for one in entry.version.dataset.distributions if entry else ():
            if entry and one.id == distribution_id:
                return entry, one
        raise unknown_distribution(distribution_id)

    def latest(self, limit: int) -> tuple[Entry, ...]:
        """Return the served datasets whose version is newest, newest first."""
        query = (
            entries_query()
            .where(DATASET.serving_state.in_(SERVED_STATES))
            .order_by(DATASET.published_at.desc(), DATASET.name)
            .limit(limit)
        )
        with self._database.read() as connection:
            return tuple(map(entry_of, connection.execute(query)))

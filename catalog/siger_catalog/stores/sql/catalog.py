"""The system of record, put together from its doors."""

from siger_catalog.ports import Clock
from siger_catalog.stores.sql.choices import SqlChoices
from siger_catalog.stores.sql.contradictions import SqlContradictions
from siger_catalog.stores.sql.database import Database
from siger_catalog.stores.sql.datasets import SqlDatasets
from siger_catalog.stores.sql.jobs import SqlJobs
from siger_catalog.stores.sql.outbox import SqlOutbox
from siger_catalog.stores.sql.purges import SqlPurges
from siger_catalog.stores.sql.quarantine import SqlQuarantine
from siger_catalog.stores.sql.schedules import SqlSchedules
from siger_catalog.stores.sql.schema import bring_up_to_date
from siger_catalog.stores.sql.sources import SqlSources
from siger_catalog.stores.sql.verdicts import SqlVerdicts


class SqlCatalogStore(
    SqlSources,
    SqlSchedules,
    SqlJobs,
    SqlDatasets,
    SqlQuarantine,
    SqlOutbox,
    SqlPurges,
    SqlVerdicts,
    SqlChoices,
    SqlContradictions,
):
    """A CatalogStore in SQLite or PostgreSQL; see ports.CatalogStore."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def close(self) -> None:
        """Give back every connection."""
        self._database.close()


def open_sql_store(url: str, clock: Clock) -> SqlCatalogStore:
    """Open the database at a SQLAlchemy URL and bring its tables up to date.

    Raises:
        SettingsError: The address is not one of a database we can speak to.
        StoreUnavailableError: The database is out of reach.
        StoreError: The database was made by a newer program.
    """
    database = Database(url)
    try:
        bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return SqlCatalogStore(database, clock)

"""Brings a database to the tables that this program knows, by its migrations."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from siger_catalog.errors import StoreError
from siger_catalog.stores.sql.database import Database

MIGRATIONS = Path(__file__).with_name("migrations")
CONNECTION = "connection"
# Any number, so long as every process of this program takes the same.
_POSTGRESQL_LOCK = 5_160_401


def bring_up_to_date(database: Database) -> None:
    """Run the migrations that the database has not seen; two at once do no harm.

    Raises:
        StoreError: The database was made by a newer program.
    """
    config = _config()
    script = ScriptDirectory.from_config(config)
    with database.write() as connection:
        _wait_for_others(connection)
        current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return
        if current not in (None, *(r.revision for r in script.walk_revisions())):
            raise StoreError(
                f"Basis data dibuat oleh Siger yang lebih baru (migrasi {current}).",
                fix="Pasang versi Siger yang sama atau lebih baru.",
            )
        config.attributes[CONNECTION] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRESQL_LOCK})")

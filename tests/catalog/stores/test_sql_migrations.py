import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from siger_catalog.errors import SettingsError, StoreError, StoreUnavailableError
from siger_catalog.stores.sql import open_sql_store
from siger_catalog.stores.sql.database import Database
from siger_catalog.stores.sql.tables import metadata


def described(database):
    """Columns, keys and indexes of every table, as SQLite tells them."""
    tables = {}
    with database.read() as connection:

        def ask(question):
            return [tuple(row)[1:] for row in connection.exec_driver_sql(question)]

        for name in metadata.tables:
            indexes = connection.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = 'index'",
                (name,),
            )
            tables[name] = {
                "columns": ask(f"PRAGMA table_info({name})"),
                "keys": ask(f"PRAGMA foreign_key_list({name})"),
                "indexes": sorted(str(sql) for (sql,) in indexes),
            }
    return tables


def test_the_migrations_make_the_tables_the_program_knows(open_sqlite, tmp_path):
    migrated = open_sqlite()._database  # noqa: SLF001  # the tables behind the doors
    made = Database(f"sqlite:///{tmp_path}/made.db")
    with made.write() as connection:
        metadata.create_all(connection)

    with migrated.read() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
    assert described(migrated) == described(made)
    made.close()


def test_opening_again_keeps_what_is_stored(open_sqlite, start_job):
    job = start_job(open_sqlite())

    assert open_sqlite().jobs() == (job,)


def test_many_that_open_a_new_database_at_once_do_no_harm(tmp_path, stepping_clock):
    def open_and_close(place):
        store = open_sql_store(f"sqlite:///{tmp_path}/{place}.db", stepping_clock)
        jobs = store.jobs()
        store.close()
        return jobs

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(open_and_close, "aaaabbbbcccc")) == {()}


def test_a_database_of_a_newer_program_is_refused(open_sqlite, tmp_path):
    open_sqlite().close()
    newer = sqlite3.connect(tmp_path / "data" / "siger.db")
    newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.commit()
    newer.close()

    with pytest.raises(StoreError, match="9999"):
        open_sqlite()


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite://", "sqlite:///:memory:", "nosuchdb://localhost/x"]
)
def test_an_address_of_no_database_is_a_setting_to_correct(url, stepping_clock):
    with pytest.raises(SettingsError, match="SIGER_DATABASE_URL"):
        open_sql_store(url, stepping_clock)


def test_a_folder_that_cannot_be_made_is_unavailable(stepping_clock):
    with pytest.raises(StoreUnavailableError):
        open_sql_store("sqlite:////proc/nothing/siger.db", stepping_clock)


def test_a_file_that_is_no_database_is_named(tmp_path, stepping_clock):
    (tmp_path / "siger.db").write_bytes(b"not a database" * 1000)

    with pytest.raises(StoreError, match=r"siger\.db"):
        open_sql_store(f"sqlite:///{tmp_path}/siger.db", stepping_clock)

"""What the database deleted does not stay in its file or log."""

import sqlite3
from contextlib import closing

import pytest

from siger_catalog.errors import StoreUnavailableError
from siger_catalog.stores.sql import database

PLANTED = b"Sutarmi Wonosobo"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "siger.db"


def left(path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.glob("siger.db*"))


def plant(path) -> None:
    """Write and delete as a program does that overwrites nothing."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE old (text TEXT)")
        rows = [(PLANTED.decode() * 500,)] * 20
        connection.executemany("INSERT INTO old VALUES (?)", rows)
        connection.commit()
        connection.execute("DROP TABLE old")
        connection.commit()


def test_free_pages_and_log_are_overwritten(open_sqlite, path):
    store = open_sqlite()
    plant(path)
    assert PLANTED in left(path)

    store.scrub()

    assert PLANTED not in left(path)
    assert store.jobs() == ()


def test_a_reader_that_does_not_let_go_is_said_to_be_in_the_way(
    open_sqlite, path, monkeypatch
):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    store = open_sqlite()
    plant(path)
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM job").fetchall()

        with pytest.raises(StoreUnavailableError):
            store.scrub()

    store.scrub()
    assert PLANTED not in left(path)


def test_connections_of_the_program_overwrite_what_they_delete(open_sqlite):
    with open_sqlite()._database.read() as connection:  # noqa: SLF001  its pragma
        answer = connection.exec_driver_sql("PRAGMA secure_delete").scalar()

    assert answer == 1

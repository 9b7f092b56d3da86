"""One database behind two kinds of transaction: one that reads, one that writes."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from siger_catalog.errors import (
    ConflictError,
    SettingsError,
    StoreError,
    StoreUnavailableError,
)
from siger_catalog.stores.durable import disk_errors, make_folder

BUSY_TIMEOUT_MS = 10_000
WAL_RETRY_S = 0.01
POOL_SIZE = 10
_WRITES = "siger_writes"


class Database:
    """An engine whose errors are the catalog's own."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(_parsed(url))
        self._writing = self.engine.execution_options(**{_WRITES: True})

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database and writes nothing."""
        with self.errors_named(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are all kept at the end, or none."""
        with self.errors_named(), self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @contextmanager
    def errors_named(self) -> Iterator[None]:
        """Say of an error of the database what it means and what to do."""
        try:
            yield
        except IntegrityError as error:
            raise ConflictError(
                f"Pihak lain mengubah data yang sama sementara itu: {error.orig}.",
                fix="Ulangi; keadaan terbaru akan dibaca lagi.",
            ) from error
        except (
            OperationalError,
            InterfaceError,
            PoolTimeoutError,
            sqlite3.OperationalError,
        ) as error:
            raise StoreUnavailableError(
                f"Basis data {self._place} tidak terjangkau: {_words(error)}.",
                fix="Periksa basis data, ruang disk dan SIGER_DATABASE_URL.",
            ) from error
        except DBAPIError as error:
            raise StoreError(
                f"Basis data {self._place} menolak: {error.orig}.",
                fix="Periksa keutuhan basis data, lalu pulihkan dari cadangan.",
            ) from error

    @property
    def _place(self) -> str:
        return self.engine.url.render_as_string(hide_password=True)


def _words(error: Exception) -> object:
    return error.orig if isinstance(error, DBAPIError) else error


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise SettingsError(
            "SIGER_DATABASE_URL bukan alamat basis data.",
            fix="Contoh: postgresql+psycopg://siger@localhost/siger",
        ) from error


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        return create_engine(url, pool_pre_ping=True, pool_size=POOL_SIZE)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise SettingsError(
            f"SIGER_DATABASE_URL menyebut {url.drivername}, tetapi pustakanya "
            f"tidak terpasang: {error}.",
            fix="Pasang pustaka basis data itu (PostgreSQL: psycopg).",
        ) from error


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise SettingsError("SQLite di SIGER_DATABASE_URL harus menunjuk berkas.")
    folder = Path(url.database).absolute().parent
    with disk_errors(folder):
        make_folder(folder)
    engine = create_engine(url, pool_size=POOL_SIZE)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN lets a SELECT run outside the transaction: four threads
    # that read, add and write lost three updates of four without an error.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "synchronous = FULL",
        "foreign_keys = ON",
        # What is deleted is overwritten: it may have been about a person.
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _use_wal(connection)


def _use_wal(connection: Any) -> None:
    # Turning a new file into WAL fails at once while another process does the same:
    # busy_timeout does not cover it (seen when a web server and its worker start).
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(WAL_RETRY_S)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for another writer
    # (busy_timeout does not help an upgrade), so a writer says so at once.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

"""DuckDB behind a locked door: it reads the files of one folder and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import duckdb
import pyarrow as pa

from siger_catalog.stores.tables.querying import Statement
from siger_catalog.stores.tables.scanning import unreadable

BATCH_ROWS = 20_000
MEMORY_LIMIT = "1GB"

# After the last line nothing can be set any more. Source:
# https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
# The allowed folder may also be written to by SQL, so no SQL of a user ever runs here.
_LOCK = (
    "SET enable_external_access = false",
    f"SET memory_limit = '{MEMORY_LIMIT}'",
    "SET max_temp_directory_size = '0GB'",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET lock_configuration = true",
)


class TableEngine:
    """Runs statements over the Parquet files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None

    def fetch(self, statement: Statement, sql: str) -> pa.Table:
        """Return the whole answer.

        Raises:
            StoreError: The file cannot be read, or the question takes too much memory.
        """
        with self._cursor(statement) as cursor:
            return cursor.sql(sql, params=statement.parameters).to_arrow_table()

    def stream(self, statement: Statement, sql: str) -> Iterator[pa.RecordBatch]:
        """Yield the answer in parts.

        Raises:
            StoreError: The file cannot be read, or the question takes too much memory.
        """
        with self._cursor(statement) as cursor:
            answer = cursor.sql(sql, params=statement.parameters)
            yield from answer.to_arrow_reader(BATCH_ROWS)

    def close(self) -> None:
        """Close the connection; the next statement opens another."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _cursor(self, statement: Statement) -> Iterator[duckdb.DuckDBPyConnection]:
        # One connection used by two threads raises; a cursor for each call does not.
        cursor = self._opened().cursor()
        try:
            yield cursor
        except duckdb.Error as error:
            raise unreadable(statement.path, error) from error
        finally:
            cursor.close()

    def _opened(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if self._connection is None:
                self._connection = _locked_connection(self._folder)
            return self._connection


def _locked_connection(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    quoted = str(folder).replace("'", "''")
    connection.execute(f"SET allowed_directories = ['{quoted}']")
    for line in _LOCK:
        connection.execute(line)
    return connection

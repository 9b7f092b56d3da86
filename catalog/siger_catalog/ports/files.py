"""The doors to raw bytes and tables."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from siger_catalog.model import Column
from siger_catalog.ports.checking import ReadTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Bytes in the snapshot store."""

    sha256: str
    size_bytes: int


class SnapshotStore(Protocol):
    """Keeps raw bytes under their SHA-256, without changing one."""

    def put(self, body: BinaryIO) -> Stored:
        """Store the bytes durably; storing the same bytes again changes nothing."""
        ...

    def path(self, sha256: str) -> Path:
        """Return a local file with these bytes.

        Raises:
            SnapshotMissingError: The store holds no such bytes.
        """
        ...

    def remove(self, sha256: str) -> bool:
        """Remove bytes for good, and drafts that nobody writes any more.

        Returns whether they were there.
        """
        ...


RowOperator = Literal["eq", "ne", "gt", "gte", "lt", "lte", "in", "contains"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsQuery:
    """Which rows and columns of a table; empty `select` means all columns.

    `where` holds (column, operator, value); `sort` column names, "-" for descending.
    """

    select: tuple[str, ...] = ()
    where: tuple[tuple[str, RowOperator, object], ...] = ()
    sort: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsPage:
    """Some rows of a table; `total` counts all that match."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    total: int


ExportFormat = Literal["csv", "xlsx", "json", "jsonl", "parquet"]


class TableStore(Protocol):
    """Keeps tables as Parquet, sorted by region and year; can be rebuilt."""

    def write(self, table: ReadTable) -> None:
        """Store a table under `table.facts.table_id`; again changes nothing.

        What is stored but damaged is replaced.
        """
        ...

    def has(self, table_id: str) -> bool:
        """Tell whether the table is stored."""
        ...

    def remove(self, table_id: str) -> bool:
        """Remove a table; return whether it was there."""
        ...

    def remove_unknown(self, known: Collection[str]) -> int:
        """Remove tables that nothing names, unless they are new; return how many.

        New is what may belong to a version that is just being written.
        """
        ...

    def is_whole(self, table_id: str) -> bool:
        """Tell whether the table is stored and all of it can be read; reads it all."""
        ...

    def rows(self, table_id: str, query: RowsQuery) -> RowsPage:
        """Return rows in stored order unless `sort` says otherwise.

        Raises:
            NotFoundError: No such table.
            QueryError: A column that the table does not have.
        """
        ...

    def export(
        self, table_id: str, export_format: ExportFormat, columns: Sequence[Column]
    ) -> Iterator[bytes]:
        """Yield the whole table as a file of that format.

        Raises:
            NotFoundError: No such table.
        """
        ...

    def close(self) -> None:
        """Give back connections and threads; they are opened again when needed."""
        ...

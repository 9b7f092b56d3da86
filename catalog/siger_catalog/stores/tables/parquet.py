"""The tables of the catalog, each in a Parquet file that can be built again."""

import re
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from siger_catalog.errors import NotFoundError, StoreError
from siger_catalog.model import Column
from siger_catalog.ports import ExportFormat, ReadTable, RowsPage, RowsQuery
from siger_catalog.stores.durable import (
    IDLE_DRAFT_S,
    disk_errors,
    drafting,
    make_folder,
    remove_file,
    sweep_drafts,
)
from siger_catalog.stores.tables import exporting
from siger_catalog.stores.tables.arranging import arrange
from siger_catalog.stores.tables.engine import BATCH_ROWS, TableEngine
from siger_catalog.stores.tables.querying import (
    Statement,
    count_sql,
    not_negative,
    page_sql,
)
from siger_catalog.stores.tables.scanning import opened, scan
from siger_catalog.stores.tables.spreadsheet import xlsx_parts

ROW_GROUP_ROWS = 100_000
# A version is written within an hour of its tables.
_NEW_S = 3600.0
_TABLE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


class ParquetTableStore:
    """A TableStore in a local folder; see ports.TableStore."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        with disk_errors(self._folder):
            make_folder(self._folder)
        sweep_drafts(self._folder)
        self._engine = TableEngine(self._folder)

    def write(self, table: ReadTable) -> None:
        """Store a table under `table.facts.table_id`; again changes nothing.

        What is stored but damaged is replaced.

        Raises:
            StoreUnavailableError: The disk does not take it; nothing is visible.
            StoreError: The id cannot be the name of a file.
        """
        target = self._target(table.facts.table_id)
        if target is None:
            raise StoreError(f"{table.facts.table_id!r} tidak bisa jadi nama tabel.")
        if self.is_whole(table.facts.table_id):
            return
        with drafting(self._folder) as draft:
            with disk_errors(target):
                pq.write_table(
                    arrange(table),
                    draft.path,
                    compression="zstd",
                    row_group_size=ROW_GROUP_ROWS,
                )
            draft.keep_as(target)

    def has(self, table_id: str) -> bool:
        """Tell whether the table is stored."""
        target = self._target(table_id)
        return target is not None and target.is_file()

    def remove(self, table_id: str) -> bool:
        """Remove a table; return whether it was there.

        Raises:
            StoreUnavailableError: The disk does not let it go.
        """
        target = self._target(table_id)
        return target is not None and remove_file(target)

    def remove_unknown(self, known: Collection[str]) -> int:
        """Remove tables that nothing names, unless they are new; return how many.

        Raises:
            StoreUnavailableError: The disk does not let one go.
        """
        sweep_drafts(self._folder, IDLE_DRAFT_S)
        oldest = time.time() - _NEW_S
        strange = [
            path
            for path in self._folder.glob("*/*.parquet")
            if path.stem not in known and path.stat().st_mtime < oldest
        ]
        return sum(map(remove_file, strange))

    def is_whole(self, table_id: str) -> bool:
        """Tell whether the table is stored and all of it can be read; reads it all."""
        try:
            with opened(self._existing(table_id)) as file:
                rows = sum(batch.num_rows for batch in file.iter_batches(BATCH_ROWS))
                return bool(rows == file.metadata.num_rows)
        except StoreError:
            return False

    def rows(self, table_id: str, query: RowsQuery) -> RowsPage:
        """Return rows in stored order unless `sort` says otherwise.

        `contains` compares texts without case; a value of None means "no value". Rows
        without a value come last. `_baris` can be selected, filtered and sorted.

        Raises:
            NotFoundError: No such table.
            QueryError: A column that the table does not have, or a value that is not
                one of the column's type.
        """
        path = self._existing(table_id)
        if not query.where and not query.sort:
            return _scanned(path, query)
        page = Statement(_schema(path), path)
        data = self._engine.fetch(page, page_sql(page, query))
        names = page.schema.names
        return RowsPage(
            columns=tuple(names[place] for place in page.places(query.select)),
            rows=tuple(zip(*(c.to_pylist() for c in data.columns), strict=True)),
            total=self._total(page, query, data.num_rows),
        )

    def export(
        self, table_id: str, export_format: ExportFormat, columns: Sequence[Column]
    ) -> Iterator[bytes]:
        """Yield the whole table as a file, in stored order.

        `columns` are those to export, in order; none means the table's own.

        Raises:
            NotFoundError: No such table.
            QueryError: A column that the table does not have.
        """
        path = self._existing(table_id)
        schema = _schema(path)
        statement = Statement(schema, path)
        places = statement.places(column.name for column in columns)
        chosen = pa.schema([schema.field(place) for place in places])
        match export_format:
            case "csv":
                return exporting.csv_parts(chosen, _batches(path, places))
            case "xlsx":
                return xlsx_parts(chosen.names, _batches(path, places))
            case "parquet":
                return exporting.parquet_parts(chosen, _batches(path, places))
        sql = exporting.object_sql(statement, places)
        objects = self._engine.stream(statement, sql)
        is_lines = export_format == "jsonl"
        return (exporting.jsonl_parts if is_lines else exporting.json_parts)(objects)

    def close(self) -> None:
        """Give back DuckDB's memory and threads; it is opened again when needed."""
        self._engine.close()

    def _total(self, page: Statement, query: RowsQuery, found: int) -> int:
        is_last = found < query.limit and (found or not query.offset)
        if is_last:
            return query.offset + found
        count = Statement(page.schema, page.path)
        answer = self._engine.fetch(count, count_sql(count, query))
        return int(answer.column(0)[0].as_py())

    def _target(self, table_id: str) -> Path | None:
        if not _TABLE_ID.fullmatch(table_id):
            return None
        return self._folder / table_id[:2] / f"{table_id}.parquet"

    def _existing(self, table_id: str) -> Path:
        target = self._target(table_id)
        if target is None or not target.is_file():
            raise NotFoundError(
                f"Tabel {table_id!r} tidak ada.",
                fix="Bangun ulang tabel dari salinan mentah: `siger reindex`.",
            )
        return target


def _schema(path: Path) -> pa.Schema:
    with opened(path) as file:
        return file.schema_arrow.remove_metadata()


def _scanned(path: Path, query: RowsQuery) -> RowsPage:
    with opened(path) as file:
        schema = file.schema_arrow
        places = Statement(schema, path).places(query.select)
        offset = not_negative(query.offset, "_cursor")
        limit = not_negative(query.limit, "_size")
        return RowsPage(
            columns=tuple(schema.names[place] for place in places),
            rows=tuple(scan(file, places, offset, limit)),
            total=file.metadata.num_rows,
        )


def _batches(path: Path, places: Sequence[int]) -> Iterator[pa.RecordBatch]:
    with opened(path) as file:
        # Columns are chosen by place: a name with a dot would mean a nested column.
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            yield batch.select(list(places))

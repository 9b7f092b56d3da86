"""The rows of a table as typed values, on disk: one batch in memory at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from siger_validators.finding_types import Words
from siger_validators.reading.columns import (
    Columns,
    filled_columns,
    numbers_of,
    some,
)
from siger_validators.reading.loading import LoadedTable
from siger_validators.reading.planning import TablePlan
from siger_validators.reading.sources import rows_of
from siger_validators.reading.typed import ColumnTyper, arrow_schema, column_typers
from siger_validators.reading.values import SpokenOf


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRows:
    """What came of reading the rows; `table` has them only after `with_rows`."""

    table: pa.Table
    count: int
    columns: Sequence[ColumnTyper]
    values: SpokenOf


def type_rows(
    table: LoadedTable,
    plan: TablePlan,
    columns: Columns,
    words: Words,
    target: Path | None,
) -> TypedRows:
    """Read every row that holds a value and write it to `target`, if there is one."""
    typers = column_typers(plan, words)
    schema = arrow_schema(typers, columns)
    values = SpokenOf([column.field for column in plan.columns])
    first = columns.first_row
    with _writer(target, schema) as writer:
        for batch in rows_of(table, len(typers)).batches():
            kept = columns.kept(first, batch.count)
            number = numbers_of(first, kept)
            typed = [
                typer.add(some(cells, kept), number)
                for typer, cells in zip(typers, filled_columns(batch), strict=True)
            ]
            values.add(typed)
            if writer and typed:
                writer.write_batch(pa.record_batch(typed, schema=schema))
            first += batch.count
    return TypedRows(
        table=schema.empty_table(),
        count=columns.row_count,
        columns=typers,
        values=values,
    )


@contextmanager
def _writer(
    target: Path | None, schema: pa.Schema
) -> Iterator[pa.RecordBatchFileWriter | None]:
    if target is None:
        yield None
        return
    with pa.OSFile(str(target), "wb") as file, pa.ipc.new_file(file, schema) as writer:
        yield writer

"""Cells as typed Arrow columns, read by Frictionless's own cell readers.

So a cell is null in the table exactly where the check reports a type error.
"""

import datetime as dt
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from frictionless import Schema

from siger_catalog.model import Finding
from siger_validators.finding_types import FINDING_LIMIT, Words
from siger_validators.reading.columns import Cells, Columns
from siger_validators.reading.planning import ColumnPlan, TablePlan

_ARROW_TYPES = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "year": pa.int32(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
_INT64 = range(-(2**63), 2**63)
_METADATA_KEY = b"siger"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedColumn:
    """One column as Arrow, how many of its values are missing, what was odd."""

    values: pa.Array
    missing_count: int
    findings: tuple[Finding, ...]


def type_columns(plan: TablePlan, columns: Columns, words: Words) -> list[TypedColumn]:
    """Read every cell as the type of its field; what cannot be read is null."""
    missing = plan.descriptor.get("missingValues", [""])
    return [
        _type_column(number, column, columns, missing, words)
        for number, column in enumerate(plan.columns, start=1)
    ]


def arrow_table(
    plan: TablePlan, typed: Sequence[TypedColumn], columns: Columns
) -> pa.Table:
    """Put the columns together; the record numbers travel as metadata."""
    names = [column.field.name for column in plan.columns]
    table = pa.Table.from_arrays([column.values for column in typed], names=names)
    numbers = columns.row_numbers.tolist()
    first, last = (numbers[0], numbers[-1]) if numbers else (0, -1)
    skipped = sorted(set(range(first, last + 1)).difference(numbers))
    text = json.dumps({"first_row": first, "skipped_rows": skipped})
    return table.replace_schema_metadata({_METADATA_KEY: text.encode()})


def row_numbers(table: pa.Table) -> list[int]:
    """Return the record number in the file (headings are 1) of each row."""
    metadata = table.schema.metadata or {}
    place = json.loads(metadata.get(_METADATA_KEY, b"{}"))
    skipped = set(place.get("skipped_rows", ()))
    first = place.get("first_row", 2)
    numbers = range(first, first + table.num_rows + len(skipped))
    return [number for number in numbers if number not in skipped]


def _type_column(
    number: int,
    column: ColumnPlan,
    columns: Columns,
    missing: Sequence[Any],
    words: Words,
) -> TypedColumn:
    arrow_type = _ARROW_TYPES.get(column.field.type, pa.string())
    read = _reader(column, missing)
    cells = columns.cells[number - 1]
    read_values = [read(cell) for cell in cells.values]
    fitting = [v if _fits(v, arrow_type) else None for v in read_values]
    values = pa.array(fitting, type=arrow_type).take(pa.array(cells.codes))
    odd = _places(cells, [not _fits(v, arrow_type) for v in read_values])
    place = {"field": column.field.name, "field_number": number}
    return TypedColumn(
        values=values,
        missing_count=values.null_count,
        findings=tuple(_odd_findings(odd, number, columns, place, words)),
    )


def _places(cells: Cells, flags: Sequence[bool]) -> list[int]:
    """Return where the values stand that have a flag."""
    places: list[int] = np.flatnonzero(np.array(flags, bool)[cells.codes]).tolist()
    return places


def _reader(column: ColumnPlan, missing: Sequence[Any]) -> Callable[[Any], Any]:
    descriptor = {k: v for k, v in column.descriptor.items() if k != "constraints"}
    schema = Schema.from_descriptor(
        {"fields": [descriptor], "missingValues": list(missing)}
    )
    read_cell = schema.fields[0].create_cell_reader()

    def read(cell: Any) -> Any:
        if isinstance(cell, str) and column.style.has_no_value(cell):
            return None
        value, _ = read_cell(column.cell(cell))
        return _plain(value, column.field.type)

    return read


def _plain(value: Any, type_: str) -> Any:
    if value is None:
        return None
    if type_ == "number":
        return _float(value)
    if type_ in _ARROW_TYPES:
        return value
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _float(value: Any) -> float:
    try:
        return float(value)
    except (ValueError, OverflowError):  # a signalling NaN; an integer beyond 1e308
        return math.nan


def _fits(value: Any, arrow_type: pa.DataType) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return arrow_type != pa.int64() or value is None or value in _INT64


def _odd_findings(
    odd: Sequence[int],
    number: int,
    columns: Columns,
    place: Mapping[str, Any],
    words: Words,
) -> Iterator[Finding]:
    for index in odd[:FINDING_LIMIT]:
        yield words.finding(
            "siger-bukan-bilangan",
            row=int(columns.row_numbers[index]),
            cell=str(columns.cells[number - 1][index]),
            **place,
        )

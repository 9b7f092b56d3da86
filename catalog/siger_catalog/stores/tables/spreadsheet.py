"""Whole tables as workbooks, row by row."""

import math
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa
import xlsxwriter

from siger_catalog.stores.tables.exporting import Batches, nested_as_text

# Source: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
ROW_LIMIT = 1_048_576
TEXT_LIMIT = 32_767
EXACT_INTEGER = 1 << 53
FIRST_YEAR = 1900

CHUNK_BYTES = 1 << 18
_Write = Callable[[Any, int, int, Any, Any], None]
# A cell of a portal must never become a formula or a link on a reader's machine.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORMATS: Mapping[type, str] = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss"}


def xlsx_parts(names: Sequence[str], batches: Batches) -> Iterator[bytes]:
    """Yield a workbook: a bold header, further sheets when one is full.

    What Excel cannot hold exactly (not-a-number, infinity, integers over 2^53, dates
    before 1900) becomes text; texts are cut at 32,767 characters.
    """
    yield from workbook_parts(names, _rows(batches))


def workbook_parts(
    names: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[bytes]:
    """Yield a workbook of rows of any length, as `xlsx_parts` does."""
    with tempfile.TemporaryFile() as file:
        _write_workbook(file, names, rows)
        file.seek(0)
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _write_workbook(
    file: BinaryIO, names: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    workbook = xlsxwriter.Workbook(file, _OPTIONS)
    formats: dict[type, object] = {
        kind: workbook.add_format({"num_format": text})
        for kind, text in _FORMATS.items()
    }
    sheet, row = _new_sheet(workbook, names), 1
    for values in rows:
        if row == ROW_LIMIT:
            sheet, row = _new_sheet(workbook, names), 1
        for column, value in enumerate(values):
            kind = type(value)
            write: _Write = _WRITERS.get(kind, _write_text)
            write(sheet, row, column, value, formats.get(kind))
        row += 1
    workbook.close()


def _new_sheet(workbook: Any, names: Sequence[str]) -> Any:
    sheet = workbook.add_worksheet(f"data {len(workbook.worksheets()) + 1}")
    sheet.freeze_panes(1, 0)
    bold = workbook.add_format({"bold": True})
    for column, name in enumerate(names):
        sheet.write_string(0, column, name[:TEXT_LIMIT], bold)
    return sheet


def _rows(batches: Batches) -> Iterator[tuple[object, ...]]:
    for batch in batches:
        columns = [
            nested_as_text(column) if pa.types.is_nested(column.type) else column
            for column in batch.columns
        ]
        yield from zip(*(column.to_pylist() for column in columns), strict=True)


def _write_text(sheet: Any, row: int, column: int, value: object, _format: Any) -> None:
    sheet.write_string(row, column, str(value)[:TEXT_LIMIT])


def _write_nothing(
    _sheet: Any, _row: int, _column: int, _value: object, _format: Any
) -> None:
    """Leave the cell of a missing value empty."""


def _write_truth(sheet: Any, row: int, column: int, value: bool, _format: Any) -> None:
    sheet.write_boolean(row, column, value)


def _write_number(
    sheet: Any, row: int, column: int, value: float | Decimal, _format: Any
) -> None:
    is_exact = not isinstance(value, int) or abs(value) <= EXACT_INTEGER
    if math.isfinite(value) and is_exact:
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))


def _write_date(
    sheet: Any, row: int, column: int, value: date, cell_format: Any
) -> None:
    if value.year < FIRST_YEAR:
        sheet.write_string(row, column, value.isoformat())
        return
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(UTC).replace(tzinfo=None)
    sheet.write_datetime(row, column, value, cell_format)


_WRITERS: Mapping[type, _Write] = {
    type(None): _write_nothing,
    bool: _write_truth,
    int: _write_number,
    float: _write_number,
    Decimal: _write_number,
    date: _write_date,
    datetime: _write_date,
}

"""A mended table as a file: CSV as text, XLSX with numbers as numbers."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Literal

from siger_catalog.ports import FixedTable
from siger_catalog.stores.tables.spreadsheet import workbook_parts

FixedFormat = Literal["csv", "xlsx"]

_CHUNK_ROWS = 2000
# More digits than these a spreadsheet does not keep: such a number stays text.
_NUMBER = re.compile(r"[+-]?(?=\d|\.\d)\d{0,12}(\.\d{1,3})?")


def fixed_parts(table: FixedTable, fixed_format: FixedFormat) -> Iterator[bytes]:
    """Yield the file: UTF-8 CSV with commas, or a workbook."""
    if fixed_format == "xlsx":
        yield from workbook_parts(table.labels, _typed(table))
    else:
        yield from _csv_parts(table)


def _csv_parts(table: FixedTable) -> Iterator[bytes]:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(table.labels)
    for number, row in enumerate(table.rows(), start=1):
        writer.writerow(row)
        if number % _CHUNK_ROWS == 0:
            yield sink.getvalue().encode()
            sink.seek(0)
            sink.truncate()
    yield sink.getvalue().encode()


def _typed(table: FixedTable) -> Iterator[list[object]]:
    for row in table.rows():
        yield [
            _number(cell) if place in table.numeric else cell
            for place, cell in enumerate(row)
        ]


def _number(cell: object) -> object:
    if isinstance(cell, str) and _NUMBER.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    return cell

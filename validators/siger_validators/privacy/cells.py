"""All that a file holds, as columns of text: every sheet, hidden ones too.

More than the table that is shown: rows above the headings, signatures below it,
further sheets, and text files that are no table (JSON, XML, HTML).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import CalamineWorkbook

from siger_catalog.schemas import TableSchema
from siger_validators.finding_types import load_words
from siger_validators.reading.content import content_of, encoding_of
from siger_validators.reading.loading import LoadedTable, load
from siger_validators.reading.sources import rows_of
from siger_validators.reading.spreadsheets import (
    SpreadsheetError,
    SpreadsheetTooLargeError,
    open_spreadsheet,
)

# What spreadsheets keep of a number: https://support.microsoft.com/office/
# excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
_EXACT_DIGITS = 15
_BOOKS = ("xlsx", "xls", "ods")
_LIKE_TEXT = ("XML", "JSON")
# Text that is no table is looked at in pieces no longer than a cell.
_PIECES = re.compile(r'[",<>\[\]{}|;\r\n\t]+')
_LARGEST_TEXT = 256 << 20
_BATCH = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Columns of text of equal meaning: a sheet or a table; `sheet` counts from 1.

    `headings` are empty where none are known.
    """

    headings: tuple[str, ...]
    columns: tuple[pa.Array, ...]
    sheet: int = 1


def blocks_of(path: Path, schema: TableSchema | None) -> Iterator[Block]:
    """Yield what the file holds; nothing where its bytes cannot be read at all.

    `schema` is the one its table was read by, which tells where the headings are.
    """
    content = content_of(path)
    table, _ = load(path, [schema] if schema else [], load_words("reading"))
    if table is not None:
        yield _of_table(table)
    if content.kind in _BOOKS:
        yield from _of_sheets(path, is_first_read=table is not None)
    elif table is None and (
        content.kind in ("text", "html") or content.name in _LIKE_TEXT
    ):
        yield _of_text(path)


def _of_table(table: LoadedTable) -> Block:
    width = len(table.labels)
    found = _Columns(list(table.labels))
    found.add_records(islice(table.records(), table.header_row))
    for batch in rows_of(table, width).batches():
        for at, cells in enumerate(batch.columns):
            found.add(at, cells)
        found.add_records(batch.odd_rows())
    return found.block()


def _of_sheets(path: Path, *, is_first_read: bool) -> Iterator[Block]:
    """Yield the sheets that the table was not read from, visible or not."""
    try:
        read = open_spreadsheet(path).sheet
    except (SpreadsheetError, SpreadsheetTooLargeError):
        return
    with CalamineWorkbook.from_path(path) as book:
        for number, name in enumerate(book.sheet_names, start=1):
            if name == read and is_first_read:
                continue
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if rows:
                yield _of_rows(rows, number)


def _of_rows(rows: Sequence[Sequence[object]], sheet: int) -> Block:
    """Take the first row that is filled best for the headings."""
    first = max(rows[:20], key=_filled, default=())
    found = _Columns([_text(cell) for cell in first])
    found.add_records(rows)
    return found.block(sheet)


def _filled(row: Sequence[object]) -> int:
    return sum(isinstance(cell, str) and bool(cell.strip()) for cell in row)


def _of_text(path: Path) -> Block:
    encoding = encoding_of(path).name
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        pieces = _PIECES.split(file.read(_LARGEST_TEXT))
    return Block(headings=("",), columns=(pa.array(pieces, pa.large_string()),))


class _Columns:
    """Gathers the cells of columns; records may be shorter or longer than headings."""

    def __init__(self, headings: list[str]) -> None:
        self._headings = headings
        self._parts: list[list[pa.Array]] = [[] for _ in headings]

    def add(self, at: int, cells: Sequence[object] | pa.Array) -> None:
        """Add cells to the column at place `at`."""
        while at >= len(self._parts):
            self._headings.append("")
            self._parts.append([])
        if isinstance(cells, pa.Array):
            texts = pc.fill_null(cells.cast(pa.large_string()), "")
        else:
            texts = pa.array(map(_text, cells), pa.large_string())
        self._parts[at].append(texts)

    def add_records(self, records: Iterable[Sequence[object]]) -> None:
        """Add records, however wide each is."""
        rest = iter(records)
        while batch := list(islice(rest, _BATCH)):
            for at, cells in enumerate(zip_longest(*batch)):
                self.add(at, cells)

    def block(self, sheet: int = 1) -> Block:
        """Return what was gathered."""
        none = pa.array([], pa.large_string())
        columns = [pa.concat_arrays(parts or [none]) for parts in self._parts]
        return Block(
            headings=tuple(self._headings), columns=tuple(columns), sheet=sheet
        )


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        # A lone surrogate is no text that Arrow takes.
        return cell if cell.isascii() else cell.encode("utf-8", "replace").decode()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _number_text(cell)
    return str(cell)


def _number_text(value: Any) -> str:
    """Write a number as a spreadsheet does: further digits are noise of its floats."""
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    whole = int(value)
    length = len(str(abs(whole)))
    is_exact = length <= _EXACT_DIGITS + 1
    return str(whole if is_exact else round(whole, _EXACT_DIGITS - length))

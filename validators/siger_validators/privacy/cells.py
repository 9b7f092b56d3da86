"""All that a file holds, as columns of text: every sheet, hidden ones too.

More than the table that is shown: rows above the headings, signatures below it,
further sheets, and text files that are no table (JSON, XML, HTML).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

import pyarrow as pa
from python_calamine import CalamineWorkbook

from siger_catalog.ports import CheckedFile
from siger_validators.finding_types import load_words
from siger_validators.reading.content import content_of, encoding_of
from siger_validators.reading.loading import LoadedTable, load
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


def blocks_of(file: CheckedFile) -> Iterator[Block]:
    """Yield what the file holds; nothing where its bytes cannot be read at all."""
    content = content_of(file.path)
    schema = file.table.schema if file.table else None
    table, _ = load(file.path, [schema] if schema else [], load_words("reading"))
    if table is not None:
        yield _of_table(table)
    if content.kind in _BOOKS:
        yield from _of_sheets(file.path, is_first_read=table is not None)
    elif table is None and (
        content.kind in ("text", "html") or content.name in _LIKE_TEXT
    ):
        yield _of_text(file.path)


def _of_table(table: LoadedTable) -> Block:
    columns = _columns(table.records())
    labels = (*table.labels, *[""] * (len(columns) - len(table.labels)))
    return Block(headings=labels[: len(columns)], columns=columns)


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
    columns = _columns(rows)
    first = max(rows[:20], key=_filled, default=())
    headings = [_text(cell) for cell in first]
    headings += [""] * (len(columns) - len(headings))
    return Block(headings=tuple(headings[: len(columns)]), columns=columns, sheet=sheet)


def _filled(row: Sequence[object]) -> int:
    return sum(isinstance(cell, str) and bool(cell.strip()) for cell in row)


def _of_text(path: Path) -> Block:
    encoding = encoding_of(path).name
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        pieces = _PIECES.split(file.read(_LARGEST_TEXT))
    return Block(headings=("",), columns=(pa.array(pieces, pa.large_string()),))


def _columns(records: Iterable[Sequence[object]]) -> tuple[pa.Array, ...]:
    """Turn records into columns; short records make short columns."""
    found: list[list[pa.Array]] = []
    rest = iter(records)
    while batch := list(islice(rest, _BATCH)):
        for index, cells in enumerate(zip_longest(*batch)):
            if index == len(found):
                found.append([])
            found[index].append(pa.array(map(_text, cells), pa.large_string()))
    return tuple(pa.concat_arrays(parts) for parts in found)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        # A lone surrogate is no text that Arrow takes.
        return cell if cell.isascii() else cell.encode("utf-8", "replace").decode()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _number_text(cell)
    return str(cell)


def _number_text(value: float) -> str:
    """Write a number as a spreadsheet does: further digits are noise of its floats."""
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    whole = int(value)
    length = len(str(abs(whole)))
    is_exact = length <= _EXACT_DIGITS + 1
    return str(whole if is_exact else round(whole, _EXACT_DIGITS - length))

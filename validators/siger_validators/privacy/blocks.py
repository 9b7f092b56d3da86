"""What is looked through, and what could not be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

# What spreadsheets keep of a number: Microsoft, "Excel specifications and limits",
# number precision.
_EXACT_DIGITS = 15
_BATCH = 1 << 16
# Headings stand no lower, below a title and whom it comes from.
_HEADING_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Columns of text of equal meaning: a sheet or table, or a text in one column.

    `headings` are empty where none are known; `sheet` counts from 1, in an archive it
    is the place of the member. A text comes in pieces and again in lines.
    """

    headings: tuple[str, ...]
    columns: tuple[pa.Array, ...]
    sheet: int = 1
    kind: Literal["table", "pieces", "lines"] = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something that was not looked through: of what kind (PDF, JPEG), and why.

    "kind": nothing here reads such; "limit": it is too large, or broken.
    """

    kind: str
    why: Literal["kind", "limit"]


def lines_block(lines: Iterable[str], sheet: int = 1) -> Block:
    """Return lines of running text as a block."""
    found = pa.array(lines, pa.large_string())
    return Block(headings=("",), columns=(found,), sheet=sheet, kind="lines")


def rows_block(rows: Sequence[Sequence[object]], sheet: int = 1) -> Block:
    """Return rows as a table; the first row that is filled best holds the headings."""
    first = max(rows[:_HEADING_ROWS], key=_filled, default=())
    found = Columns([cell_text(cell) for cell in first])
    found.add_records(rows)
    return found.block(sheet)


def _filled(row: Sequence[object]) -> int:
    return sum(isinstance(cell, str) and bool(cell.strip()) for cell in row)


class Columns:
    """Gathers the cells of columns; records may be shorter or longer than headings."""

    def __init__(self, headings: Sequence[str]) -> None:
        self._headings = list(headings)
        self._parts: list[list[pa.Array]] = [[] for _ in headings]

    def add(self, at: int, cells: Sequence[object] | pa.Array) -> None:
        """Add cells to the column at place `at`."""
        while at >= len(self._parts):
            self._headings.append("")
            self._parts.append([])
        if isinstance(cells, pa.Array):
            texts = pc.fill_null(cells.cast(pa.large_string()), "")
        else:
            texts = pa.array(map(cell_text, cells), pa.large_string())
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


def cell_text(cell: object) -> str:
    """Write a cell as text, numbers as a spreadsheet shows them."""
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

"""Workbooks read by calamine where openpyxl would read the same, for Frictionless."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from frictionless import Plugin, Resource, system
from frictionless.formats.excel import ExcelControl
from frictionless.formats.excel.parsers.xlsx import XlsxParser
from python_calamine import CalamineWorkbook

from siger_validators.engine.arrays import Ints
from siger_validators.engine.batches import ROWS_AT_A_TIME, Batch, cells_of
from siger_validators.engine.workbook_proof import plain_size

_MARK = "siger_columns"
# Before it, the two libraries count days differently: a leap day that never was.
_FIRST_SURE_DAY = dt.date(1900, 3, 1)

Column = Sequence[Any]


class ColumnsSource:
    """Records of one width that are at hand by column, without the first `skip`."""

    def __init__(self, columns: Sequence[Column], skip: int) -> None:
        self._columns = columns
        self._skip = skip

    def batches(self) -> Iterator[Batch]:
        """Yield all records, in order."""
        for first in range(self._skip, len(self._columns[0]), ROWS_AT_A_TIME):
            parts = [column[first : first + ROWS_AT_A_TIME] for column in self._columns]
            yield Batch(
                count=len(parts[0]),
                columns=list(map(cells_of, parts)),
                whole=None,
                odd=np.empty(0, np.int64),
                odd_rows=lambda: iter(()),
            )

    def records(self, numbers: Ints) -> Iterator[tuple[int, list[Any]]]:
        """Yield records anew by their rising numbers."""
        for number in numbers.tolist():
            yield number, [column[number + self._skip] for column in self._columns]


class _PlainParser(XlsxParser):
    """Frictionless's parser, which takes the cells from calamine if they are plain."""

    def read_cell_stream_create(self) -> Iterator[list[Any]]:
        """Yield the records of the sheet."""
        columns = plain_columns(Path(self.resource.normpath or ""))
        if columns is None:
            yield from super().read_cell_stream_create()  # type: ignore[no-untyped-call] # theirs
            return
        object.__setattr__(self.resource, _MARK, columns)
        yield from map(list, zip(*columns, strict=True))


class _PlainPlugin(Plugin):
    """Gives that parser to the resources that were marked for it."""

    def create_parser(self, resource: Resource) -> XlsxParser | None:
        """Return the parser of a marked resource."""
        return _PlainParser(resource) if hasattr(resource, _MARK) else None


def read_with_calamine(resource: Resource) -> None:
    """Let a workbook be read by calamine, if its dialect asks for nothing special."""
    control = ExcelControl.from_dialect(resource.dialect)
    is_usual = control.to_descriptor() == ExcelControl().to_descriptor()
    is_file = bool(resource.normpath) and not resource.memory
    if resource.format == "xlsx" and is_usual and is_file and not resource.remote:
        _register()
        object.__setattr__(resource, _MARK, None)


def columns_of(resource: Resource) -> Sequence[Column] | None:
    """Return the columns of a workbook that was read by calamine."""
    found: Sequence[Column] | None = getattr(resource, _MARK, None)
    return found


@cache
def _register() -> None:
    system.register("siger", _PlainPlugin())


def plain_columns(path: Path) -> Sequence[Column] | None:
    """Return the columns of the first sheet as openpyxl would show them.

    None if that is not certain, or the file is no workbook.
    """
    size = plain_size(path)
    if size is None:
        return None
    try:
        with CalamineWorkbook.from_path(path) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Exception:  # noqa: BLE001 openpyxl shall say what is wrong
        return None
    if (len(rows), len(rows[0]) if rows else 0) != size:
        return None
    columns = list(map(_as_openpyxl, zip(*rows, strict=True)))
    return None if None in columns else [c for c in columns if c is not None]


def _as_openpyxl(column: Column) -> Column | None:
    kinds = set(map(type, column))
    if kinds == {str}:
        return [cell or None for cell in column] if "" in column else column
    if kinds == {float}:
        return [int(cell) if cell.is_integer() else cell for cell in column]
    if kinds <= {str, float, int, bool}:
        return list(map(_plain_cell, column))
    if kinds <= {str, float, int, bool, dt.date} and _are_sure_days(column):
        return [_plain_cell(cell) for cell in column]
    return None


def _are_sure_days(column: Column) -> bool:
    return all(c >= _FIRST_SURE_DAY for c in column if type(c) is dt.date)


def _plain_cell(cell: Any) -> Any:
    if type(cell) is float:
        return int(cell) if cell.is_integer() else cell
    if type(cell) is dt.date:
        return dt.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 openpyxl's
    return None if cell == "" and type(cell) is str else cell

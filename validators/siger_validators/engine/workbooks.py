"""Workbooks read from their XML where openpyxl would read the same."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from frictionless import Plugin, Resource, system
from frictionless.formats.excel import ExcelControl
from frictionless.formats.excel.parsers.xlsx import XlsxParser

from siger_validators.engine.arrays import Ints
from siger_validators.engine.batches import Batch
from siger_validators.engine.sheets import Sheet
from siger_validators.engine.workbook_parts import plain_sheet

_MARK = "siger_sheet"


class SheetSource:
    """Records of a worksheet, without the first `skip`."""

    def __init__(self, sheet: Sheet, skip: int) -> None:
        self._sheet = sheet
        self._skip = skip

    def batches(self) -> Iterator[Batch]:
        """Yield all records, in order."""
        for columns in self._sheet.parts(self._skip):
            yield Batch(
                count=len(columns[0]),
                columns=columns,
                whole=None,
                odd=np.empty(0, np.int64),
                odd_rows=lambda: iter(()),
            )

    def records(self, numbers: Ints) -> Iterator[tuple[int, list[Any]]]:
        """Yield records anew by their rising numbers."""
        for number in numbers.tolist():
            yield number, self._sheet.record(number + self._skip)


class _PlainParser(XlsxParser):
    """Frictionless's parser, which reads plain sheets itself."""

    def read_cell_stream_create(self) -> Iterator[list[Any]]:
        """Yield the records of the sheet."""
        sheet = plain_sheet(Path(self.resource.normpath or ""))
        if sheet is None:
            yield from super().read_cell_stream_create()  # type: ignore[no-untyped-call] # theirs
            return
        object.__setattr__(self.resource, _MARK, sheet)
        yield from sheet.records()


class _PlainPlugin(Plugin):
    """Gives that parser to the resources that were marked for it."""

    def create_parser(self, resource: Resource) -> XlsxParser | None:
        """Return the parser of a marked resource."""
        return _PlainParser(resource) if hasattr(resource, _MARK) else None


def read_plain_sheets(resource: Resource) -> None:
    """Let a plain sheet be read here, if its dialect asks for nothing special."""
    control = ExcelControl.from_dialect(resource.dialect)
    is_usual = control.to_descriptor() == ExcelControl().to_descriptor()
    is_file = bool(resource.normpath) and not resource.memory
    if resource.format == "xlsx" and is_usual and is_file and not resource.remote:
        _register()
        object.__setattr__(resource, _MARK, None)


def sheet_of(resource: Resource) -> Sheet | None:
    """Return the sheet of a workbook that was read here."""
    found: Sheet | None = getattr(resource, _MARK, None)
    return found


@cache
def _register() -> None:
    system.register("siger", _PlainPlugin())

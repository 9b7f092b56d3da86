"""The first sheet of a workbook as records, read by calamine."""

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from siger_catalog.schemas import GUIDE_SHEET

# A workbook is a ZIP of XML: a few kilobytes may unpack to gigabytes. The largest
# tables of regencies are far below this.
UNPACKED_LIMIT_BYTES = 256 * 1024 * 1024


class SpreadsheetError(Exception):
    """The workbook cannot be opened; the message says why."""


class SpreadsheetTooLargeError(Exception):
    """The workbook would unpack to more than UNPACKED_LIMIT_BYTES."""

    def __init__(self, size_bytes: int) -> None:
        super().__init__(f"unpacks to {size_bytes} bytes")
        self.size_bytes = size_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreadsheet:
    """The sheet that was read, its records, and the sheets that were not."""

    sheet: str
    other_sheets: tuple[str, ...]
    rows: Sequence[Sequence[object]]

    def records(self) -> Iterator[list[object]]:
        """Yield every record; an empty cell is None, an integral float an integer."""
        for row in self.rows:
            yield [_cell(value) for value in row]


def open_spreadsheet(path: Path) -> Spreadsheet:
    """Read the first visible sheet that holds anything.

    The guide of one of our templates is no further table.

    Raises:
        SpreadsheetError: No workbook, or a damaged or encrypted one.
        SpreadsheetTooLargeError: It would unpack to too much.
    """
    _refuse_bomb(path)
    with _damage_told():
        return _read(path)


def sheet_rows(book: CalamineWorkbook, name: str) -> Sequence[Sequence[object]]:
    """Return the rows of a sheet, blank ones too.

    Raises:
        SpreadsheetError: The sheet is damaged.
    """
    with _damage_told():
        return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def refuse_bomb(archive: zipfile.ZipFile) -> None:
    """Do nothing for a workbook of a size that can be read.

    Raises:
        SpreadsheetTooLargeError: It would unpack to more than UNPACKED_LIMIT_BYTES.
    """
    size = sum(member.file_size for member in archive.infolist())
    if size > UNPACKED_LIMIT_BYTES:
        raise SpreadsheetTooLargeError(size)


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise SpreadsheetError(f"{type(error).__name__}: {error}") from error
    except BaseException as error:
        # A panic of the Rust library is no Exception, yet only says "damaged file".
        if type(error).__name__ == "PanicException":
            raise SpreadsheetError(str(error)) from error
        raise


def _read(path: Path) -> Spreadsheet:
    with CalamineWorkbook.from_path(path) as book:
        visible = [
            meta.name
            for meta in book.sheets_metadata
            if meta.visible == SheetVisibleEnum.Visible
        ]
        filled: dict[str, Sequence[Sequence[object]]] = {}
        for name in visible or book.sheet_names:
            rows = sheet_rows(book, name)
            if any(value != "" for row in rows for value in row):
                filled[name] = rows
    names = list(filled)
    if not names:
        return Spreadsheet(sheet="", other_sheets=(), rows=())
    return Spreadsheet(
        sheet=names[0],
        other_sheets=tuple(name for name in names[1:] if name != GUIDE_SHEET),
        rows=_trimmed(filled[names[0]]),
    )


def _trimmed(rows: Sequence[Sequence[object]]) -> Sequence[Sequence[object]]:
    """Drop blank rows at the end: formats without values make thousands of them."""
    last = len(rows)
    while last and all(value == "" for value in rows[last - 1]):
        last -= 1
    return rows[:last]


def _refuse_bomb(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            refuse_bomb(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SpreadsheetError(f"{type(error).__name__}: {error}") from error


def _cell(value: object) -> object:
    if value == "" or value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)  # a workbook keeps every number as a float
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value

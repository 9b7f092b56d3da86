"""A workbook read as openpyxl would read it, a dozen times faster, if it is plain.

One pass over the bytes of its XML proves that nothing but what is understood stands in
it and reads it; else openpyxl, which Frictionless uses, reads the workbook. Names of
elements: ECMA-376 part 1, sections 18.2 and 18.3.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

import pyarrow as pa

from siger_validators.engine.sheet_styles import date_styles
from siger_validators.engine.sheet_texts import NAMESPACE, is_plain_utf8, shared_texts
from siger_validators.engine.sheet_tokens import NotPlainError
from siger_validators.engine.sheets import Sheet, SheetMaker
from siger_validators.reading.spreadsheets import SpreadsheetTooLargeError, refuse_bomb

_PIECE_BYTES = 1 << 20
# A longer head, row or foot is nothing that a spreadsheet program writes.
_LONGEST_BYTES = 32 << 20
_SHEET = re.compile(rb'<sheet\s[^>]*?r:id="([^"]+)"')
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target|Type)="([^"]*)"')
_RANGE = re.compile(r"(?:[A-Z]{1,3}[0-9]{1,7}:)?([A-Z]{1,3})([0-9]{1,7})")
_BEGIN, _END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_WORKBOOK, _TEXTS, _STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_TYPES, _TEXTS_TYPE = "[Content_Types].xml", b"sharedStrings+xml"
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576


def plain_sheet(path: Path) -> Sheet | None:
    """Return the first sheet as openpyxl would show it, None if it is not plain."""
    try:
        with zipfile.ZipFile(path) as book:
            refuse_bomb(book)
            return _plain_sheet(book)
    except (NotPlainError, SpreadsheetTooLargeError, zipfile.BadZipFile):
        return None
    except (zlib.error, expat.ExpatError):
        return None
    except (OSError, ValueError, KeyError, NotImplementedError, EOFError):
        return None


def _plain_sheet(book: zipfile.ZipFile) -> Sheet:
    names = set(book.namelist())
    name = _first_sheet(book)
    dates = date_styles(book.read(_STYLES)) if _STYLES in names else set()
    shared = _shared_texts(book, names)
    with book.open(name) as stream:
        xml, frame = _Pieces(stream), _Frame()
        maker = SheetMaker(frame.size(xml.until(_BEGIN)), dates, shared)
        for rows in xml.blocks():
            maker.add(rows)
        frame.end(xml.rest())
    return maker.made()


def _first_sheet(book: zipfile.ZipFile) -> str:
    workbook = book.read(_WORKBOOK)
    found = _SHEET.search(workbook)
    if found is None or b"date1904" in workbook or b"<!" in workbook:
        raise NotPlainError
    for relation in _RELATION.findall(book.read("xl/_rels/workbook.xml.rels")):
        told = dict(_ATTRIBUTE.findall(relation))
        is_sheet = told.get(b"Type", b"").endswith(b"/worksheet")
        if told.get(b"Id") == found[1] and is_sheet:
            target = told.get(b"Target", b"").decode("ascii")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    raise NotPlainError


def _shared_texts(book: zipfile.ZipFile, names: set[str]) -> pa.StringArray:
    types = book.read(_TYPES)
    if b'"/xl/workbook.xml"' not in types:
        raise NotPlainError
    if (_TEXTS_TYPE in types) != (_TEXTS in names):
        raise NotPlainError
    return (
        shared_texts(book.read(_TEXTS)) if _TEXTS in names else pa.array([], "string")
    )


class _Pieces:
    """The XML of a sheet, read as far as it is asked for."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._held = b""

    def until(self, mark: bytes) -> bytes:
        """Return what precedes a mark, the mark included."""
        while (at := self._held.find(mark)) < 0:
            self._read()
        found = self._held[: at + len(mark)]
        self._held = self._held[len(found) :]
        return found

    def blocks(self) -> Iterator[bytes]:
        """Yield whole rows, some at a time, until all have been."""
        while (end := self._held.find(_END)) < 0:
            if size := self._held.rfind(_ROW_END) + 1:
                size += len(_ROW_END) - 1
                yield self._held[:size]
                self._held = self._held[size:]
            self._read()
        if end:
            yield self._held[:end]
        self._held = self._held[end:]

    def rest(self) -> bytes:
        """Return all that follows."""
        return self._held + self._stream.read(_LONGEST_BYTES)

    def _read(self) -> None:
        piece = self._stream.read(_PIECE_BYTES)
        if not piece or len(self._held) > _LONGEST_BYTES:
            raise NotPlainError
        self._held += piece


class _Frame:
    """What stands around the rows, read by an XML parser: it is proved well-formed."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._note
        self._elements: dict[str, dict[str, str]] = {}

    def size(self, head: bytes) -> tuple[int, int]:
        """Return the number of the last row and column that the head states."""
        if b"<!" in head or not is_plain_utf8(head, head[:200]):
            raise NotPlainError
        self._parser.Parse(head, False)
        namespace = NAMESPACE.decode("ascii")
        first = next(iter(self._elements))
        stated = self._elements.get(f"{namespace} dimension", {}).get("ref", "")
        found = _RANGE.fullmatch(stated)
        if first != f"{namespace} worksheet" or found is None:
            raise NotPlainError
        if f"{namespace} sheetData" not in self._elements:
            raise NotPlainError
        bottom, right = int(found[2]), _column_number(found[1])
        if not 0 < bottom <= _LAST_ROW or right > _LAST_COLUMN:
            raise NotPlainError
        return bottom, right

    def end(self, foot: bytes) -> None:
        """Read what follows the rows, their end included."""
        if b"<!" in foot:
            raise NotPlainError
        self._parser.Parse(foot, True)

    def _note(self, name: str, attributes: dict[str, str]) -> None:
        self._elements.setdefault(name, attributes)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

"""Whether calamine reads a workbook as openpyxl does, which Frictionless uses.

calamine is a dozen times faster but shows some cells in another way: errors, texts of
formulas, odd dates, numbers written "1.0". A workbook that holds none of them is plain.
Its XML is looked through as bytes; what is not recognised is not plain. Names of
elements: ECMA-376 part 1, sections 18.2, 18.3 and 18.4.
"""

import re
import zipfile
from pathlib import Path

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.cell import range_boundaries

# The same bound as the reader of the harvest has for a whole workbook.
_UNPACKED_LIMIT_BYTES = 256 << 20
_SHEET = re.compile(rb'<sheet\s[^>]*?r:id="([^"]+)"')
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target|Type)="([^"]*)"')
_DIMENSION = re.compile(rb'<dimension ref="([A-Z]+\d+:[A-Z]+\d+)"')
_ROW_NUMBER = re.compile(rb'<row [^>]*?\br="(\d+)"')
# Texts, booleans and numbers; other elements with a type make a sheet not plain too.
_PLAIN_TYPES = (b' t="s"', b' t="b"', b' t="n"')
_ODD_VALUE = re.compile(
    # An integer float64 holds exactly, a fraction that is surely none, a small number.
    rb"<v>(?!-?\d{1,15}</v>|-?(?!\d+\.(?:0{12}|9{12}))\d{1,11}\.\d*[1-9]</v>"
    rb"|-?[1-9](?:\.\d+)?E-\d{1,2}</v>)"
)
# Phonetic and rich text, texts that are empty, escaped or have blanks at their edges.
_ODD_IN_TEXTS = (
    *(b"<rPh", b"<r>", b"<r ", b"<si/>", b"<t/>", b'"/>', b"></t>", b"&#", b"_x"),
    *(b"x005F_", b"\r", b"<![CDATA", b"<t> ", b"<t>\n", b"<t>\t"),
    *(b" </t>", b"\n</t>", b"\t</t>"),
)
_FORMAT_CODE = re.compile(rb'<numFmt\s[^>]*?formatCode="([^"]*)"')
_DATE_CODES = {
    "yyyy-mm-dd",
    "yyyy\\-mm\\-dd",
    "dd/mm/yyyy",
    "dd\\/mm\\/yyyy",
    "d/m/yyyy",
    "m/d/yyyy",
    "dd-mm-yyyy",
    "dd\\-mm\\-yyyy",
}
_DATE_LETTERS = re.compile(r"[dmhysDMHYSgGeEbB\[]")


def plain_size(path: Path) -> tuple[int, int] | None:
    """Return height and width of the first sheet, None if it is not plain."""
    try:
        with zipfile.ZipFile(path) as book:
            if sum(m.file_size for m in book.infolist()) > _UNPACKED_LIMIT_BYTES:
                return None
            return _plain_size(book)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError):
        return None


def _plain_size(book: zipfile.ZipFile) -> tuple[int, int] | None:
    names = set(book.namelist())
    sheet = _first_sheet(book)
    if sheet is None or sheet not in names:
        return None
    if not _has_plain_styles(book, names) or not _has_plain_texts(book, names):
        return None
    return _size_if_plain(book.read(sheet))


def _first_sheet(book: zipfile.ZipFile) -> str | None:
    workbook = book.read("xl/workbook.xml")
    found = _SHEET.search(workbook)
    if found is None or b"date1904" in workbook:
        return None
    for relation in _RELATION.findall(book.read("xl/_rels/workbook.xml.rels")):
        told = dict(_ATTRIBUTE.findall(relation))
        if told.get(b"Id") == found[1] and told.get(b"Type", b"").endswith(
            b"/worksheet"
        ):
            target = told.get(b"Target", b"").decode("ascii")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    return None


def _size_if_plain(sheet: bytes) -> tuple[int, int] | None:
    """Return the size of a sheet that fills the dimension it states from A1 on."""
    found = _DIMENSION.search(sheet)
    if found is None or not _has_plain_cells(sheet):
        return None
    left, top, right, bottom = range_boundaries(found[1].decode("ascii"))
    if (left, top) != (1, 1) or None in (right, bottom):
        return None
    numbers = list(map(int, _ROW_NUMBER.findall(sheet)))
    if len(numbers) != sheet.count(b"<row") or numbers != sorted(set(numbers)):
        return None
    return int(bottom or 0), int(right or 0)


def _has_plain_cells(sheet: bytes) -> bool:
    if b"<sheetData>" not in sheet or b"<v/>" in sheet or b"<v " in sheet:
        return False
    if sheet.count(b'<c r="') != sheet.count(b"<c ") or b"<c>" in sheet:
        return False
    if sheet.count(b' t="') != sum(map(sheet.count, _PLAIN_TYPES)):
        return False
    return not _ODD_VALUE.search(sheet)


def _has_plain_texts(book: zipfile.ZipFile, names: set[str]) -> bool:
    if "xl/sharedStrings.xml" not in names:
        return True
    texts = book.read("xl/sharedStrings.xml")
    return b"<sst" in texts and not any(odd in texts for odd in _ODD_IN_TEXTS)


def _has_plain_styles(book: zipfile.ZipFile, names: set[str]) -> bool:
    """Tell whether both libraries take the same cells for dates."""
    if "xl/styles.xml" not in names:
        return True
    codes = _FORMAT_CODE.findall(book.read("xl/styles.xml"))
    for raw in codes:
        code = raw.decode("utf-8").lower()
        is_known = code in _DATE_CODES and is_date_format(code)
        if not is_known and _DATE_LETTERS.search(code):
            return False
    return True

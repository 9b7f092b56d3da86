"""Workbooks read by calamine give the findings of those read by openpyxl."""

import datetime as dt
import json
import random
import zipfile

import pytest
import xlsxwriter

from siger_validators.engine.workbook_parts import plain_sheet
from siger_validators.reading import spreadsheets

VALUES = [1, 0, -5, 1.5, 0.1, 1e-7, 123456789.25, 2**40, "a", "1", "1.0", "x y", "é"]
VALUES += [True, False, None, None, "2020-01-05", dt.date(2020, 1, 5), 1e16, 1 / 3]
KINDS = ["string", "integer", "number", "date", "boolean", "any", "year", "datetime"]


@pytest.fixture
def package(tmp_path):
    """Write a workbook and the package that describes it."""

    def write(rows, fields=None, options=None, **schema):
        with xlsxwriter.Workbook(str(tmp_path / "t.xlsx"), options or {}) as book:
            sheet = book.add_worksheet()
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(number, place, value, day)
                    elif value is not None:
                        sheet.write(number, place, value)
        table = {"name": "t", "type": "table", "path": "t.xlsx"}
        if fields:
            table["schema"] = {"fields": fields} | schema
        url = "https://datapackage.org/profiles/2.0/datapackage.json"
        path = tmp_path / "p.json"
        path.write_text(json.dumps({"$schema": url, "name": "p", "resources": [table]}))
        return path

    return write


@pytest.mark.parametrize("seed", range(25))
def test_random_workbooks_give_the_same_findings(package, compare, seed):
    chance = random.Random(seed)  # noqa: S311 no secret
    names = [f"f{i}" for i in range(chance.randint(1, 5))]
    fields = [{"name": n, "type": chance.choice(KINDS)} for n in names]
    if chance.random() < 0.5:
        fields[0]["constraints"] = {"unique": True}
    rows = [
        [chance.choice(VALUES) for _ in names] for _ in range(chance.randint(0, 60))
    ]
    if chance.random() < 0.5:
        rows += [[None] * len(names), ["z"] * len(names)]
    missing = chance.choice([[""], ["", "1", "a"], [], ["1.0", "None"]])
    path = package([names, *rows], fields, primaryKey=names[:2], missingValues=missing)
    seen = compare(path, chance.choice([0, 5]))

    assert seen.screened == seen.alone


def test_a_plain_workbook_is_screened(package, compare):
    fields = [{"name": "n", "type": "integer"}, {"name": "s", "type": "string"}]
    rows = [[n, f"kata {n}"] for n in range(3000)]
    rows[70] = ["x", 5]
    seen = compare(package([["n", "s"], *rows], fields))

    assert seen.screened == seen.alone
    assert (seen.route.is_screened, seen.route.rows, seen.route.shown) == (
        True,
        3000,
        1,
    )


ODD_CELLS = {
    "an error": "=1/0",
    "a formula with a text": '="a"',
    "a time": dt.datetime(2020, 1, 5, 7, 30),  # noqa: DTZ001 Excel has no zones
    "a large number": 1e20,
    "a text that looks like an escape": "_x000D_",
    "a text with blanks at its edges": " a ",
    "a text over two lines": "a\r\nb",
    "an old day": dt.datetime(1900, 1, 5),  # noqa: DTZ001 Excel has no zones
}


@pytest.mark.parametrize("value", ODD_CELLS.values(), ids=ODD_CELLS)
def test_odd_cells_give_the_same_findings(package, compare, value):
    fields = [{"name": "n", "type": "integer"}, {"name": "s", "type": "string"}]
    seen = compare(package([["n", "s"], [1, "a"], [value, value], ["y", 2]], fields))

    assert seen.screened == seen.alone


def _changed(path, member, change):
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert change(parts[member]) != parts[member]
    parts[member] = change(parts[member])
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


SHEET = "xl/worksheets/sheet1.xml"
CHANGES = {
    "a number with a nought behind the point": (SHEET, b"<v>7</v>", b"<v>7.0</v>"),
    "a number with an exponent": (SHEET, b"<v>7</v>", b"<v>7E3</v>"),
    "a fraction that rounds to an integer": (
        *(SHEET, b"<v>7</v>", b"<v>7.00000000000000000001</v>"),
    ),
    "an error value": (SHEET, b'<c r="A2"><v>7<', b'<c r="A2" t="e"><v>#N/A<'),
    "a text in place": (
        *(SHEET, b'<c r="A2"><v>7</v>', b'<c r="A2" t="inlineStr"><is><t>q</t></is>'),
    ),
    "no number in a row": (SHEET, b'<row r="2"', b"<row"),
    "a dimension that is too large": (SHEET, b'ref="A1:B4"', b'ref="A1:D9"'),
    "a dimension that is too small": (SHEET, b'ref="A1:B4"', b'ref="A1:A2"'),
    "no dimension": (SHEET, b'<dimension ref="A1:B4"/>', b""),
    "an empty value": (SHEET, b"<v>7</v>", b"<v></v>"),
    "the epoch of 1904": (
        *("xl/workbook.xml", b"<workbookPr ", b'<workbookPr date1904="1" '),
    ),
    "an empty shared text": ("xl/sharedStrings.xml", b"<t>a</t>", b"<t></t>"),
    "rich text": ("xl/sharedStrings.xml", b"<t>a</t>", b"<r><t>a</t></r>"),
    "an odd format of dates": ("xl/styles.xml", b"yyyy-mm-dd", b"[$-421]dddd"),
    "broken XML": (SHEET, b"</sheetData>", b""),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_not_plain_is_left_to_openpyxl(package, compare, tmp_path, change):
    member, old, new = change
    fields = [{"name": "n", "type": "integer"}, {"name": "s", "type": "string"}]
    day = dt.date(2020, 1, 5)
    path = package([["n", "s"], [7, "a"], ["y", 2], [day, "b"]], fields)
    assert plain_sheet(tmp_path / "t.xlsx") is not None
    _changed(tmp_path / "t.xlsx", member, lambda raw: raw.replace(old, new))
    seen = compare(path)

    assert seen.screened == seen.alone


def test_the_readers_limit_is_the_engines_too(package, tmp_path, monkeypatch):
    package([["a", "b"], [1, 2]])
    path = tmp_path / "t.xlsx"
    assert plain_sheet(path) is not None
    monkeypatch.setattr(spreadsheets, "UNPACKED_LIMIT_BYTES", 1000)

    assert plain_sheet(path) is None
    with pytest.raises(spreadsheets.SpreadsheetTooLargeError):
        spreadsheets.open_spreadsheet(path)

"""The check of a harvest gives the same findings with the screening as without."""

import random

import pytest
import xlsxwriter

from siger_validators.finding_types import load_words
from siger_validators.reading.columns import read_columns
from siger_validators.reading.loading import load
from siger_validators.reading.planning import plan_table
from siger_validators.table import checking

FILES = {
    "commas": "nama,nilai\na,1\nb,x\n\nc\nd,1,2\n",
    "semicolons and decimal commas": (
        "nama;luas;jumlah\na;1.002,5;1.000.000\nb;14,2;302.28\nc;;x\nd;1.5;7\ne\n"
    ),
    "Windows letters": "nama;nilai\nBarát;1\nx\n".encode("cp1252"),
    "a broken letter": b"nama,nilai\na\xc3,1\nx\n" + b"\x81,2\n",
    "UTF-16": "nama,nilai\na,1\nx\n".encode("utf-16"),
    "a title above": "Judul\nnama,nilai,lain\na,1,2\nb\n",
    "empty columns at the edge": "nama,nilai,,\na,1,,\nb,2,,\nc\n",
    "headings twice": "nama,nilai,nama\na,1\n\nb,2,3,4\n",
    "a broken quote": 'nama,nilai\na,5" x\n"b,2\nc\n',
}
CODES = ["18.04", "1804", "18.01", ""]
NAMES = ["Kabupaten Lampung Barat", "Lampung Barat", "", "Kabupaten Lampung Selatan"]
VALUES = ["78.99", "-1", "x", "", "101", "1.5", "#DIV/0!", "78,9", "n/a"]


@pytest.fixture
def check(monkeypatch, schemas):
    """Give the errors of a file with and without the screening."""

    def both(path):
        table, _ = load(path, schemas, load_words("reading"))
        plan = plan_table(table, read_columns(table), _fit(table, schemas))
        screened = _errors(table, plan)
        with monkeypatch.context() as patch:
            patch.setattr(checking, "screen", lambda *_: None)
            return screened, _errors(table, plan)

    return both


def _fit(table, schemas):
    labels = set(table.labels)
    fitting = [s for s in schemas if {f.name for f in s.fields} <= labels]
    return fitting[0] if fitting else None


def _errors(table, plan):
    found = []
    try:
        found += [error.to_descriptor() for error in checking.check_table(table, plan)]
    except checking.CheckStoppedError as error:
        found.append(str(error))
    return found


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_text_in_every_dress(write, check, content):
    screened, alone = check(write(content))

    assert screened == alone
    assert alone


@pytest.mark.parametrize("seed", range(8))
def test_tables_of_a_schema(index_table, check, seed):
    chance = random.Random(seed)  # noqa: S311 no secret
    rows = [
        f"{chance.choice(CODES)},1801,{chance.choice(NAMES)},"
        f"{chance.choice(['2020', '2021', '1999', '20'])},{chance.choice(VALUES)}"
        + chance.choice(["", "", "", ",x"])
        for _ in range(80)
    ]
    screened, alone = check(index_table(*rows))

    assert screened == alone
    assert alone


def test_workbooks_with_cells_of_every_kind(tmp_path, check):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["kode_kemendagri", "kode_bps", "nama_kabupaten_kota"])
        sheet.write_row(0, 3, ["tahun", "indeks_ketahanan_pangan"])
        values = [1, 1.0, 1.5, -1, "x", "", True, 101, "2", 0, -0.0, "1,5"]
        for number, value in enumerate(values, start=1):
            row = [18.04 if number % 2 else "18.04", 1801, "Kabupaten Lampung Barat"]
            sheet.write_row(number, 0, [*row, 2020 + number % 5, value])
        sheet.write_number(len(values) + 1, 0, 44000, day)
    screened, alone = check(path)

    assert screened == alone
    assert alone

import zipfile

import pandas as pd
import pytest

from siger_catalog.model import Distribution
from siger_validators.reading import spreadsheets
from siger_validators.reading.reader import read_file

ROW = {
    "kode_kemendagri": "18.04",
    "kode_bps": "1801",
    "nama_kabupaten_kota": "Kabupaten Lampung Barat",
    "tahun": 2020,
    "indeks_ketahanan_pangan": 78.99,
}


@pytest.fixture
def workbook(tmp_path):
    def make(sheets):
        path = tmp_path / "table.xlsx"
        with pd.ExcelWriter(path, engine="xlsxwriter") as writer:
            for name, rows in sheets.items():
                pd.DataFrame(rows).to_excel(writer, sheet_name=name, index=False)
        return path

    return make


def test_a_workbook_is_read_with_the_types_of_the_schema(workbook, read):
    reading = read(workbook({"Data": [ROW]}), "xlsx")

    assert reading.table.data.to_pylist() == [ROW]
    assert reading.table.facts.dialect == 'XLSX; lembar "Data"'
    assert not reading.findings


def test_the_name_of_a_file_does_not_decide_what_it_is(workbook, read, types_of):
    reading = read(workbook({"Data": [ROW]}), "csv")

    assert types_of(reading.findings) == ["siger-format-berbeda"]
    assert reading.table.facts.row_count == 1


def test_codes_kept_as_numbers_are_reported_and_integers_recovered(
    workbook, read, types_of
):
    row = ROW | {"kode_kemendagri": 18.1, "kode_bps": 1810}
    reading = read(workbook({"Data": [row]}), "xlsx")

    assert types_of(reading.findings) == ["siger-angka-di-kolom-teks"] * 2
    assert reading.table.data["kode_bps"].to_pylist() == ["1810"]
    assert reading.table.data["kode_kemendagri"].to_pylist() == [None]


def test_one_sheet_is_read_and_the_others_are_named(workbook, read):
    path = workbook({"Kosong": [], "Data": [ROW], "Lama": [ROW], "Catatan": [{"a": 1}]})
    (finding,) = read(path, "xlsx").findings

    assert finding.type == "siger-beberapa-lembar"
    assert finding.params == {"sheet": "Data", "others": "Lama, Catatan"}


def test_a_workbook_without_content_is_empty(workbook, read, types_of):
    assert types_of(read(workbook({"Data": []})).findings) == ["siger-berkas-kosong"]


def test_a_damaged_workbook_is_a_finding(tmp_path, read, types_of):
    path = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook>")

    assert types_of(read(path).findings) == ["siger-berkas-rusak"]


def test_a_workbook_that_unpacks_to_gigabytes_is_not_opened(
    tmp_path, types_of, monkeypatch
):
    monkeypatch.setattr(spreadsheets, "UNPACKED_LIMIT_BYTES", 1_000_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 2_000_000)

    assert path.stat().st_size < 10_000
    distribution = Distribution(id="d", remote_id="", title="", url="", format="")
    found = read_file(path, distribution, ()).findings
    assert types_of(found) == ["siger-terlalu-besar"]

import csv
from itertools import product

import pytest

from siger_validators.reading.delimited import CELL_LIMIT

SIGNED = {
    b"": "siger-berkas-kosong",
    b"\xef\xbb\xbf": "siger-berkas-kosong",
    b"\n \n": "siger-berkas-kosong",
    b"\xef\xbb\xbf<!DOCTYPE html><html></html>": "siger-html",
    b"  <table><tr><td>1</td></tr></table>": "siger-html",
    b"%PDF-1.7\n": "siger-bukan-tabel",
    b"PK\x03\x04 not really a zip": "siger-bukan-tabel",
    b"\x89PNG\r\n\x1a\n": "siger-bukan-tabel",
    b'{"help": "x", "success": false}': "siger-bukan-tabel",
    b"<?xml version='1.0'?><a/>": "siger-bukan-tabel",
    bytes(range(32)) * 40: "siger-biner",
    bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600: "siger-berkas-rusak",
    b"a" * 200_000 + b",b\n": "siger-tanpa-judul-kolom",
    ",".join(f"c{i}" for i in range(1001)).encode(): "siger-kolom-terlalu-banyak",
}


@pytest.mark.parametrize(("content", "type_"), SIGNED.items(), ids=range(len(SIGNED)))
def test_what_is_no_table_is_said_and_not_raised(write, read, types_of, content, type_):
    reading = read(write(content))

    assert reading.table is None
    assert types_of(reading.findings) == [type_]


ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 dengan BOM",
    "utf-16": "UTF-16 dengan BOM",
    "utf-16-le": "UTF-16-LE",
    "utf-16-be": "UTF-16-BE",
}
FORMS = [
    *[(*encoding, ";", "\r\n") for encoding in ENCODINGS.items()],
    *product(["utf-8"], ["UTF-8"], [",", ";", "\t", "|"], ["\n", "\r\n", "\r"]),
]
ROW = "18.04;1801;Kabupaten Lampung Barat;2020;78,99"


@pytest.mark.parametrize("form", FORMS)
def test_every_usual_way_to_write_a_table_is_read(write, read, form):
    encoding, words, delimiter, newline = form
    lines = [
        "kode_kemendagri;kode_bps;nama_kabupaten_kota;tahun;indeks_ketahanan_pangan",
        *[ROW.replace("2020", str(year)) for year in range(2015, 2025)],
    ]
    quoted = [line.replace("78,99", '"78,99"') for line in lines]
    text = newline.join(quoted).replace(";", delimiter)
    reading = read(write(text.encode(encoding)))

    assert reading.table is not None
    assert reading.table.facts.schema == "ketahanan-pangan"
    assert words in reading.table.facts.dialect
    assert reading.table.data["indeks_ketahanan_pangan"].to_pylist() == [78.99] * 10
    assert not reading.findings


@pytest.mark.parametrize(("declared", "severity"), [("pdf", "note"), ("csv", "error")])
def test_a_document_is_only_a_fault_where_a_table_is_announced(
    write, read, declared, severity
):
    (finding,) = read(write(b"%PDF-1.7"), declared).findings

    assert (finding.type, finding.severity) == ("siger-bukan-tabel", severity)


def test_other_letters_than_utf8_are_read_and_said(write, read, types_of):
    reading = read(write("nama;nilai\nBarát;1\n".encode("cp1252")))

    assert types_of(reading.findings) == ["siger-bukan-utf8"]
    assert reading.table.data["nama"].to_pylist() == ["Barát"]
    assert "dugaan" in reading.table.facts.dialect


def test_the_separator_with_regular_rows_wins_over_decimal_commas(write, read):
    reading = read(write("nama;nilai\nBarat;1,5\nTimur;2,5\n"))

    assert reading.table.data.column_names == ["nama", "nilai"]


def test_an_unclosed_quote_is_found_though_the_csv_module_is_content(write, read):
    reading = read(write('a,b\n1,2\n"3,4\n5,6\n7,8\n'))
    (finding,) = reading.findings

    assert finding.type == "siger-kutip-tidak-ditutup"
    assert (finding.row, finding.params["lines"]) == (3, "3")


def test_a_cell_of_many_lines_is_no_unclosed_quote(write, read):
    assert not read(write('a,b\n1,2\n"3\n\n4",5\n')).findings


def test_headings_below_a_title_are_found(write, read, types_of):
    text = (
        "Indeks Ketahanan Pangan;;;;\n"
        "kode_kemendagri;kode_bps;nama_kabupaten_kota;tahun;indeks_ketahanan_pangan\n"
        f"{ROW}\n"
    )
    reading = read(write(text))

    assert types_of(reading.findings) == ["siger-judul-bukan-baris-pertama"]
    assert reading.findings[0].row == 2
    assert reading.table.facts.row_count == 1


def test_empty_columns_at_the_edge_are_dropped_but_not_filled_ones(
    write, read, types_of
):
    empty = read(write("nama,nilai,,\na,1,,\nb,2,,\n", "empty.csv"))
    filled = read(write("nama,nilai,\na,1,\nb,2,catatan\n", "filled.csv"))

    assert types_of(empty.findings) == ["siger-kolom-kosong"]
    assert empty.table.data.column_names == ["nama", "nilai"]
    assert filled.table.data.column_names == ["nama", "nilai", "kolom_3"]


def test_a_table_of_headings_alone_is_doubtful(write, read, types_of):
    reading = read(write("nama,nilai\n"))

    assert types_of(reading.findings) == ["siger-tanpa-baris"]
    assert reading.table.facts.row_count == 0


def test_a_cell_beyond_the_limit_is_a_finding_whoever_lifted_the_limit_before(
    write, read, types_of, request
):
    before = csv.field_size_limit(1 << 30)
    request.addfinalizer(lambda: csv.field_size_limit(before))

    reading = read(write(b'a,b\n1,"' + b"x" * (CELL_LIMIT + 1) + b'"\n'))

    assert types_of(reading.findings) == ["siger-berkas-rusak"]

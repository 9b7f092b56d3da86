import copy

import pytest

from siger_catalog.reporting import fill_text, finding_type_of
from siger_validators.table import TableValidator

BARAT = "18.04,1801,Kabupaten Lampung Barat"


@pytest.fixture
def check(subject_of):
    return lambda *paths: list(TableValidator().check(subject_of(*paths)))


def test_a_good_table_has_no_findings(index_table, check):
    assert check(index_table(f"{BARAT},2020,78.99")) == []


def test_every_kind_of_error_has_its_row_field_and_cell(index_table, check):
    found = check(
        index_table(
            f"{BARAT},2020,tujuh",
            f"{BARAT},2021,-1",
            f"{BARAT},1999,1",
            "1804,1801,Lampung Barat,2022,1",
            f"{BARAT},2020,2",
            f"{BARAT},2023",
            f"{BARAT},2024,1,9",
        )
    )
    got = [(f.type, f.row, f.field, f.field_number, f.cell) for f in found]

    assert got == [
        ("type-error", 2, "indeks_ketahanan_pangan", 5, "tujuh"),
        ("constraint-error", 3, "indeks_ketahanan_pangan", 5, "-1"),
        ("constraint-error", 4, "tahun", 4, "1999"),
        ("constraint-error", 5, "kode_kemendagri", 1, "1804"),
        ("constraint-error", 5, "nama_kabupaten_kota", 3, "Lampung Barat"),
        ("primary-key", 6, "", None, ""),
        ("missing-cell", 7, "indeks_ketahanan_pangan", 5, ""),
        ("extra-cell", 8, "", 6, "9"),
    ]
    assert found[1].params["constraint"] == "minimum"
    assert found[1].params["limit"] == "0"
    assert found[0].params["expected"] == "number"
    assert all(f.severity == "error" and f.distribution_id == "table" for f in found)


@pytest.mark.parametrize(
    ("rows", "indonesian", "english"),
    [
        (["2020,tujuh"], "tidak dapat dibaca sebagai angka", "be read as a number"),
        (["2020,#DIV/0!"], "pesan kesalahan rumus", "error of a formula"),
        (["dua ribu,7"], "tidak dapat dibaca sebagai tahun", "be read as a year"),
        (
            ["2020,7", "2021,7", "2020,8"],
            "Baris 4 mempunyai kunci yang sama dengan baris 2.",
            "Row 4 has the same key as row 2.",
        ),
    ],
)
def test_what_is_wrong_is_told_by_its_case(
    index_table, check, rows, indonesian, english
):
    types = {kind.type: kind for kind in TableValidator().finding_types}
    (found,) = check(index_table(*(f"{BARAT},{row}" for row in rows)))
    kind = finding_type_of(found, types)

    assert "." in kind.type
    assert indonesian in fill_text(kind.description, found, "id")
    assert english in fill_text(kind.description, found, "en")


def test_a_missing_column_is_reported_once_and_the_rest_still_checked(write, check):
    text = "kode_kemendagri,kode_bps,tahun,indeks_ketahanan_pangan\n18.04,1801,2020,x\n"
    found = check(write(text))

    assert [(f.type, f.field) for f in found] == [
        ("missing-label", "nama_kabupaten_kota"),
        ("type-error", "indeks_ketahanan_pangan"),
    ]


def test_columns_in_another_order_are_no_error(write, check):
    text = (
        "tahun,nama_kabupaten_kota,indeks_ketahanan_pangan,kode_bps,kode_kemendagri\n"
        "2020,Kabupaten Lampung Barat,1,1801,18.04\n"
    )
    assert check(write(text)) == []


def test_a_heading_that_occurs_twice_is_reported_and_the_rest_still_checked(
    write, check
):
    text = (
        "kode_kemendagri,tahun,nama_kabupaten_kota,tahun,indeks_ketahanan_pangan\n"
        "18.04,2020,Kabupaten Lampung Barat,2020,x\n"
    )
    found = check(write(text))

    assert [(f.type, f.field_number) for f in found] == [
        ("duplicate-label", 4),
        ("missing-label", 6),
        ("type-error", 5),
    ]
    assert found[0].params["label"] == "tahun"


def test_decimal_commas_are_checked_as_the_column_writes_them(write, check):
    text = (
        "kode_kemendagri;kode_bps;nama_kabupaten_kota;tahun;jumlah_penduduk;"
        "persentase_penduduk_miskin;pengeluaran_per_kapita_rupiah\n"
        "18.04;1801;Kabupaten Lampung Barat;2020;1.002.285;14,86;895.134,02\n"
        "18.04;1801;Kabupaten Lampung Barat;2021;302.285;14.5;1.895.134,0\n"
        "18.04;1801;Kabupaten Lampung Barat;2022;302.285;140,5;5.134,02\n"
        "18.04;1801;Kabupaten Lampung Barat;2023;302.28;14,25;155,711,37\n"
    )
    got = [(f.type, f.row, f.cell) for f in check(write(text))]

    assert got == [
        ("type-error", 3, "14.5"),
        ("constraint-error", 4, "140,5"),
        ("type-error", 5, "302.28"),
        ("type-error", 5, "155,711,37"),
    ]


def test_rows_are_numbered_as_in_the_file_below_a_title(write, check):
    text = (
        "Indeks Ketahanan Pangan\n"
        "kode_kemendagri,kode_bps,nama_kabupaten_kota,tahun,indeks_ketahanan_pangan\n"
        f"{BARAT},2020,x\n"
    )
    (found,) = check(write(text))

    assert found.row == 3
    assert 'row "3"' in found.message


def test_without_a_schema_only_the_form_is_checked(write, check, types_of):
    found = check(write("nama,nilai,nama\na,1,x\nb\n\nc,dua,y,z\n"))

    assert types_of(found) == [
        "duplicate-label",
        "missing-cell",
        "missing-cell",
        "blank-row",
        "extra-cell",
    ]


def test_what_the_library_cannot_handle_is_a_finding(index_table, check):
    found = check(index_table(f"{BARAT},2019,x", f"{BARAT},2020,sNaN"))

    assert [f.type for f in found] == ["type-error", "siger-pemeriksaan-gagal"]
    assert "InvalidOperation" in found[1].params["note"]


def test_a_file_full_of_errors_is_cut_and_says_so(index_table, check):
    found = check(index_table(*[f"{BARAT},{year},x" for year in range(2000, 3200)]))

    assert len(found) == 1001
    assert (found[-1].type, found[-1].severity) == ("siger-temuan-lain", "note")


def test_two_files_are_checked_apart(write, check):
    bad = write("nama,nilai\na\n", "bad.csv")
    good = write("nama,nilai\na,1\n", "good.csv")

    assert [f.distribution_id for f in check(good, bad)] == ["bad"]


def test_checking_leaves_the_schema_as_it_was(index_table, check, schemas):
    before = copy.deepcopy([dict(schema.descriptor) for schema in schemas])
    check(index_table(f"{BARAT},2020,1"))

    assert [dict(schema.descriptor) for schema in schemas] == before

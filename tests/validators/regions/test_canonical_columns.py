"""What is added to every table: filled where the region is certain, else empty."""

import pytest

from siger_catalog.provinces.canonical import (
    DISTRICT_COLUMNS,
    REGION_CODE,
    REGION_COLUMNS,
)


def names(columns):
    return [column.name for column in columns]


def test_every_table_has_them_and_its_own_columns_stay(placed):
    table = placed("nama,nilai\na,1\n")

    assert table.data.column_names == ["nama", "nilai"]
    assert table.added.column_names == names(REGION_COLUMNS)
    assert table.added.to_pydict() == {c.name: [None] for c in REGION_COLUMNS}
    assert table.facts.places == ()
    assert table.facts.regions == ()


def test_either_code_or_the_name_alone_is_enough(columns):
    expected = {
        "_kode_kemendagri": ["18.04"],
        "_kode_bps": ["1801"],
        "_nama_wilayah": ["Kabupaten Lampung Barat"],
    }

    assert columns("kode_kemendagri,x\n18.04,1\n") == expected
    assert columns("kode_bps,x\n1801,1\n") == expected
    assert columns("wilayah,x\nKAB.  LAMPUNG BARAT,1\n") == expected
    assert columns("kode_wilayah,x\n18.04.05,1\n")["_kode_bps"] == ["1801"]


def test_bps_codes_under_the_wrong_heading_are_placed_by_their_proof(placed):
    table = placed(
        "kode_kemendagri,nama_wilayah\n"
        "1801,Kabupaten Lampung Barat\n1804,Kabupaten Lampung Timur\n"
    )

    assert table.added[REGION_CODE].to_pylist() == ["18.04", "18.07"]
    assert table.facts.regions == ("18.04", "18.07")


def test_refused_codes_fill_nothing_and_names_beside_them_do(columns):
    assert columns("kode_wilayah,x\n1804,1\n1809,2\n")[REGION_CODE] == [None, None]
    tie = (
        "kode_wilayah,nama_wilayah\n"
        "1801,Kabupaten Lampung Barat\n1804,Kabupaten Lampung Barat\n"
    )
    assert columns(tie)[REGION_CODE] == ["18.04", "18.04"]


@pytest.mark.parametrize(
    "row",
    [
        "18.02,1805,Kabupaten Lampung Timur",
        "18.99,1801,Kabupaten Lampung Barat",
        "18.04,1805,Kabupaten Lampung Barat",
        "18.04,1801,Kota Palembang",
    ],
)
def test_a_row_that_contradicts_itself_is_not_certain(columns, row):
    good = "18.04,1801,Kabupaten Lampung Barat"
    head = "kode_kemendagri,kode_bps,nama_kabupaten_kota\n"

    found = columns(f"{head}{good}\n{row}\n{good}\n")[REGION_CODE]
    assert found == ["18.04", None, "18.04"]


def test_a_misspelt_name_confirms_a_code_but_decides_nothing(columns):
    assert columns("kode_kemendagri,nama_wilayah\n18.08,Way Kawan\n")[REGION_CODE] == [
        "18.08"
    ]
    text = "nama_wilayah,x\nWay Kawan,1\nWay Kanan,2\n"
    assert columns(text)[REGION_CODE] == [None, "18.08"]


def test_districts_have_columns_of_their_own(columns, province):
    text = (
        "nama_kabupaten_kota,kecamatan,x\n"
        "Kabupaten Lampung Barat,Pagar Dewa,1\n"
        "Kabupaten Lampung Barat,Sekincao,2\n"
        "Kabupaten Tanggamus,Sekincau,3\n"
        ",Sekincau,4\n"
        ",Bumi Agung,5\n"
    )
    found = columns(text)

    assert list(found) == names((*REGION_COLUMNS, *DISTRICT_COLUMNS))
    sekincau = province.districts_named("Sekincau")[0]
    assert found["_kode_kecamatan"] == ["18.04.20", None, None, sekincau.code, None]
    assert found["_kode_kecamatan_bps"][3] == sekincau.bps_code
    assert found["_nama_kecamatan"][0] == "Pagar Dewa"
    assert found[REGION_CODE] == ["18.04", "18.04", None, "18.04", None]


@pytest.mark.parametrize(
    ("code", "district"),
    [
        ("18.04.05.2001", "18.04.05"),
        ("1804052001", "18.04.05"),
        ("180405", "18.04.05"),
        ("1801060", "18.04.05"),
    ],
)
def test_codes_of_villages_and_districts_tell_their_district(columns, code, district):
    found = columns(f"kode_desa,nama_pekon\n{code},Sukapura\n")

    assert found["_kode_kecamatan"] == [district]
    assert found[REGION_CODE] == ["18.04"]


def test_ten_digits_that_may_be_a_village_of_two_districts_need_the_regency(columns):
    text = "kode_desa,nama_wilayah\n1801060001,{}\n"

    assert columns(text.format("")) == {c.name: [None] for c in REGION_COLUMNS}
    west = columns(text.format("Kabupaten Lampung Barat"))
    south = columns(text.format("Kabupaten Lampung Selatan"))
    assert west["_kode_kecamatan"] == ["18.04.05"]
    assert south["_kode_kecamatan"] == ["18.01.06"]


def test_the_rows_of_the_province_itself_are_placed(columns):
    found = columns("wilayah,x\nProvinsi Lampung,1\nKota Metro,2\n")

    assert found["_kode_bps"] == ["1800", "1872"]


def test_a_table_without_rows_has_them_too(placed):
    assert placed("kode_kemendagri,x\n").added.num_rows == 0


def test_names_that_are_ours_cannot_be_taken_by_a_file(placed):
    table = placed("_kode_kemendagri,_baris,wilayah\n18.72,x,Kota Metro\n")

    assert table.data.column_names == ["_kode_kemendagri_2", "_baris_2", "wilayah"]
    assert table.added[REGION_CODE].to_pylist() == ["18.72"]


def test_what_the_portal_states_is_part_of_what_the_table_is(placed):
    text = "kode_wilayah,x\n1804,1\n"
    plain, stated = placed(text), placed(text, "bps")

    assert plain.facts.table_id != stated.facts.table_id
    assert stated.added[REGION_CODE].to_pylist() == ["18.07"]


def test_too_many_different_rows_are_no_list_of_places(placed):
    rows = "".join(f"18.04.{n:06},1\n" for n in range(50_001))
    table = placed(f"kode_wilayah,x\n{rows}")

    assert table.facts.places == ()
    assert table.added.num_rows == 50_001

import datetime as dt

import pytest

from siger_validators.reading.typed import row_numbers

BARAT = "18.04,1801,Kabupaten Lampung Barat"


def test_codes_stay_text_and_what_cannot_be_read_is_null(index_table, read):
    table = read(
        index_table(
            f"{BARAT},2020,78.99",
            f"{BARAT},dua ribu,#DIV/0!",
            "1804,,Kabupaten Lampung Barat,2021,-",
        )
    ).table

    assert table.data["kode_kemendagri"].to_pylist() == ["18.04", "18.04", "1804"]
    assert table.data["kode_bps"].to_pylist() == ["1801", "1801", None]
    assert table.data["tahun"].to_pylist() == [2020, None, 2021]
    assert table.data["indeks_ketahanan_pangan"].to_pylist() == [78.99, None, None]


def test_facts_say_what_search_and_pages_need(index_table, read):
    reading = read(index_table(f"{BARAT},2021,1", f"{BARAT},2020,-"))
    facts = reading.table.facts
    measure = facts.columns[-1]

    assert (facts.schema, facts.schema_version) == ("ketahanan-pangan", "1.1.0")
    assert facts.years == (2020, 2021)
    assert facts.region_values == ("18.04", "Kabupaten Lampung Barat", "1801")
    assert facts.row_count == 2
    assert measure.title == "Indeks ketahanan pangan"
    assert (measure.type, measure.unit) == ("number", "indeks (0-100)")
    assert (measure.role, measure.missing_count) == ("measure", 1)


def test_the_name_of_a_table_changes_with_its_bytes_only(index_table, read):
    first = read(index_table(f"{BARAT},2020,1")).table.facts.table_id
    again = read(index_table(f"{BARAT},2020,1")).table.facts.table_id
    other = read(index_table(f"{BARAT},2020,2")).table.facts.table_id

    assert first == again != other


def test_a_table_that_lacks_a_column_still_finds_its_schema(write, read):
    text = "kode_kemendagri,kode_bps,tahun,indeks_ketahanan_pangan\n18.04,1801,2020,1\n"
    assert read(write(text)).table.facts.schema == "ketahanan-pangan"


def test_region_and_year_columns_alone_prove_no_schema(write, read):
    text = (
        "kode_kemendagri,kode_bps,nama_kabupaten_kota,tahun,jumlah_sekolah\n"
        "18.04,1801,Kabupaten Lampung Barat,2020,12\n"
    )
    facts = read(write(text)).table.facts

    assert facts.schema == ""
    assert [column.role for column in facts.columns] == [
        "region-code",
        "region-bps-code",
        "region-name",
        "year",
        "measure",
    ]
    assert facts.years == (2020,)


@pytest.mark.parametrize(
    "case",
    [
        ("nilai", ["1", "20"], "integer", [1, 20]),
        ("nilai", ["1.5", "20"], "number", [1.5, 20.0]),
        ("nilai", ["1", "satu"], "string", ["1", "satu"]),
        ("nilai", ["007", "8"], "string", ["007", "8"]),
        ("kode_barang", ["18.10", "18.04"], "string", ["18.10", "18.04"]),
        ("NIK", ["1804", "1805"], "string", ["1804", "1805"]),
        ("tahun", ["2020", "2021"], "year", [2020, 2021]),
        ("tanggal", ["2020-01-31", "-"], "date", [dt.date(2020, 1, 31), None]),
        ("tanggal", ["31/01/2020", "-"], "date", [dt.date(2020, 1, 31), None]),
        ("tanggal", ["31/02/2020", "-"], "string", ["31/02/2020", None]),
        ("nilai", ["-", ""], "string", [None]),
    ],
)
def test_types_are_guessed_with_care(write, read, case):
    heading, cells, type_, values = case
    lines = [f"nama;{heading}", *(f"x;{cell}" for cell in cells if cell)]
    table = read(write("\n".join(lines))).table

    assert table.facts.columns[1].type == type_
    assert table.data[heading].to_pylist() == values


def test_headings_that_are_blank_or_occur_twice_get_names(write, read):
    table = read(write("nama,,nama,x\na,b,c,d\n")).table

    assert table.data.column_names == ["nama", "kolom_2", "nama_2", "x"]


def test_rows_without_values_are_left_out_and_the_others_keep_their_number(write, read):
    table = read(write("nama,nilai\na,1\n\n,-\nb,2\n")).table

    assert table.data["nama"].to_pylist() == ["a", "b"]
    assert row_numbers(table.data) == [2, 5]


def test_values_that_nobody_can_calculate_with_are_null_and_named(index_table, read):
    reading = read(index_table(f"{BARAT},2020,NaN", f"{BARAT},2021,1e999"))

    assert [(f.type, f.row, f.cell) for f in reading.findings] == [
        ("siger-bukan-bilangan", 2, "NaN"),
        ("siger-bukan-bilangan", 3, "1e999"),
    ]
    assert reading.table.data["indeks_ketahanan_pangan"].null_count == 2

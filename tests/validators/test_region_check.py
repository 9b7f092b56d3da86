import pytest

from siger_validators.regions import RegionValidator


@pytest.fixture
def check(subject_of):
    return lambda *paths: list(RegionValidator().check(subject_of(*paths)))


def _rows(province, code):
    return [f"{code(r)},{r.bps_code},{r.name},2020,1" for r in province.regencies]


def test_the_right_codes_of_all_regions_have_no_findings(index_table, check, province):
    assert check(index_table(*_rows(province, lambda r: r.code))) == []


@pytest.mark.parametrize("dot", [True, False])
def test_statistics_codes_under_the_ministry_heading_are_one_finding(
    index_table, check, province, dot
):
    def wrong(region):
        digits = region.bps_code
        return f"{digits[:2]}.{digits[2:]}" if dot else digits

    (found,) = check(index_table(*_rows(province, wrong)))

    assert found.type == "siger-kode-sistem-keliru"
    assert (found.severity, found.field) == ("error", "kode_kemendagri")
    assert found.params["actual"] == "BPS"
    assert (found.params["agree"], found.params["against"]) == ("8", "0")
    assert found.params["rows"] == "2, 3, 4, 5, 6, 7, 8, 9"
    assert found.params["name"] == "Kabupaten Lampung Selatan"
    assert found.params["right"] == "18.01"


def test_ministry_codes_under_the_statistics_heading_are_one_finding(
    index_table, check, province
):
    rows = [
        f"{r.code},{r.code.replace('.', '')},{r.name},2020,1"
        for r in province.regencies
    ]
    (found,) = check(index_table(*rows))

    assert found.type == "siger-kode-sistem-keliru"
    assert (found.field, found.params["actual"]) == ("kode_bps", "Kemendagri")


def test_a_single_row_that_disagrees_is_reported_by_its_row(
    index_table, check, province
):
    rows = _rows(province, lambda r: r.code)
    rows[1] = "18.01,1805,Kabupaten Lampung Tengah,2020,1"
    (found,) = check(index_table(*rows))

    assert found.type == "siger-kode-nama-tidak-cocok"
    assert (found.row, found.cell) == (3, "18.01")
    assert found.params["code_name"] == "Kabupaten Lampung Selatan"
    assert found.params["right"] == "18.02"


def test_row_numbers_count_blank_rows(index_table, check):
    good = "18.04,1801,Kabupaten Lampung Barat,2020,1"
    bad = "18.02,1805,Kabupaten Lampung Timur,2020,1"
    found = check(index_table(good, "", good, bad))

    assert {f.row for f in found} == {5}


def test_bare_digits_without_names_have_no_system(write, check):
    (found,) = check(write("kode_wilayah,nilai\n1809,1\n1804,5\n"))

    assert found.type == "siger-kode-tanpa-sistem"
    assert (found.row, found.cell) == (3, "1804")
    assert found.params["kemendagri_name"] == "Kabupaten Lampung Barat"
    assert found.params["bps_name"] == "Kabupaten Lampung Timur"


def test_one_name_decides_the_system_of_bare_digits(write, check):
    text = (
        "kode_wilayah,nama_wilayah,nilai\n"
        "1804,Kabupaten Lampung Timur,5\n"
        "1801,Kabupaten Lampung Barat,6\n"
        "1802,Kabupaten Lampung Tengah,6\n"
    )
    (found,) = check(write(text))

    assert (found.type, found.row) == ("siger-kode-nama-tidak-cocok", 4)


def test_digits_that_mean_the_same_in_both_systems_need_none(write, check):
    assert check(write("kode_wilayah,nilai\n1809,1\n1871,5\n")) == []


def test_an_unknown_code_is_reported_once_with_its_count(index_table, check):
    row = "18.99,1801,Kabupaten Lampung Barat,{},1"
    (found,) = check(index_table(row.format(2020), row.format(2021)))

    assert (found.type, found.row, found.cell) == (
        "siger-kode-tidak-dikenal",
        2,
        "18.99",
    )
    assert found.params["count"] == "2"


def test_a_misspelt_name_gets_the_nearest_one_suggested(index_table, check):
    (found,) = check(index_table("18.08,1807,Kabupaten Way Kawan,2020,1"))

    assert (found.type, found.severity) == (
        "siger-nama-wilayah-tidak-dikenal",
        "warning",
    )
    assert found.params["suggestion"] == "Kabupaten Way Kanan"


def test_an_unofficial_spelling_is_only_noted(index_table, check):
    (found,) = check(index_table("18.04,1801,KAB. LAMPUNG BARAT,2020,1"))

    assert (found.type, found.severity) == ("siger-nama-wilayah-tidak-resmi", "note")
    assert found.params["suggestion"] == "Kabupaten Lampung Barat"


def test_codes_of_districts_and_villages_are_those_of_their_regency(write, check):
    kemendagri = "18.04.01\n18.04.01.2001\n180401\n18.06.03\n"
    bps = "1801010\n1801010001\n1802\n1800\n18\n"

    assert check(write(f"kode_wilayah\n{kemendagri}")) == []
    assert check(write(f"kode_bps\n{bps}")) == []


def test_a_district_under_the_name_of_another_regency_is_found(write, check):
    text = (
        "kode_wilayah,nama_wilayah,nilai\n"
        "18.04.01,Kabupaten Lampung Barat,1\n"
        "18.06.03,Kabupaten Lampung Barat,2\n"
    )
    (found,) = check(write(text))

    assert (found.type, found.row) == ("siger-kode-nama-tidak-cocok", 3)


def test_a_column_of_codes_of_other_provinces_is_left_alone(write, check):
    codes = [f"{n}.01" for n in range(11, 22)]

    assert check(write("kode_wilayah\n" + "\n".join(codes) + "\n")) == []
    (found,) = check(write("kode_wilayah\n18.01\n18.02\n11.01\n"))
    assert found.type == "siger-kode-tidak-dikenal"


def test_the_province_itself_is_a_region(write, check):
    text = "kode_wilayah,nama_wilayah,nilai\n18,Provinsi Lampung,1\n18.04,Lampung,2\n"
    found = check(write(text))

    assert [f.type for f in found] == [
        "siger-kode-nama-tidak-cocok",
        "siger-nama-wilayah-tidak-resmi",
    ]


def test_a_column_of_other_places_is_left_alone(write, check):
    assert check(write("wilayah,nilai\nPekon Sukarame,1\nKampung Baru,2\n")) == []


def test_many_mismatches_are_cut_and_say_so(index_table, check):
    good = "18.04,1801,Kabupaten Lampung Barat,2020,1"
    bad = "18.02,,Kabupaten Lampung Timur,2020,1"
    found = check(index_table(*[good] * 3, *[bad] * 1100))

    assert len(found) == 1001
    assert found[-1].type == "siger-temuan-lain"

import pytest

HEAD = "nama_kabupaten_kota,nama_kecamatan,x\n"


@pytest.mark.parametrize("name", ["Pagar Dewa", "Bumi Agung", "Labuhan Ratu"])
def test_a_name_of_two_regencies_needs_its_regency(check, province, name):
    owners = {d.region_code for d in province.districts_named(name)}
    (found,) = check(f"nama_kecamatan,x\n{name},1\n{name},2\n")

    assert len(owners) == 2
    assert (found.type, found.severity, found.row) == (
        "siger-kecamatan-rancu",
        "warning",
        2,
    )
    assert found.params["count"] == "2"
    for code in owners:
        region = province.region(code).name
        assert region in found.params["owners"]
        assert check(f"{HEAD}{region},{name},1\n") == []


def test_rajabasa_is_two_districts_by_the_other_offices_spelling(check):
    (found,) = check("kecamatan,x\nRajabasa,1\n")
    assert found.type == "siger-kecamatan-rancu"

    assert check(f"{HEAD}Kota Bandar Lampung,Rajabasa,1\n") == []
    (note,) = check(f"{HEAD}Kabupaten Lampung Selatan,RAJABASA,1\n")
    assert note.params["suggestion"] == "Raja Basa"


@pytest.mark.parametrize(
    ("name", "near"), [("Way Tenang", "Way Tenong"), ("Sekincao", "Sekincau")]
)
def test_a_misspelt_district_gets_the_nearest_of_its_regency(check, name, near):
    (found,) = check(f"{HEAD}Kabupaten Lampung Barat,{name},1\n")

    assert found.type == "siger-nama-kecamatan-tidak-dikenal"
    assert (found.field, found.cell, found.params["suggestion"]) == (
        "nama_kecamatan",
        name,
        near,
    )


def test_nothing_like_a_district_gets_no_suggestion(check):
    text = f"{HEAD}Kabupaten Lampung Barat,Sekincau,1\nKabupaten Lampung Barat,Zzz,1\n"
    (found,) = check(text)

    assert (found.row, found.params["suggestion"]) == (3, "-")


def test_a_district_of_another_regency_is_an_error(check):
    (found,) = check(f"{HEAD}Kabupaten Tanggamus,Sekincau,1\n")

    assert (found.type, found.severity) == ("siger-kecamatan-kabupaten-lain", "error")
    assert found.params["own"] == "Kabupaten Lampung Barat"
    assert found.params["other"] == "Kabupaten Tanggamus"


@pytest.mark.parametrize("blanks", ["Balik  Bukit", "BALIK BUKIT", "kec. Balik Bukit"])
def test_blanks_and_capitals_are_noted_with_the_official_name(check, blanks):
    (found,) = check(f"{HEAD}Kabupaten Lampung Barat,{blanks},1\n")

    assert found.type == "siger-nama-kecamatan-tidak-resmi"
    assert (found.severity, found.params["suggestion"]) == ("note", "Balik Bukit")


def test_codes_of_both_systems_are_known_by_their_length(check):
    rows = "1801040,Balik Bukit\n180405,Sumber Jaya\n18.04.06,Belalau\n"

    assert check(f"kode_kecamatan,nama_kecamatan\n{rows}") == []
    (found,) = check("kode_kecamatan,nama_kecamatan\n1801040,Belalau\n")
    assert found.type == "siger-kecamatan-nama-tidak-cocok"


@pytest.mark.parametrize("code", ["1807040", "1807043"])
def test_a_pair_of_codes_that_nobody_verified_is_noted(check, province, code):
    name = province.district(code).name
    (found,) = check(f"kode_kecamatan,nama_kecamatan\n{code},{name}\n")

    assert (found.type, found.severity) == (
        "siger-kecamatan-belum-terverifikasi",
        "note",
    )
    assert found.params["right"] == province.district(code).code


def test_a_column_of_other_places_is_left_alone(check):
    assert check("kecamatan,x\nCibeunying,1\nCoblong,2\n") == []


def test_every_district_is_right_by_either_code_and_by_name(check, province):
    rows = [
        f"{d.code},{province.region(d.region_code).name},{d.name}"
        for d in province.districts
    ]
    head = "kode_kecamatan,nama_kabupaten_kota,nama_kecamatan\n"

    assert check(head + "\n".join(rows) + "\n") == []

"""What the check for personal data says, and what it never says."""

import json

import pytest
import xlsxwriter

from siger_catalog.reporting import message_of
from siger_validators.privacy import PrivacyValidator

NIK = "1804050101900001"
NIP = "198501012010011003"


def types(findings):
    return [finding.type for finding in findings]


def said(findings):
    known = {kind.type: kind for kind in PrivacyValidator().finding_types}
    return " ".join(f"{f} {message_of(f, known, 'id')}" for f in findings)


def test_column_and_count_are_told_and_no_value(people, look):
    numbers = [people(1).nik() for _ in range(12)]

    found = look([["no", "NIK"], *enumerate(numbers)])

    assert types(found) == ["siger-data-pribadi-nik"]
    assert (found[0].field, found[0].field_number) == ("NIK", 2)
    assert found[0].params["count"] == "12"
    assert found[0].cell == found[0].message == ""
    assert not any(number in said(found) for number in numbers)


def test_a_row_of_data_in_the_place_of_the_headings_is_not_told(people, look):
    rows = [[people(n).nik(), f"Orang {n}"] for n in range(20)]

    found = look(rows)

    assert "siger-data-pribadi-nik" in types(found)
    assert not any(number in said(found) for number, _ in rows)


def test_a_signature_below_a_table_holds_a_birth_date(look):
    rows = [["wilayah", "nilai"], ["Metro", 1], ["Mesuji", 2], ["", f"NIP. {NIP}"]]

    assert types(look(rows)) == ["siger-data-pribadi-nip"]


def test_one_number_of_a_district_in_a_remark_is_enough(look):
    rows = [["no", "keterangan"], [1, "lengkap"], [2, f"an. Budi (NIK {NIK})"]]

    assert types(look(rows)) == ["siger-data-pribadi-nik"]


def test_a_few_numbers_among_a_thousand_others_are_found(people, look):
    some = people(5)
    rows = [["no", "catatan"]]
    rows += [[n, str(some.chance.randrange(10**15, 10**16))] for n in range(200)]
    rows[10][1] = rows[20][1] = rows[30][1] = ""
    for n in (10, 20, 30, 40, 50):
        rows[n][1] = "18040501019" + f"{n}001"

    assert types(look(rows)) == ["siger-data-pribadi-nik"]


@pytest.mark.parametrize("heading", ["No. Rekening", "norek", "Rekening Bank"])
def test_bank_accounts_are_known_by_their_heading(heading, look):
    rows = [["no", heading], [1, "0023-01-012345-50-1"], [2, "1140098765432"]]

    assert types(look(rows)) == ["siger-data-pribadi-rekening"]


@pytest.mark.parametrize("heading", ["Kode Rekening", "Nilai rekening listrik"])
def test_accounts_of_a_budget_are_no_bank_accounts(heading, look):
    rows = [["no", heading], [1, "5.1.02.01.01.0026"], [2, "123456789012"]]

    assert look(rows) == []


def test_taxpayers_are_persons_unless_they_are_companies(look):
    person, company = "45.310.346.2-601.000", "01.334.427.0-054.000"

    assert types(look([["a"], [person]])) == ["siger-data-pribadi-npwp"]
    assert look([["a"], [company]]) == []
    assert types(look([["NPWP"], ["453103462601000"]])) == ["siger-data-pribadi-npwp"]
    assert look([["NPWP"], ["013344270054000"]]) == []


def test_numbers_of_the_health_insurance_are_found(look):
    cards = [f"000{1234567890 + 37 * n}" for n in range(5)]

    assert types(look([["a"], *[[c] for c in cards]])) == ["siger-data-pribadi-bpjs"]
    lost = [[c.lstrip("0")] for c in cards]
    assert types(look([["No BPJS"], *lost])) == ["siger-data-pribadi-bpjs"]


@pytest.mark.parametrize(
    "second", [("alamat", "Jl. Melati 3 RT 02"), ("tgl_lahir", "1990-01-02")]
)
def test_names_beside_an_address_or_birth_date_are_personal(second, look):
    heading, value = second
    names = ["Siti Aminah", "Agus Setiawan", "Ni Wayan Sari", "Budi Hartono"]

    rows = [["Nama Penerima", heading], *[[name, value] for name in names]]

    assert types(look(rows)) == ["siger-data-pribadi-nama"]


def test_names_alone_and_names_of_places_are_not(look):
    officials = [["nama", "jabatan"], ["Siti", "Camat"], ["Agus", "Lurah"]]
    schools = [["nama", "alamat"], *[[f"SDN {n} Siti", "Jl. Nur 1"] for n in range(9)]]
    villages = [["nama_desa", "alamat"], *[["Sri Agung", "Jl. 1"] for _ in range(9)]]

    assert look(officials) == look(schools) == look(villages) == []


def test_hidden_sheets_are_looked_at_too(tmp_path, people, look):
    path = tmp_path / "buku.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Rekap").write_row(0, 0, ["wilayah", "jumlah"])
        book.worksheets()[0].write_row(1, 0, ["Metro", 12])
        hidden = book.add_worksheet("Rincian")
        hidden.write_row(0, 0, ["Nomor", "Isian"])
        for row in range(1, 9):
            hidden.write_row(row, 0, [row, people(row).nik()])
        hidden.hide()

    found = look(path)

    assert types(found) == ["siger-data-pribadi-nik"]
    assert found[0].params["sheet"] == "2"


def test_text_that_is_no_table_is_looked_at_too(tmp_path, people, look):
    features = [{"properties": {"nik": people(n).nik()}} for n in range(9)]
    path = tmp_path / "titik.json"
    path.write_text(json.dumps({"features": features}))

    assert types(look(path)) == ["siger-data-pribadi-nik"]


def test_identifiers_in_metadata_are_counted_by_field(look):
    found = look(
        [["a"], ["1"]],
        description=f"Narahubung Budi, NIK {NIK}, HP 0812-3456-7890.",
        extras={"operator": f"NIP {NIP}", "surel": "dinas@lampungprov.go.id"},
    )

    assert types(found) == ["siger-data-pribadi-keterangan"] * 2
    assert [f.params["text"] for f in found] == ["description", "extras.operator"]
    assert [f.params["count"] for f in found] == ["2", "1"]
    assert NIK not in said(found)


def test_small_counts_of_patients_below_a_regency_are_a_warning(look):
    rows = [["kecamatan", "tahun", "penderita_hiv"], ["A", 2024, 3], ["B", 2024, 40]]

    found = look(rows)

    assert [(f.type, f.severity) for f in found] == [("siger-sel-kecil", "warning")]
    assert (found[0].field, found[0].params["count"]) == ("penderita_hiv", "1")


@pytest.mark.parametrize(
    ("heading", "areas", "title"),
    [
        ("kecamatan", ("Metro Pusat", "Metro Utara"), "Penderita TB"),
        ("wilayah", ("Kec. Metro Pusat", "Kec. Metro Utara"), "Penderita TB"),
        ("kode_wilayah", ("18.72.01", "18.72.02"), "Penderita TB"),
        ("kode", ("1872011001", "1872021002"), "Penerima bantuan"),
        ("wilayah", ("Metro Pusat", "Metro Utara"), "Penderita TB menurut kecamatan"),
        ("desa", ("Hadimulyo", "Yosodadi"), "Penerima PKH"),
    ],
)
def test_small_counts_are_seen_however_the_area_is_said(look, heading, areas, title):
    rows = [[heading, "tahun", "jumlah"], [areas[0], 2024, 4], [areas[1], 2024, 90]]

    found = look(rows, title)

    assert [(f.type, f.field) for f in found] == [("siger-sel-kecil", "jumlah")]


def test_five_is_not_small_and_nothing_is_no_person(look):
    rows = [["kecamatan", "penderita_hiv"], ["A", 5], ["B", 0], ["C", 12]]

    assert look(rows) == []


def test_regencies_are_large_enough_by_code_and_by_title(look):
    by_code = [["kode_wilayah", "penderita"], ["18.01", 3], ["18.72", 4]]
    by_name = [["wilayah", "penderita"], ["Kabupaten Mesuji", 3], ["Kota Metro", 4]]

    assert look(by_code, "Penderita TB menurut kabupaten/kota") == []
    assert look(by_name, "Penderita TB menurut kabupaten/kota") == []


def test_small_counts_of_anything_else_are_none_of_its_business(look):
    regencies = [["kabupaten", "penderita_hiv"], ["A", 3], ["B", 4]]
    markets = [["kecamatan", "jumlah_pasar"], ["A", 3], ["B", 4]]

    assert look(regencies) == look(markets) == []

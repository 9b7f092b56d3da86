"""Which system a column of codes is in: by proof, never by belief."""

import pytest

from siger_validators.regions.headings import place_columns, stated_system


@pytest.fixture
def system_of(placed):
    """How the one column of codes of a table is meant."""

    def decide(text, stated=None):
        (system,) = placed(text, stated).facts.code_systems
        return system

    return decide


def both(system):
    return system.system, system.basis


def test_names_prove_the_system_and_the_proof_is_kept(system_of):
    system = system_of(
        "kode_kabupaten_kota,nama_kabupaten_kota,x\n"
        "1809,Kabupaten Pesawaran,1\n"
        "1801,Lampung Barat,2\n"
        "1801,Lampung Barat,3\n"
        "1807,Way Kanan,4\n"
    )

    assert both(system) == ("bps", "names")
    assert (system.field, system.field_number) == ("kode_kabupaten_kota", 1)
    assert (system.agree, system.against) == (3, 0)
    first, second = system.proofs
    assert (first.row, first.code, first.name) == (3, "1801", "Lampung Barat")
    assert first.kemendagri == "Kabupaten Lampung Selatan"
    assert first.bps == "Kabupaten Lampung Barat"
    assert (second.row, second.bps) == (5, "Kabupaten Way Kanan")


def test_each_of_the_eight_proves_each_system(province, system_of):
    eight = [r for r in province.regencies if r.code.replace(".", "") != r.bps_code]
    assert len(eight) == 8
    for region in eight:
        head = "kode_wilayah,nama_wilayah\n"
        digits = region.code.replace(".", "")
        assert system_of(f"{head}{region.bps_code},{region.name}\n").system == "bps"
        assert system_of(f"{head}{digits},{region.name}\n").system == "kemendagri"


def test_the_seven_others_are_accepted_without_names(province, check, system_of):
    seven = [r for r in province.regencies if r.code.replace(".", "") == r.bps_code]
    text = "kode_wilayah,x\n" + "".join(f"{r.bps_code},1\n" for r in seven)

    assert len(seven) == 7
    assert both(system_of(text)) == ("both", "form")
    assert check(text) == []


@pytest.mark.parametrize("code", [f"180{n}" for n in range(1, 9)])
def test_each_clashing_code_is_refused_without_a_name(check, system_of, code):
    text = f"kode_wilayah,x\n1809,1\n{code},2\n"
    (found,) = check(text)

    assert (found.type, found.row, found.cell) == ("siger-kode-tanpa-sistem", 3, code)
    assert both(system_of(text)) == ("", "")


def test_a_kemendagri_code_without_its_dot_needs_proof_even_if_stated(check, system_of):
    bare = "kode_kemendagri,x\n1804,1\n"
    (found,) = check(bare)

    assert found.type == "siger-kode-tanpa-sistem"
    assert found.params["case"] == "stated-kemendagri"
    assert system_of("kode_kemendagri,x\n18.04,1\n").system == "kemendagri"
    proved = "kode_kemendagri,nama_wilayah\n1804,Kabupaten Lampung Barat\n"
    assert both(system_of(proved)) == ("kemendagri", "names")


def test_bps_codes_are_taken_at_their_heading_unless_it_is_contradicted(
    check, system_of
):
    assert both(system_of("kode_bps,x\n1804,1\n")) == ("bps", "stated")
    assert check("kode_bps,x\n1804,1\n") == []
    (found,) = check("kode_bps,x\n18.04,1\n")
    assert found.params["case"] == "stated-bps"
    (wrong,) = check("kode_bps,nama_wilayah\n1804,Kabupaten Lampung Barat\n")
    assert (wrong.type, wrong.params["case"]) == ("siger-kode-sistem-keliru", "heading")


def test_what_the_portal_states_is_checked(check, system_of):
    bare = "kode_wilayah,x\n1804,1\n"
    named = "kode_wilayah,nama_wilayah\n1804,Kabupaten Lampung Barat\n"

    assert both(system_of(bare, "bps")) == ("bps", "stated")
    assert check(bare, "bps") == []
    assert [f.type for f in check(bare, "kemendagri")] == ["siger-kode-tanpa-sistem"]
    (found,) = check(named, "bps")
    assert (found.severity, found.params["case"]) == ("error", "portal")
    assert (found.params["stated"], found.params["actual"]) == ("BPS", "Kemendagri")
    assert check(named, "kemendagri") == []


def test_a_heading_goes_before_what_the_portal_states(system_of):
    system = system_of("kode_bps,x\n1804,1\n", "kemendagri")

    assert (system.stated, system.stated_by, system.system) == ("bps", "heading", "bps")


def test_the_form_of_a_code_can_contradict_its_heading(check):
    (six,) = check("kode_bps,x\n180405,1\n")
    (seven,) = check("kode_kemendagri,x\n1801060,1\n")

    assert (six.params["case"], six.params["actual"]) == ("form", "Kemendagri")
    assert (seven.params["case"], seven.params["actual"]) == ("form", "BPS")
    assert seven.params["name"] == "Kabupaten Lampung Barat"


def test_names_of_districts_decide_where_no_column_names_regencies(system_of):
    text = "kode_wilayah,nama_kecamatan\n1801,Sekincau\n1802,Gisting\n"
    unclear = "kode_wilayah,nama_kecamatan\n1801,Bumi Agung\n"

    assert both(system_of(text)) == ("bps", "names")
    assert system_of(unclear).system == ""


def test_columns_of_both_systems_beside_each_other_are_each_decided(placed):
    text = (
        "bps_kode_kabupaten_kota,bps_nama_kabupaten_kota,"
        "kemendagri_kode_kabupaten_kota,kemendagri_nama_kabupaten_kota\n"
        "1808,TULANGBAWANG,18.05,Tulang Bawang\n"
    )
    bps, kemendagri = placed(text).facts.code_systems

    assert (bps.system, kemendagri.system) == ("bps", "kemendagri")
    assert bps.proofs[0].name == "TULANGBAWANG"
    assert kemendagri.proofs[0].name == "Tulang Bawang"


def test_a_tie_of_names_decides_nothing(system_of):
    text = (
        "kode_wilayah,nama_wilayah\n"
        "1801,Kabupaten Lampung Barat\n1804,Kabupaten Lampung Barat\n"
    )

    assert system_of(text).system == ""


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Nama Pekon", "village-name"),
        ("kampung", "village-name"),
        ("Tiyuh", "village-name"),
        ("DESA/KELURAHAN", "village-name"),
        ("Desa atau Kelurahan", "village-name"),
        ("kode_desa", "village-code"),
        ("Kecamatan", "district-name"),
        ("kode_bps_kecamatan", "district-code"),
        ("kodepemda", "region-code"),
        ("Lintang", "latitude"),
        ("Koordinat X", "longitude"),
        ("Titik Koordinat", "point"),
        ("desain", None),
        ("jumlah_desa", None),
        ("pendapatan", None),
    ],
)
def test_headings_tell_what_they_speak_of(read, write, heading, kind):
    table = read(write(f"{heading},z\na,b\n")).table
    found = [c.kind for c in place_columns(table.facts.columns) if c.at == 0]

    assert found == ([kind] if kind else [])


def test_a_heading_that_names_both_systems_states_none():
    assert stated_system("kode_bps", "") == "bps"
    assert stated_system("Kode Mendagri", "") == "kemendagri"
    assert stated_system("kode bps/kemendagri", "") is None
    assert stated_system("kode", "") is None

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.placing import stated_codes

KEYS = ("sistem_kode_wilayah", "sistem_kode", "referensi_kode_wilayah", "lain")
SAYINGS = ("BPS", "Kemendagri", "kode BPS, bukan Kemendagri")


@pytest.mark.parametrize(
    ("extras", "system"),
    [
        ({"sistem_kode_wilayah": "Kode BPS (MFD)"}, "bps"),
        ({"kode_referensi": "Badan Pusat Statistik"}, "bps"),
        ({"sistem_kode": "Kepmendagri 300.2.2-2138/2025"}, "kemendagri"),
        ({"standar_kode_wilayah": "Kementerian Dalam Negeri"}, "kemendagri"),
        ({"sistem_kode": "BPS dan Kemendagri"}, ""),
        ({"sistem_kode": "entah"}, ""),
        ({"sumber": "BPS"}, ""),
        ({}, ""),
    ],
)
def test_the_portals_extras_say_whose_codes_a_table_has(extras, system):
    assert stated_codes(extras) == system


@given(st.dictionaries(st.sampled_from(KEYS), st.text() | st.sampled_from(SAYINGS)))
def test_any_extras_are_understood_or_passed_over(extras):
    said = " ".join(v for k, v in extras.items() if k != "lain").casefold()
    if stated_codes(extras) == "bps":
        assert "bps" in said or "badan pusat statistik" in said
    if not ("bps" in said or "mendagri" in said or "statistik" in said):
        assert stated_codes(extras) == "" or "dalam negeri" in said

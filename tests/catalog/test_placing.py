import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.placing import stated_codes


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


@given(st.dictionaries(st.text(), st.text()))
def test_any_extras_are_understood_or_passed_over(extras):
    assert stated_codes(extras) in ("", "bps", "kemendagri")

import json

import pytest

from siger_catalog.errors import SettingsError
from siger_catalog.provinces.regions import (
    Province,
    known_provinces,
    load_province,
    read_boundaries,
)


@pytest.fixture(scope="module")
def lampung() -> Province:
    return load_province("lampung")


def test_lampung_has_fifteen_regencies_and_229_districts(lampung):
    assert known_provinces() == ("lampung",)
    assert (lampung.code, lampung.name) == ("18", "Lampung")
    assert lampung.regions[0].name == "Provinsi Lampung"
    assert len(lampung.regencies) == 15
    assert len(lampung.districts) == 229
    codes = [region.code for region in lampung.regencies]
    assert codes == sorted(codes)


def test_the_two_code_systems_are_never_mixed(lampung):
    west = lampung.region("18.04")
    assert (west.name, west.bps_code) == ("Kabupaten Lampung Barat", "1801")
    assert lampung.by_bps("1804").short_name == "Lampung Timur"
    assert lampung.find("1804") is None
    assert lampung.find("18.04") is west
    assert lampung.region("1801") is None
    assert len({region.bps_code for region in lampung.regions}) == 16


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kabupaten Lampung Barat", "18.04"),
        ("lampung  barat", "18.04"),
        ("KAB. LAMPUNG BARAT", "18.04"),
        ("Tulangbawang Barat", "18.12"),
        ("Tulang Bawang", "18.05"),
        ("Kota Metro", "18.72"),
        ("metro", "18.72"),
        ("Kota Bandar lampung", "18.71"),
        ("Lampung", "18"),
        ("Provinsi Lampung", "18"),
        ("18", "18"),
    ],
)
def test_regions_are_found_by_name_in_any_spelling(lampung, text, code):
    assert lampung.find(text).code == code


@pytest.mark.parametrize("text", ["", "Kabupaten Metro", "Lampung Pusat", "19.04"])
def test_what_is_no_region_is_not_found(lampung, text):
    assert lampung.find(text) is None


def test_every_district_lies_in_a_known_regency(lampung):
    assert all(d.code.startswith(d.region_code + ".") for d in lampung.districts)
    assert all(lampung.region(d.region_code) for d in lampung.districts)
    assert len(lampung.districts_of("18.72")) == 5


def test_every_district_is_known_by_either_code_and_every_spelling(lampung):
    for district in lampung.districts:
        undotted = district.code.replace(".", "")
        for code in (district.code, undotted, district.bps_code):
            assert lampung.district(code) is district
        for name in (district.name, district.bps_name, f"Kec. {district.name}"):
            assert district in lampung.districts_named(name)
    assert lampung.district("18.01.99") is None
    assert lampung.districts_named("Kecamatan") == ()
    assert [d.bps_code for d in lampung.districts if d.note] == ["1807040", "1807043"]


def test_three_names_of_districts_occur_twice(lampung):
    names = {d.name for d in lampung.districts}
    twice = {n for n in names if sum(d.name == n for d in lampung.districts) > 1}

    assert twice == {"Pagar Dewa", "Bumi Agung", "Labuhan Ratu"}


def test_topics_have_labels_themes_and_words(lampung):
    assert len(lampung.topics) == 20
    assert lampung.topic("kesehatan").label_en == "Health"
    assert all(topic.words and len(topic.theme) == 4 for topic in lampung.topics)
    assert lampung.topic("tidak-ada") is None


def test_map_and_borders_name_the_same_regencies(lampung):
    drawn = {shape["kode"] for shape in lampung.map["wilayah"]}
    bordered = {f["id"] for f in json.loads(read_boundaries("lampung"))["features"]}
    assert drawn == bordered == {region.code for region in lampung.regencies}


def test_an_unknown_province_is_a_settings_error_that_names_the_known():
    with pytest.raises(SettingsError) as caught:
        load_province("../etc")
    assert "lampung" in caught.value.fix

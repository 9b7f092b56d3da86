import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.language.elsewhere import build_elsewhere
from siger_catalog.language.words import words


def names(language, text):
    return [place.name for place in language.elsewhere.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("penduduk kota bandung 2023", ["Bandung"]),
        ("kemiskinan jabar dan jateng", ["Jawa Barat", "Jawa Tengah"]),
        ("penduduk sby", ["Surabaya"]),
        ("west java", ["Jawa Barat"]),
        ("provinsi sumatera selatan", ["Sumatera Selatan"]),
        ("DKI Jakarta", ["DKI Jakarta"]),
        ("papua barat daya", ["Papua Barat Daya"]),
        ("tki di malaysia", ["Malaysia"]),
        ("harga batu bata", []),  # a stone
        ("kota batu", ["Kota Batu"]),
        ("kab. agam", ["Kabupaten Agam"]),
        ("kuda liar", []),
        ("populasi sapi bali", []),  # a breed
        ("wisatawan bali", ["Bali"]),
        ("lampung selatan", []),
        ("kabupaten lampung barat", []),
        ("provinsi lampung", []),
        ("kota lampung", []),
        ("kota metro", []),
        ("balam", []),
        ("sukabumi", []),  # a district of Bandar Lampung
        ("kecamatan sukabumi", []),
        ("kota sukabumi", ["Sukabumi"]),
        ("seputih surabaya", []),  # a district of Lampung Tengah
        ("surabaya", ["Surabaya"]),
        ("pesisir selatan", []),
        ("kabupaten pesisir selatan", ["Pesisir Selatan"]),
        ("", []),
    ],
)
def test_places_of_others_are_found_and_own_ones_are_not(language, text, expected):
    assert names(language, text) == expected


def test_a_mention_counts_words_with_the_kind(language):
    found = language.elsewhere.find("padi kab. ogan komering ulu timur 2023")
    assert [(m.start, m.length, m.name) for m in found] == [
        (1, 5, "Ogan Komering Ulu Timur")
    ]


def test_the_province_does_not_find_itself_elsewhere(language):
    province = language.province
    own = [place.name for place in province.regions]
    own += [place.short_name for place in province.regions]
    own += [district.name for district in province.districts]
    own += [" ".join(form) for form in language.places.forms]
    assert [name for name in own if names(language, name)] == []


def test_all_provinces_and_most_regencies_and_cities_are_known(language):
    known = set(language.elsewhere.forms.values())
    assert len(known) >= 500
    assert {"Aceh", "Papua Pegunungan", "Kota Solok", "Kabupaten Solok"} <= known
    assert not {"Lampung", "Tanggamus", "Kota Metro"} & known


def test_a_list_of_its_own_place_under_another_name_is_left_out(language):
    text = "Bandar Lampung, Bandar Baru Selatan\nX Y, Xy # z\n! Kue Xy\n\n"
    found = build_elsewhere(text, language.province, language.places)
    assert found.find("bandar baru selatan") == []
    assert [m.name for m in found.find("kota xy")] == ["X Y"]
    assert found.find("kue xy") == []


PARTS = ["kota", "jawa", "barat", "lampung", "bali", "sapi", "18.04", "x"]


@given(st.lists(st.sampled_from(PARTS)))
def test_mentions_are_in_order_within_the_text_and_apart(language, parts):
    text = " ".join(parts)
    own = {m.start + i for m in language.places.find(text) for i in range(m.length)}
    end = 0
    for mention in language.elsewhere.find(text):
        taken = range(mention.start, mention.start + mention.length)
        assert end <= mention.start
        assert own.isdisjoint(taken)
        end = taken.stop
    assert end <= len(words(text))


@given(st.text(max_size=100))
def test_places_elsewhere_lie_in_any_text_one_after_the_other(language, text):
    end = 0
    for place in language.elsewhere.find(text):
        assert end <= place.start
        end = place.start + place.length
        assert place.length > 0
        assert place.name
    assert end <= len(words(text))

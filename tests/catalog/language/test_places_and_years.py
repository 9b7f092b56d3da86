import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.language.words import spans, words
from siger_catalog.language.years import (
    FIRST_YEAR,
    LAST_YEAR,
    find_years,
    parse_years,
)


def codes(language, text):
    return [code for m in language.places.find(text) for code in m.codes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("penduduk lamsel", ["18.01"]),
        ("kab. tuba", ["18.05"]),
        ("Kab.Tuba", ["18.05"]),
        ("padi tubaba dan tuba", ["18.12", "18.05"]),
        ("tulang bawang barat", ["18.12"]),
        ("Tulangbawang Barat", ["18.12"]),
        ("TULANGBAWANG", ["18.05"]),
        ("tulang bawang tengah", ["18.12"]),  # a district of the other regency
        ("Kota Metro", ["18.72"]),
        ("balam", ["18.71"]),
        ("kode 18.04", ["18.04"]),
        ("18 04", []),
        ("1804", []),
        ("lampung", []),
        ("provinsi lampung", []),
        ("", []),
    ],
)
def test_places_are_found_longest_first(language, text, expected):
    assert codes(language, text) == expected


@given(st.data())
def test_every_regency_is_found_in_any_case_between_any_words(language, data):
    region = data.draw(st.sampled_from(language.province.regencies))
    name = data.draw(st.sampled_from([region.name, region.short_name, region.code]))
    written = data.draw(st.sampled_from([name, name.upper(), name.lower()]))
    assert codes(language, f"luas panen {written}, 2023") == [region.code]


@given(st.text(alphabet="lampungtebrsi .18047-", max_size=80))
def test_places_never_overlap_and_lie_within_the_text(language, text):
    end, count = 0, len(words(text))
    for mention in language.places.find(text):
        assert end <= mention.start < mention.start + mention.length <= count
        assert all(language.province.region(code) for code in mention.codes)
        end = mention.start + mention.length


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("padi 2020", [(2020,)]),
        ("2019-2021", [(2019, 2020, 2021)]),
        ("2019–2021", [(2019, 2020, 2021)]),
        ("2021 - 2019", [(2019, 2020, 2021)]),
        ("2019 s.d. 2020", [(2019, 2020)]),
        ("2019 s/d 2020", [(2019, 2020)]),
        ("2019 sampai dengan 2020", [(2019, 2020)]),
        ("tahun ajaran 2020/2021", [(2020, 2021)]),
        ("lima tahun terakhir", [(2022, 2023, 2024, 2025, 2026)]),
        ("3 tahun terakhir", [(2024, 2025, 2026)]),
        ("last two years", [(2025, 2026)]),
        ("tahun lalu", [(2025,)]),
        ("2019, 2021 dan 2023.", [(2019,), (2021,), (2023,)]),
        ("12020", []),
        ("1.2020", []),
        ("2020.5", []),
        ("nomor 20203", []),
        ("a2020", []),
        ("1804", []),
    ],
)
def test_years_are_found_alone_in_ranges_and_by_count(text, expected):
    assert [mention.years for mention in find_years(text, 2026)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020", (2020,)),
        (" 2019-2021 ", (2019, 2020, 2021)),
        ("2019 - 2020", (2019, 2020)),
        ("tahun lalu", ()),
        ("lima tahun terakhir", ()),
        ("20200", ()),
        ("", ()),
        ("abc", ()),
    ],
)
def test_a_year_filter_is_a_year_or_a_range(text, expected):
    assert parse_years(text) == expected


@given(st.text(alphabet="0129 -–/tahunlsd.", max_size=60))
def test_years_ascend_stay_in_range_and_point_into_the_text(text):
    for mention in find_years(text, 2026):
        assert 0 <= mention.start < mention.end <= len(text)
        assert list(mention.years) == sorted(set(mention.years))
        assert 1900 <= mention.years[0] <= mention.years[-1] <= 2099


@given(st.integers(1900, 2099), st.integers(1900, 2099))
def test_a_range_holds_every_year_between_its_ends(first, last):
    low, high = sorted((first, last))
    assert parse_years(f"{first}-{last}") == tuple(range(low, high + 1))


@given(st.text(max_size=100))
def test_places_and_years_lie_in_any_text_one_after_the_other(language, text):
    end = 0
    for place in language.places.find(text):
        assert end <= place.start
        end = place.start + place.length
    assert end <= len(list(spans(text)))
    end = 0
    for mention in find_years(text, 2026):
        assert end <= mention.start < mention.end <= len(text)
        assert list(mention.years) == sorted(mention.years)
        end = mention.end
    assert all(FIRST_YEAR <= year <= LAST_YEAR for year in parse_years(text))

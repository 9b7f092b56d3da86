from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup

from siger_web.wording import load_wording, utc_text

ID, EN = load_wording("id"), load_wording("en")
AT = datetime(2026, 11, 23, 19, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (1234.5, "1.234,5", "1,234.5"),
        (1234567, "1.234.567", "1,234,567"),
        (0, "0", "0"),
        (0.00012345, "0,00012", "0.00012"),
        (-12.3, "−12,3", "−12.3"),
        (107.10, "107,1", "107.1"),
        (None, "–", "–"),
    ],
)
def test_numbers_are_written_as_the_language_does(value, indonesian, english):
    assert ID.number(value) == indonesian
    assert EN.number(value) == english


def test_a_chart_writes_large_numbers_without_decimals():
    assert ID.rounded(70922.62) == "70.923"
    assert ID.rounded(12.5) == "12,5"
    assert ID.rounded(None) == "–"


def test_dates_and_clocks_are_those_of_western_indonesia():
    assert ID.date(date(2019, 3, 14)) == "14 Maret 2019"
    assert EN.date(date(2019, 3, 14)) == "14 March 2019"
    assert ID.moment(AT) == "24 November 2026, 02.10 WIB"
    assert EN.moment(AT) == "24 November 2026, 02:10 WIB"
    assert ID.date(AT, "medium") == "24 Nov 2026"
    assert utc_text(AT) == "2026-11-23T19:10:00Z"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 KB"),
        (9_400, "9 KB"),
        (999_600, "1,0 MB"),
        (1_840_000, "1,8 MB"),
        (18_400_000, "18 MB"),
    ],
)
def test_sizes_are_written_in_round_units(count, text):
    assert ID.size(count) == text


def test_a_span_of_years_is_written_short():
    assert ID.years([2018, 2019, 2025]) == "2018–2025"
    assert ID.years([2020]) == "2020"
    assert ID.years([]) == "–"


def test_values_are_escaped_and_markup_is_kept():
    text = ID("Belum ada dataset untuk “{q}”", q="<script>")
    linked = ID("Diperbarui {tanggal}", tanggal=Markup("<time>kini</time>"))

    assert "&lt;script&gt;" in text
    assert linked == "Diperbarui <time>kini</time>"


def test_a_value_that_looks_like_a_place_is_no_place():
    assert ID("Belum ada dataset untuk “{q}”", q="{n}").endswith("“{n}”")


def test_english_chooses_between_one_and_many():
    assert EN("{n} dataset", n=1) == "1 dataset"
    assert EN("{n} dataset", n=1639) == "1,639 datasets"
    assert ID("{n} dataset", n=1639) == "1.639 dataset"

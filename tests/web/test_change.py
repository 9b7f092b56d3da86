import pytest

from siger_web.views.change import Change, change_over, change_words
from siger_web.wording import load_wording

ID, EN = load_wording("id"), load_wording("en")


@pytest.mark.parametrize(
    ("series", "unit", "words"),
    [
        ({2014: 100, 2022: 116.8}, "ton", "Metro naik 16,8% dari 2014 ke 2022"),
        ({2014: 100, 2022: 80}, "ton", "Metro turun 20% dari 2014 ke 2022"),
        (
            {2014: 100, 2022: 100.2},
            "ton",
            "Metro hampir tidak berubah dari 2014 ke 2022",
        ),
        ({2014: 100, 2022: 0}, "ton", "Metro"),
        ({2014: 10, 2022: 1250}, "ton", "Metro naik 12.400% dari 2014 ke 2022"),
        ({2014: 12.5, 2022: 9.2}, "%", "Metro turun 3,3 poin persen dari 2014 ke 2022"),
        ({2014: 0, 2022: 1.5}, "%", "Metro naik 1,5 poin persen dari 2014 ke 2022"),
        ({2014: 5, 2022: 5.01}, "%", "Metro hampir tidak berubah dari 2014 ke 2022"),
    ],
)
def test_the_heading_says_what_the_ends_of_the_line_say(series, unit, words):
    assert change_words("Metro", change_over(series, unit), ID) == words


@pytest.mark.parametrize(
    "series",
    [
        {},
        {2020: 5},
        {2020: 5, 2021: None},
        {2014: 0, 2015: 4, 2022: 9},
        {2014: -5, 2022: 9},
        {2014: 5, 2022: -9},
    ],
)
def test_no_change_is_told_where_a_share_of_it_means_nothing(series):
    assert change_over(series, "ton") is None
    assert change_words("Kota Metro", None, ID) == "Kota Metro"


def test_the_years_are_those_that_have_numbers():
    change = change_over({2014: None, 2015: 10, 2016: 30, 2017: 20, 2018: None}, "")

    assert change == Change(first_year=2015, last_year=2017, amount=1.0)
    assert change_words("Metro", change, EN) == "Metro rose by 100% from 2015 to 2017"

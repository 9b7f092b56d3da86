import pytest

from siger_catalog.searching import SearchQuery
from siger_web.overview import find
from siger_web.views.chips import year_labels
from siger_web.views.paging import page_numbers
from siger_web.views.search import search_view


@pytest.mark.parametrize(
    ("current", "last", "numbers"),
    [
        (1, 1, (1,)),
        (1, 3, (1, 2, 3)),
        (5, 10, (1, None, 4, 5, 6, None, 10)),
        (10, 10, (1, None, 9, 10)),
    ],
)
def test_pages_far_away_are_left_out(current, last, numbers):
    assert page_numbers(current, last) == numbers


@pytest.fixture
def view(small_catalog):
    query = SearchQuery(
        text="lampung", filters={"region": ("18", "18.04"), "format": ("csv",)}
    )
    page = find(small_catalog, query)
    return search_view(query, page, small_catalog.province, "/dataset")


def test_a_chip_leads_to_the_search_without_it(view):
    found = {chip.label: chip.url for chip in view.chips}

    assert found["Kabupaten Lampung Barat"] == "/dataset?q=lampung&region=18&format=csv"
    assert found["CSV"] == "/dataset?q=lampung&region=18&region=18.04"
    assert view.cleared == "/dataset?q=lampung"


def test_every_region_stands_in_its_filter_even_without_results(view):
    facet = next(f for f in view.facets if f.name == "region")
    values = [*facet.shown, *facet.folded]

    assert len({v.value for v in values}) == 16
    assert [v.value for v in values[:2]] == ["18", "18.04"]
    assert all(v.selected for v in values[:2])


def test_the_map_leads_to_the_search_in_one_region(view):
    assert view.map.link("18.72") == "/dataset?q=lampung&region=18.72&format=csv"
    assert view.map.values["18.72"] is None


def test_filters_stand_in_the_order_of_use(view):
    names = [facet.name for facet in view.facets]

    assert names == sorted(
        names,
        key=[
            "region",
            "topic",
            "quality",
            "year",
            "format",
            "freshness",
            "license",
            "organization",
            "source",
            "schema",
        ].index,
    )


@pytest.fixture
def chips(small_catalog):
    """What narrows a search: the label of each chip with its address."""

    def of(text, **given):
        query = SearchQuery(text=text, **given)
        view = search_view(
            query, find(small_catalog, query), small_catalog.province, "/dataset"
        )
        return {(c.read_as.id if c.read_as else "", c.label): c.url for c in view.chips}

    return of


def test_a_place_in_the_text_is_a_chip_that_makes_it_words_again(chips):
    assert chips("penduduk lambar", sort="title") == {
        ("Wilayah", "Kabupaten Lampung Barat"): (
            "/dataset?q=penduduk+lambar&places=off&sort=title"
        )
    }
    assert chips("penduduk lambar", places_as_words=True) == {}
    filters = {"region": ("18.04",)}
    assert list(chips("penduduk metro", filters=filters)) == [
        ("", "Kabupaten Lampung Barat")
    ]


def test_without_one_of_several_places_the_others_stay_as_filters(chips):
    urls = chips("penduduk lambar dan mesuji", filters={"format": ("csv",)})

    start = "/dataset?q=penduduk+lambar+dan+mesuji&format=csv"
    assert urls == {
        ("", "CSV"): "/dataset?q=penduduk+lambar+dan+mesuji",
        ("Wilayah", "Kabupaten Lampung Barat"): f"{start}&region=18.11&places=off",
        ("Wilayah", "Kabupaten Mesuji"): f"{start}&region=18.04&places=off",
    }


def test_years_in_the_text_are_chips_and_a_range_is_one(chips):
    assert chips("padi 2020 2023") == {
        ("Tahun", "2020"): "/dataset?q=padi+2020+2023&year=2023&years=off",
        ("Tahun", "2023"): "/dataset?q=padi+2020+2023&year=2020&years=off",
    }
    assert chips("padi 2020-2022 dan 2018") == {
        ("Tahun", "2018"): (
            "/dataset?q=padi+2020-2022+dan+2018&year=2020-2022&years=off"
        ),
        (
            "Tahun",
            "2020–2022",
        ): "/dataset?q=padi+2020-2022+dan+2018&year=2018&years=off",
    }


def test_clearing_everything_takes_places_and_years_as_words_too(small_catalog):
    query = SearchQuery(text="padi lambar 2020", filters={"format": ("csv",)})
    page = find(small_catalog, query)
    view = search_view(query, page, small_catalog.province, "/dataset")

    assert view.cleared == "/dataset?q=padi+lambar+2020&places=off&years=off"


def test_years_are_told_as_people_write_them():
    assert year_labels((2019, 2021, 2022, 2023, 2025, 2026)) == (
        "2019, 2021–2023, 2025, 2026"
    )
    assert year_labels(()) == ""

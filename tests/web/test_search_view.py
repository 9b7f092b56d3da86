import pytest

from siger_catalog.searching import SearchQuery
from siger_web.overview import find
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

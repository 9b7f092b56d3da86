"""Licence and freshness: counted and narrowed alike on each engine."""

from datetime import UTC, date, datetime

import pytest

from siger_catalog.model import License
from siger_catalog.searching import SearchQuery, search

BY = License(id="CC-BY-4.0", title="Creative Commons Attribution 4.0")
OWN = License(title="Lisensi Terbuka Lampung")


def at(year, month):
    return datetime(year, month, 1, tzinfo=UTC)


@pytest.fixture
def find(index, make_document, language):
    rows = [
        ("a", BY, at(2026, 5)),
        ("b", License(id="cc-by"), at(2026, 3)),
        ("c", License(), at(2025, 12)),
        ("d", OWN, at(2024, 6)),
        ("e", OWN, at(2019, 1)),
        ("f", License(id="notspecified"), None),
    ]
    index.rebuild(
        make_document(name, f"Judul {name}", license=terms, modified_at=modified_at)
        for name, terms, modified_at in rows
    )

    def run(today=date(2026, 6, 1), locale="id", **filters):
        query = SearchQuery(filters=filters, locale=locale)
        return search(query, language, index, today)

    return run


def names(page):
    return {hit.name for hit in page.results}


def counted(page, facet):
    return {f.value: f.count for f in page.facets[facet]}


def test_spellings_of_a_licence_are_one_value(find):
    page = find(license=("cc-by",))

    assert names(page) == {"a", "b"}
    assert names(find(license=("none", "lisensi-terbuka-lampung"))) == set("cdef")
    assert counted(page, "freshness") == {"quarter": 2}


def test_licences_are_counted_without_their_own_filter(find):
    every = {"cc-by": 2, "lisensi-terbuka-lampung": 2, "none": 2}

    assert counted(find(), "license") == every
    assert counted(find(license=("none",)), "license") == every
    chosen = [f.value for f in find(license=("none",)).facets["license"] if f.selected]
    assert chosen == ["none"]


def test_licences_have_names_in_both_languages(find):
    def labels(locale):
        return {f.value: f.label for f in find(locale=locale).facets["license"]}

    own = {"lisensi-terbuka-lampung": "Lisensi Terbuka Lampung"}
    assert labels("id") == own | {
        "cc-by": "CC BY (sebut sumber)",
        "none": "Lisensi tidak disebutkan",
    }
    assert labels("en") == own | {
        "cc-by": "CC BY (attribution)",
        "none": "No licence stated",
    }


def test_ages_are_counted_in_classes_without_their_own_filter(find):
    every = {"quarter": 2, "year": 1, "3years": 1, "older": 1, "undated": 1}
    page = find(freshness=("year", "older"))

    assert names(page) == {"c", "e"}
    assert list(counted(find(), "freshness").items()) == list(every.items())
    assert counted(page, "freshness") == every
    chosen = [f.value for f in page.facets["freshness"] if f.selected]
    assert chosen == ["year", "older"]
    assert counted(page, "license") == {"none": 1, "lisensi-terbuka-lampung": 1}


def test_the_same_index_answers_otherwise_when_time_has_passed(find):
    later = date(2027, 6, 1)

    assert names(find(later, freshness=("quarter",))) == set()
    assert names(find(later, freshness=("3years",))) == {"a", "b", "c", "d"}
    assert counted(find(later), "freshness") == {"3years": 4, "older": 1, "undated": 1}


def test_months_are_counted_exactly_however_many_there_are(
    index, make_document, language
):
    months = [(year, month) for year in range(2005, 2024) for month in range(1, 13)]
    index.rebuild(
        make_document(f"{y}-{m}-{n}", "Judul", modified_at=at(y, m))
        for y, m in months
        for n in range(1 + m % 2)
    )
    page = search(SearchQuery(), language, index, date(2026, 6, 1))

    assert counted(page, "freshness") == {"3years": 10, "older": page.total - 10}

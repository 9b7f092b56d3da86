from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.errors import QueryError
from siger_catalog.searching import (
    FILTERS,
    SearchQuery,
    filter_named,
    parse_request,
    to_parameters,
)
from siger_catalog.searching.document import FIELDS


@pytest.fixture
def parse(language):
    def run(**parameters):
        lists = {k: v if isinstance(v, list) else [v] for k, v in parameters.items()}
        return parse_request(lists, language.province)

    return run


def test_nothing_asked_is_everything_by_relevance(parse):
    assert parse() == SearchQuery()


def test_filters_are_canonical_and_may_repeat(parse):
    query = parse(
        q=" padi ",
        region=["18.04", "lampung  tengah", "Kab. Lampung Barat"],
        topic="Kesehatan",
        format="CSV",
        quality="valid",
        year=["2023", "2021 - 2019"],
        schema="penduduk",
        source="metro",
        organization="dinas-kesehatan",
        license=["CC-BY-4.0", "cc-by", "notspecified"],
        freshness="Quarter",
        unknown="x",
    )
    assert query.text == "padi"
    assert query.filters == {
        "region": ("18.04", "18.02"),
        "topic": ("kesehatan",),
        "organization": ("dinas-kesehatan",),
        "format": ("csv",),
        "quality": ("valid",),
        "year": ("2023", "2019-2021"),
        "schema": ("penduduk",),
        "source": ("metro",),
        "license": ("cc-by", "none"),
        "freshness": ("quarter",),
    }


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("region", "1804"),
        ("region", " 1804 "),
        ("region", "99.99"),
        ("region", "Atlantis"),
        ("topic", "alkimia"),
        ("quality", "good"),
        ("year", "20"),
        ("year", "soon"),
        ("format", "../csv"),
        ("organization", "a b"),
        ("schema", "<x>"),
        ("source", "'"),
        ("license", "<x>"),
        ("freshness", "new"),
        ("sort", "random"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "x"),
        ("page", "1.5"),
        ("page", "９"),
        ("page", "501"),
        ("size", "0"),
        ("size", "101"),
        ("size", "9" * 40),
        ("explain", "yes"),
        ("explain", "２"),
    ],
)
def test_a_value_that_means_nothing_is_refused_by_its_parameter(
    parse, parameter, value
):
    with pytest.raises(QueryError) as caught:
        parse(**{parameter: value})
    assert caught.value.parameter == parameter


def test_a_bare_code_is_told_how_to_be_written(parse):
    with pytest.raises(QueryError) as caught:
        parse(region="1804")
    assert "18.04" in caught.value.fix


def test_empty_values_of_a_form_are_no_filter(parse):
    assert parse(region="", year=" ", page="", sort="") == SearchQuery()


def test_the_last_page_ends_at_ten_thousand(parse):
    assert parse(page="100", size="100").page == 100
    with pytest.raises(QueryError):
        parse(page="101", size="100")


def test_readings_of_the_text_can_be_turned_off(parse):
    query = parse(places="off", years="off", correct="off")
    assert query.places_as_words
    assert query.years_as_words
    assert query.as_typed


@pytest.mark.parametrize("word", ["1", "true", "on", " ON ", "True"])
def test_explanations_are_asked_for_in_several_words(parse, word):
    query = parse(explain=word)
    assert query.is_explained
    assert to_parameters(query) == [("explain", "1")]


@pytest.mark.parametrize("word", ["0", "false", "off", "", " "])
def test_explanations_are_declined_in_several_words(parse, word):
    assert not parse(explain=word).is_explained


def test_every_filter_has_its_fields_and_its_words():
    assert [row.name for row in FILTERS] == [
        *("region", "topic", "organization", "format"),
        *("quality", "year", "schema", "source", "license", "freshness"),
    ]
    for row in FILTERS:
        assert {row.field, row.facet_field} <= FIELDS.keys()
        assert row.description
        assert row.example
        assert row.title.id
        assert row.title.en
        assert filter_named(row.name) is row


def test_every_example_is_understood_and_labelled(language):
    for row in FILTERS:
        value = row.parse(row.example, language.province)
        assert row.label(value, language.province, "id")
        assert row.index_values(value, date(2026, 6, 1))


@given(
    name=st.sampled_from(
        [row.name for row in FILTERS] + ["q", "page", "size", "sort", "explain"]
    ),
    value=st.text(max_size=30),
)
def test_a_parameter_is_understood_or_refused_and_asks_the_same_again(
    language, name, value
):
    try:
        query = parse_request({name: [value]}, language.province)
    except QueryError as error:
        assert error.parameter == name  # noqa: PT017 - either outcome is right
        return
    again: dict[str, list[str]] = {}
    for key, text in to_parameters(query):
        again.setdefault(key, []).append(text)
    assert parse_request(again, language.province) == query

import json
import math
from base64 import urlsafe_b64decode, urlsafe_b64encode

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.errors import QueryError
from siger_catalog.searching import After, SearchQuery, with_cursor
from siger_catalog.searching.attempts import Attempt
from siger_catalog.searching.cursors import Cursor, decode, encode

QUERY = SearchQuery(text="kopi", filters={"region": ("18.04", "18")})
CURSOR = Cursor(
    after=After(key=1.0703892707824707, name="kopi-lambar", position=40),
    attempt=Attempt(share=0.7, keeps_place=False),
    corrected="kopi",
    weights=(1.5, 2.0),
)

parts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4),
)


def token_of(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(raw).decode().rstrip("=")


def facts_of(token):
    return orjson.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))


def assert_refused(token, query=QUERY):
    with pytest.raises(QueryError) as caught:
        decode(token, query)
    assert caught.value.parameter == "cursor"
    assert "links.next" in caught.value.fix


scores = st.floats(width=32, allow_nan=False, allow_infinity=False)
numbers = st.integers(0, 2**63 - 1)
titles = st.text(max_size=300).filter(lambda text: text.isprintable())


@given(
    sorted_by=st.one_of(
        st.tuples(st.just("relevance"), scores),
        st.tuples(st.sampled_from(("newest", "quality")), numbers),
        st.tuples(st.just("title"), titles),
    ),
    name=st.text("abcdefghij-0123456789", min_size=1, max_size=200),
    position=st.integers(1, 10**9),
    reading=st.fixed_dictionaries(
        {
            "attempt": st.builds(
                Attempt,
                share=st.floats(0, 1),
                keeps_years=st.booleans(),
                keeps_place=st.booleans(),
            ),
            "corrected": titles,
            "weights": st.lists(st.floats(0, 1000), max_size=24).map(tuple),
        }
    ),
)
def test_a_cursor_comes_back_as_it_was(sorted_by, name, position, reading):
    sort, key = sorted_by
    query = SearchQuery(text="kopi", sort=sort)
    cursor = Cursor(after=After(key=key, name=name, position=position), **reading)
    token = encode(cursor, query)

    assert decode(token, query) == cursor
    assert token.replace("-", "").replace("_", "").isalnum()


def test_a_cursor_is_good_for_any_page_size_and_order_of_filters():
    token = encode(CURSOR, QUERY)
    for same in (
        SearchQuery(text="kopi", filters={"region": ("18", "18.04")}, size=7),
        SearchQuery(text="kopi", filters=QUERY.filters, locale="en", page=3),
    ):
        assert decode(token, same) == CURSOR


@pytest.mark.parametrize(
    "other",
    [
        {"text": "kopi robusta"},
        {"filters": {"region": ("18.04",)}},
        {"filters": {"region": ("18.04", "18"), "format": ("csv",)}},
        {"places_as_words": True},
        {"years_as_words": True},
        {"as_typed": True},
        {"sort": "newest"},
    ],
)
def test_a_cursor_of_another_search_is_refused(other):
    given = {"text": QUERY.text, "filters": QUERY.filters} | other
    assert_refused(encode(CURSOR, QUERY), SearchQuery(**given))


@given(token=st.text(max_size=200))
def test_any_text_is_refused(token):
    assert_refused(token)


@given(value=st.binary(max_size=200) | parts)
def test_anything_that_is_encoded_alike_is_refused(value):
    assert_refused(token_of(value))


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 12_000,
        b"[1,NaN]",
        b"[1,1e999]",
        b'["\\ud800"]',
        b"9" * 5000,
        b"\xff",
        b"{}",
    ],
)
def test_hostile_json_is_refused(raw):
    assert_refused(token_of(raw))


def test_a_cursor_that_is_too_long_is_refused():
    facts = facts_of(encode(CURSOR, QUERY))
    facts[3] = "a" * 20_000
    assert_refused(token_of(facts))


@given(place=st.integers(0, 7), value=parts)
def test_a_cursor_with_one_part_changed_is_refused_or_harmless(place, value):
    facts = facts_of(encode(CURSOR, QUERY))
    facts[place] = value
    try:
        cursor = decode(token_of(facts), QUERY)
    except QueryError as error:
        assert error.parameter == "cursor"  # noqa: PT017 - either outcome is right
        return
    after = cursor.after
    assert isinstance(after.key, float)
    assert math.isfinite(after.key)
    assert isinstance(after.name, str)
    assert 0 < after.position <= 10**9
    assert isinstance(cursor.corrected, str)
    assert 0 <= cursor.attempt.share <= 1
    assert all(0 <= weight <= 10**6 for weight in cursor.weights)


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("newest", 1.5),
        ("newest", 2**63),
        ("newest", True),
        ("quality", "9"),
        ("title", 3),
        ("relevance", 3),
        ("relevance", 1e39),
        ("relevance", None),
    ],
)
def test_a_key_of_another_kind_is_refused(sort, key):
    query = SearchQuery(sort=sort)
    facts = facts_of(encode(CURSOR, query))
    facts[2] = key
    assert_refused(token_of(facts), query)


def test_half_a_character_in_the_text_is_no_obstacle():
    query = SearchQuery(text="\ud83d kopi")
    cursor = Cursor(after=CURSOR.after, attempt=Attempt(), corrected="\ud83d kopi")
    assert decode(encode(cursor, query), query).corrected == "? kopi"


def test_page_and_cursor_exclude_each_other():
    with pytest.raises(QueryError) as caught:
        with_cursor(SearchQuery(), {"page": ["2"], "cursor": ["x"]})
    assert caught.value.parameter == "cursor"
    assert with_cursor(SearchQuery(), {"page": ["2"], "cursor": [""]}).cursor == ""
    assert with_cursor(SearchQuery(), {"cursor": ["a", "b"]}).cursor == "b"

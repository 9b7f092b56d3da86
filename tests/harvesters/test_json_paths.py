import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siger_harvesters.json_paths import (
    MissingValueError,
    filled,
    filled_deep,
    first_at,
    is_path,
    value_at,
)

WHOLE = {
    "a": {"b": [{"c": 1}, {"c": 2, "d": None}, "x"]},
    "metadata": [{"key": "Satuan Data", "value": "ton"}, "y", {"key": 7}],
    "nol": 0,
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", WHOLE),
        ("a.b.0.c", 1),
        ("a.b.*.c", [1, 2]),
        ("metadata.[key=Satuan Data].value", "ton"),
        ("metadata.[key=Lain].value", None),
        ("a.b.9.c", None),
        ("a.b.c", None),
        ("nol.x", None),
        ("a.[b=c]", None),
    ],
)
def test_a_path_leads_to_its_value_or_nowhere(path, expected):
    assert is_path(path)
    assert value_at(WHOLE, path) == expected


@pytest.mark.parametrize("text", ["a..b", ".a", "a.", "[a]", "[=]x", "a]", "x." * 30])
def test_what_is_no_path_is_none(text):
    assert not is_path(text)


def test_the_first_path_that_says_something_counts_and_nought_is_something():
    assert first_at(WHOLE, ["kosong", "a.b.1.d", "nol", "a"]) == 0


def test_values_in_addresses_are_encoded_and_never_climb():
    assert (
        filled("/x/{v}?q={v}", {"v": "a b/../&"})
        == "/x/a%20b%2F..%2F%26?q=a%20b%2F..%2F%26"
    )
    assert filled_deep({"k": ["{v}", 3]}, {"v": "a b"}) == {"k": ["a b", 3]}
    for hostile in ("..", ".", "", None, [1], {"a": 1}, "x" * 2000):
        with pytest.raises(MissingValueError):
            filled("/x/{v}", {"v": hostile})


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "key", "0", "*"]), inner, max_size=3)
    ),
    max_leaves=8,
)
_PATHS = st.lists(
    st.sampled_from(["a", "0", "*", "[key=a]", "key", "[a=]", "²"]), max_size=4
)


@settings(max_examples=150, deadline=None, database=None)
@given(whole=_JSON, steps=_PATHS)
def test_no_json_breaks_a_path(whole, steps):
    path = ".".join(steps)

    assert is_path(path)
    value_at(whole, path)
    try:
        text = filled(f"/{{{path}}}", whole)
    except MissingValueError:
        return
    assert json.dumps(text).isascii()
    assert "/" not in text[1:]

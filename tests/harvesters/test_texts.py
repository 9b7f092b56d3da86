from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_harvesters.texts import clean_line, clean_text, moment, slug


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("baris satu\r\nbaris dua\rtiga", "baris satu\nbaris dua\ntiga"),
        ("a\x00b\u202ec\ufeff", "abc"),
        ("e\u0301", "é"),
        ("\ud800", "\ufffd"),
        ("\U0001f469\u200d\U0001f33e", "\U0001f469\u200d\U0001f33e"),
        ("  isi\t ", "isi"),
        (12, "12"),
        (1.5, "1.5"),
        (True, ""),
        (None, ""),
        (["a"], ""),
    ],
)
def test_a_text_is_cleaned_at_the_door(given, expected):
    assert clean_text(given) == expected


@given(st.text())
def test_a_cleaned_text_can_be_stored_anywhere(text):
    cleaned = clean_line(text)

    assert "\x00" not in cleaned
    assert cleaned.encode().decode() == cleaned
    assert clean_line(cleaned) == cleaned


@given(st.text())
def test_a_slug_is_one(text):
    assert slug(slug(text)) == slug(text)
    assert all(c.isascii() and (c.isalnum() or c in "-_") for c in slug(text))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-11-24T09:17:47.878750", datetime(2026, 11, 24, 9, 17, 47, 878750, UTC)),
        ("2026-11-24T09:17:47.878Z", datetime(2026, 11, 24, 9, 17, 47, 878000, UTC)),
        ("2026-11-24T16:00:00+07:00", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("kemarin", None),
        ("", None),
        (None, None),
        ({}, None),
    ],
)
def test_a_time_without_a_zone_is_utc(given, expected):
    assert moment(given) == expected

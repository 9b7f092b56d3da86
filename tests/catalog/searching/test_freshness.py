from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siger_catalog.searching.freshness import (
    CLASSES,
    class_of,
    month_number,
    months_in,
)

PUBLISHED_AT = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = st.dates(date(2001, 1, 1), date(2150, 12, 31))


def month_of(year, month):
    return month_number(datetime(year, month, 15, tzinfo=UTC), PUBLISHED_AT)


@pytest.mark.parametrize(
    ("year", "month", "expected"),
    [
        (2026, 5, "quarter"),
        (2026, 2, "quarter"),
        (2026, 1, "year"),
        (2025, 5, "year"),
        (2025, 4, "3years"),
        (2023, 5, "3years"),
        (2023, 4, "older"),
        (1970, 1, "older"),
    ],
)
def test_whole_calendar_months_are_counted(year, month, expected):
    assert class_of(month_of(year, month), date(2026, 5, 31)) == expected


def test_the_same_month_grows_older_by_itself():
    month = month_of(2024, 8)
    days = (date(2024, 11, 30), date(2024, 12, 1), date(2026, 1, 1), date(2030, 1, 1))

    assert [class_of(month, day) for day in days] == [
        *("quarter", "year", "3years", "older")
    ]


def test_a_date_to_come_is_when_the_data_was_published_here():
    claimed = datetime(9999, 12, 31, tzinfo=UTC)

    assert month_number(claimed, PUBLISHED_AT) == month_of(2026, 6)


def test_data_without_a_date_is_not_called_fresh():
    assert class_of(month_number(None, PUBLISHED_AT), date(2026, 6, 1)) == "undated"


@given(DAYS, DAYS)
def test_every_month_is_in_the_one_class_that_its_filter_asks_for(changed, today):
    month = month_number(
        datetime(changed.year, changed.month, 1, tzinfo=UTC),
        datetime(today.year, today.month, 28, tzinfo=UTC),
    )

    holding = [key for key in CLASSES if month in months_in(key, today)]

    assert holding == [class_of(month, today)]

from datetime import UTC, date, datetime

import pytest

from siger_catalog.model import Agent, Dataset
from siger_web.views.promise import Promise, promise_of

TODAY = date(2026, 6, 14)


def dataset(frequency, modified_at):
    return Dataset(
        name="x",
        title="X",
        publisher=Agent(slug="x", name="X"),
        frequency=frequency,
        modified_at=modified_at,
    )


@pytest.mark.parametrize(
    ("frequency", "changed", "expected"),
    [
        ("tahunan", (2025, 4, 14), Promise("tiap tahun", 14, 2)),
        ("Annual", (2025, 6, 14), Promise("tiap tahun", 12, 0)),
        ("setiap tahunan", (2025, 6, 15), Promise("tiap tahun", 11, 0)),
        (
            "http://purl.org/cld/freq/quarterly",
            (2026, 1, 1),
            Promise("tiap triwulan", 5, 2),
        ),
        ("harian", (2026, 6, 1), Promise("tiap hari", 0, 0)),
        ("harian", (2026, 4, 30), Promise("tiap hari", 1, 1)),
        ("bulanan", (2027, 1, 1), Promise("tiap bulan", 0, 0)),
    ],
)
def test_a_known_period_is_held_against_the_date(frequency, changed, expected):
    found = promise_of(dataset(frequency, datetime(*changed, tzinfo=UTC)), TODAY)

    assert found == expected


@pytest.mark.parametrize("frequency", ["", "insidental", "tahunan dan bulanan", "2"])
def test_a_frequency_with_another_word_promises_nothing(frequency):
    found = promise_of(dataset(frequency, datetime(2020, 1, 1, tzinfo=UTC)), TODAY)

    assert found is None


def test_without_a_date_nobody_can_say_whether_it_is_late():
    assert promise_of(dataset("tahunan", None), TODAY) is None

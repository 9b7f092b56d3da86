"""When a source is due: cron lines in Jakarta, and clocks that are moved."""

from datetime import UTC, datetime, timedelta

import pytest

from siger_catalog.errors import UsageError
from siger_catalog.schedules import Looked, look, schedule_of


def jakarta(text: str) -> datetime:
    return datetime.fromisoformat(text + "+07:00").astimezone(UTC)


def first_after(line: str, moment: str) -> str:
    schedule = schedule_of(line, "lamsel")
    found = schedule.next(jakarta(moment) + schedule.jitter)
    plain = found - schedule.jitter + timedelta(hours=7)
    return plain.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("0 2 * * *", "2026-11-25 02:00"),
        ("30 9 * * *", "2026-11-24 09:30"),
        ("*/15 * * * *", "2026-11-24 09:15"),
        ("0 0 1 * *", "2026-12-01 00:00"),
        ("0 6 * * 0", "2026-11-29 06:00"),
        ("0 6 * * 7", "2026-11-29 06:00"),
        ("0 6 * * 1-5", "2026-11-25 06:00"),
        ("0 6 13 * 5", "2026-11-27 06:00"),
        ("0 0 29 2 *", "2028-02-29 00:00"),
        ("5,10 8-10/2 * 12 *", "2026-12-01 08:05"),
    ],
)
def test_the_next_time_is_that_of_cron_in_jakarta(line, expected):
    assert first_after(line, "2026-11-24T09:00:00") == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "* * * *",
        "60 * * * *",
        "* * 0 * *",
        "5-1 * * * *",
        "*/0 * * * *",
        "0 0 31 2 *",
        "a * * * *",
        "0 0 * * 8",
        "0 0 1 jan *",
        "9999999999 * * * *",
    ],
)
def test_what_is_no_schedule_is_refused_with_what_one_is(line):
    with pytest.raises(UsageError) as refusal:
        schedule_of(line, "lamsel")

    assert "0 2 * * *" in refusal.value.fix


def test_the_jitter_of_a_source_is_its_own_and_stays():
    offsets = {schedule_of("0 2 * * *", f"s{n}").jitter for n in range(20)}

    assert len(offsets) > 10
    assert all(timedelta() <= offset < timedelta(minutes=5) for offset in offsets)
    assert (
        schedule_of("0 2 * * *", "s1").jitter == schedule_of("0 2 * * *", "s1").jitter
    )


class Diary:
    """Looks at a schedule as workers do, and writes down when it was due."""

    def __init__(self, line: str = "0 2 * * *") -> None:
        self.schedule = schedule_of(line, "lamsel")
        self.looked: Looked | None = None
        self.runs: list[str] = []

    def look(self, moment: str, *, is_paused: bool = False) -> None:
        now = jakarta(moment)
        self.looked, is_due = look(self.schedule, self.looked, now, is_paused=is_paused)
        if is_due:
            self.runs.append(moment)


def test_a_schedule_that_is_new_waits_for_its_first_time():
    diary = Diary()

    for moment in ("2026-11-24T09:00", "2026-11-25T01:59", "2026-11-25T02:06"):
        diary.look(moment)
    diary.look("2026-11-25T02:07")

    assert diary.runs == ["2026-11-25T02:06"]


def test_times_that_were_missed_are_caught_up_once():
    diary = Diary()

    for moment in ("2026-11-20T09:00", "2026-11-24T09:00", "2026-11-24T09:01"):
        diary.look(moment)

    assert diary.runs == ["2026-11-24T09:00"]


def test_a_paused_source_is_never_due_and_makes_up_for_nothing():
    diary = Diary()
    diary.look("2026-11-24T09:00")

    diary.look("2026-11-26T09:00", is_paused=True)
    diary.look("2026-11-26T09:05")

    assert diary.runs == []


def test_a_clock_put_back_over_a_run_does_not_run_it_again():
    diary = Diary()
    for moment in ("2026-11-24T09:00", "2026-11-25T02:10"):
        diary.look(moment)

    for moment in ("2026-11-25T01:00", "2026-11-25T02:10", "2026-11-26T02:10"):
        diary.look(moment)

    assert diary.runs == ["2026-11-25T02:10", "2026-11-26T02:10"]


def test_a_clock_three_days_ahead_and_back_misses_no_night_and_repeats_none():
    diary = Diary()
    diary.look("2026-11-24T09:00")
    diary.look("2026-11-27T09:00")
    diary.look("2026-11-24T09:01")

    for day in (25, 26, 27, 28):
        diary.look(f"2026-11-{day}T02:10")
        diary.look(f"2026-11-{day}T02:11")

    # The night of the 27th ran when the clock said so.
    assert diary.runs == [
        "2026-11-27T09:00",
        "2026-11-25T02:10",
        "2026-11-26T02:10",
        "2026-11-28T02:10",
    ]

"""Pure: when a source is due by its cron schedule, in the hours of Jakarta.

A time of the schedule is run once, whatever the clock does: those that ran are
remembered, and a clock that was put back starts anew from where it stands.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, rrule, rruleset

from siger_catalog.errors import UsageError

ZONE = ZoneInfo("Asia/Jakarta")
# Sources that share a schedule do not all begin in the same second.
JITTER_S = 300
# Times that ran are remembered as far as a clock may be put back; more of them than
# these would not fit the clock's error of any machine.
REMEMBERED = 64
# 29 February comes once in eight years at the seldomest (2096 to 2104).
_WINDOWS = (timedelta(days=1), timedelta(days=32), timedelta(days=8 * 366))
# Fields and their bounds as in crontab(5); Sunday is 0 and 7.
_FIELDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, 31),
    ("month", 1, 12),
    ("day of the week", 0, 7),
)
_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Looked:
    """Until when a schedule was looked at, and which of its times ran, newest last."""

    until: datetime
    ran: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The times of a cron line, moved by what sets its source apart."""

    line: str
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    jitter: timedelta = timedelta()

    def last(self, until: datetime) -> datetime | None:
        """Return the newest time up to and with `until`, in UTC."""
        local = (until - self.jitter).astimezone(ZONE).replace(tzinfo=None)
        for window in _WINDOWS:
            found: datetime | None
            found = self._times(local - window, local).before(local, inc=True)
            if found is not None:
                return found.replace(tzinfo=ZONE).astimezone(UTC) + self.jitter
        return None

    def next(self, after: datetime) -> datetime | None:
        """Return the first time after `after`, in UTC."""
        local = (after - self.jitter).astimezone(ZONE).replace(tzinfo=None)
        found: datetime | None
        found = self._times(local, local + _WINDOWS[-1]).after(local)
        return found and found.replace(tzinfo=ZONE).astimezone(UTC) + self.jitter

    def _times(self, start: datetime, end: datetime) -> rruleset:
        """Return the times of a span; a day fits by month or by week, as in cron."""
        whole: dict[str, tuple[int, ...]] = {
            "bymonth": self.months,
            "byhour": self.hours,
            "byminute": self.minutes,
            "bysecond": (0,),
        }
        by_day: list[dict[str, tuple[int, ...]]] = []
        if self.days:
            by_day.append({"bymonthday": self.days})
        if self.weekdays:
            by_day.append({"byweekday": self.weekdays})
        times = rruleset()
        for days in by_day or [{}]:
            first = start.replace(microsecond=0)
            times.rrule(rrule(DAILY, dtstart=first, until=end, **whole, **days))
        return times


def schedule_of(line: str, source: str) -> Schedule:
    """Read a cron line of five fields for a source.

    Fields take `*`, numbers, `a-b`, `/step` and commas, as in crontab(5); names of
    days and months are not taken.

    Raises:
        UsageError: It is no such line, or names a time that never comes.
    """
    words = line.split()
    if len(words) != len(_FIELDS):
        raise _refusal(line, "five fields are needed")
    sets = [
        _numbers(line, word, *field) for word, field in zip(words, _FIELDS, strict=True)
    ]
    digest = hashlib.sha256(source.encode()).digest()
    schedule = Schedule(
        line=line,
        minutes=sets[0],
        hours=sets[1],
        days=() if words[2] == "*" else sets[2],
        months=sets[3],
        # Monday is 0 to the library.
        weekdays=()
        if words[4] == "*"
        else tuple(sorted({(n - 1) % _DAYS_A_WEEK for n in sets[4]})),
        jitter=timedelta(seconds=int.from_bytes(digest[:4]) % JITTER_S),
    )
    if schedule.next(datetime(2026, 1, 1, tzinfo=UTC)) is None:
        raise _refusal(line, "that time never comes")
    return schedule


def look(
    schedule: Schedule, before: Looked | None, now: datetime, *, is_paused: bool
) -> tuple[Looked, bool]:
    """Return what is to be remembered now, and whether a run is due.

    Of the times that were missed only the newest is due. A schedule seen for the
    first time, or under a clock that was put back, is due from now on.
    """
    if before is None or now < before.until:
        return Looked(now, before.ran if before else ()), False
    newest = schedule.last(now)
    is_due = (
        newest is not None
        and newest > before.until
        and not is_paused
        and not _has(before.ran, newest)
    )
    ran = (*before.ran, newest)[-REMEMBERED:] if is_due and newest else before.ran
    return Looked(now, ran), is_due


def _has(ran: Collection[datetime], time: datetime) -> bool:
    return any(one == time for one in ran)


def _numbers(line: str, word: str, name: str, low: int, high: int) -> tuple[int, ...]:
    found: set[int] = set()
    for part in word.split(","):
        span, slash, step_word = part.partition("/")
        first, dash, last = span.partition("-")
        step = _number(line, step_word, name, 1, high) if slash else 1
        if span == "*":
            start, end = low, high
        else:
            start = _number(line, first, name, low, high)
            end = _number(line, last, name, low, high) if dash else start
            end = high if slash and not dash else end
        if start > end:
            raise _refusal(line, f"{part!r} runs backwards")
        found.update(range(start, end + 1, step))
    return tuple(sorted(found))


def _number(line: str, word: str, name: str, low: int, high: int) -> int:
    if word.isascii() and word.isdigit() and len(word) < 4 and low <= int(word) <= high:  # noqa: PLR2004  no long numbers
        return int(word)
    raise _refusal(line, f"{word!r} is no {name} ({low} to {high})")


def _refusal(line: str, why: str) -> UsageError:
    return UsageError(
        f"{line!r} is no schedule: {why}.",
        fix='Minute, hour, day, month, day of the week, such as "0 2 * * *" for two '
        "in the night, Jakarta time.",
    )

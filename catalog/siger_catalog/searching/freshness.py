"""How long ago data was changed, in classes that move on by themselves.

The index holds the month of the change as a number that never changes; which months
make up a class is worked out from today's date with each search. So nothing has to be
indexed anew as time goes by. Whole calendar months are counted: data of any day in
August is in "quarter" until the end of November.
"""

from collections.abc import Mapping
from datetime import date, datetime

from siger_catalog.schemas import Text

CLASSES: Mapping[str, Text] = {
    "quarter": Text("3 bulan terakhir", "Last 3 months"),
    "year": Text("4–12 bulan lalu", "4–12 months ago"),
    "3years": Text("1–3 tahun lalu", "1–3 years ago"),
    "older": Text("Lebih dari 3 tahun lalu", "More than 3 years ago"),
    "undated": Text("Tanggal tidak disebutkan", "No date stated"),
}

# No portal is older; a month before it counts as this one. So there are never more
# distinct months than engines count exactly.
_FIRST_YEAR = 2000
_UNDATED = -1
# Months since the change, both ends included. Below 0 only while a clock is wrong.
_AGES: Mapping[str, tuple[int, int]] = {
    "quarter": (-12, 3),
    "year": (4, 12),
    "3years": (13, 36),
}


def month_number(modified_at: datetime | None, published_at: datetime) -> int:
    """Return the month of a change as months since January 2000; -1 when unknown.

    What claims to be changed after it was published here was changed by then.
    """
    if modified_at is None:
        return _UNDATED
    return _number(min(modified_at, published_at))


def months_in(freshness: str, today: date) -> tuple[int, ...]:
    """Return the month numbers that are in a class today."""
    now = _number(today)
    if freshness == "undated":
        return (_UNDATED,)
    if freshness == "older":
        oldest = max(last for _, last in _AGES.values())
        return tuple(range(now - oldest))
    first, last = _AGES[freshness]
    return tuple(range(max(now - last, 0), now - first + 1))


def class_of(month: int, today: date) -> str:
    """Return the class that a month number is in today."""
    if month == _UNDATED:
        return "undated"
    age = _number(today) - month
    return next((key for key, (_, last) in _AGES.items() if age <= last), "older")


def _number(day: date) -> int:
    return max((day.year - _FIRST_YEAR) * 12 + day.month - 1, 0)

"""Dates written anew as YYYY-MM-DD.

03/04/2023 may be the third of April or the fourth of March. Only a day over twelve
in the same column decides it.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Order = Literal["", "day-first", "month-first"]

_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[ T]00:00(?::00)?)?")
_WORDS = re.compile(r"(\d{1,2})[ \-]([A-Za-z]+)\.?[ \-](\d{4})")
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            *("januari january jan", "februari february feb peb", "maret march mar"),
            *("april apr", "mei may", "juni june jun", "juli july jul"),
            *("agustus august agt agu ags aug", "september sept sep"),
            *("oktober october okt oct", "november nopember nov nop"),
            "desember december des dec",
        ),
        start=1,
    )
    for word in words.split()
}
_MONTH_COUNT = 12


@dataclass(frozen=True, slots=True)
class DateStyle:
    """In which order a column writes day and month, as its own cells prove.

    `unclear` is a cell that may mean two days, empty when there is none.
    """

    order: Order = ""
    unclear: str = ""


def date_style(cells: Iterable[str]) -> DateStyle:
    """Look at the distinct texts of one column of dates."""
    first, second, unclear = False, False, ""
    for cell in cells:
        if match := _NUMBERS.fullmatch(cell.strip()):
            a, b = int(match[1]), int(match[2])
            first |= a > _MONTH_COUNT >= b
            second |= b > _MONTH_COUNT >= a
            if a != b and max(a, b) <= _MONTH_COUNT:
                unclear = unclear or cell
    if first and not second:
        return DateStyle("day-first")
    if second and not first:
        return DateStyle("month-first")
    return DateStyle("", unclear)


def iso_date(cell: str, style: DateStyle) -> str:
    """Return the date as YYYY-MM-DD, or the cell as it is."""
    text = cell.strip()
    if match := _YEAR_FIRST.fullmatch(text):
        return _iso(int(match[1]), int(match[2]), int(match[3])) or cell
    if (match := _WORDS.fullmatch(text)) and match[2].lower() in _MONTHS:
        return _iso(int(match[3]), _MONTHS[match[2].lower()], int(match[1])) or cell
    if match := _NUMBERS.fullmatch(text):
        return _of_numbers(int(match[1]), int(match[2]), int(match[3]), style) or cell
    return cell


def _of_numbers(a: int, b: int, year: int, style: DateStyle) -> str:
    if style.order == "month-first":
        return _iso(year, a, b)
    if style.order == "day-first" or a == b:
        return _iso(year, b, a)
    if a > _MONTH_COUNT:  # each cell of a mixed column decides itself
        return _iso(year, b, a)
    return _iso(year, a, b) if b > _MONTH_COUNT else ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""

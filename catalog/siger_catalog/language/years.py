"""Years in a text: single ones, ranges, and "lima tahun terakhir"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 1900, 2099

_YEAR = r"(?:19|20)\d\d"
_TO = r"(?:-|–|—|/|s/d|s\.d\.?|sd|sampai(?:\s+dengan)?|hingga|to|until)"
_SINCE = r"(?:sejak|mulai|since|from)(?:\s+tahun|\s+dari)?"
_NUMBERS = {
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
    "sepuluh": 10,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "ten": 10,
}
_COUNT = rf"(?P<count>[1-9]\d?|{'|'.join(_NUMBERS)})"
_PATTERN = re.compile(
    rf"""(?<![\w.,/-])(?:
        (?P<first>{_YEAR})\s*{_TO}\s*(?P<last>{_YEAR})(?![\w/-]|[.,]\d)
      | {_SINCE}\s+(?P<since>{_YEAR})(?![\w/-]|[.,]\d)(?!\s*{_TO}\s*{_YEAR})
      | (?P<year>{_YEAR})(?![\w/-]|[.,]\d)
      | {_COUNT}\s+tahun\s+terakhir\b
      | last\s+{_COUNT.replace("count", "english")}\s+years\b
      | (?P<before>tahun\s+lalu|last\s+year)\b
      | (?P<now>tahun\s+ini|this\s+year)\b
    )""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class YearMention:
    """Years named in a text, ascending; `start` and `end` count characters."""

    start: int
    end: int
    years: tuple[int, ...]


def find_years(text: str, this_year: int) -> list[YearMention]:
    """Return the years a text names, in its order.

    "N tahun terakhir" are the N years that end with `this_year`.
    """
    return [
        YearMention(match.start(), match.end(), tuple(_years(match, this_year)))
        for match in _PATTERN.finditer(text)
    ]


def parse_years(text: str) -> tuple[int, ...]:
    """Return the years of "2020" or "2019-2023", ascending; none if it is neither."""
    match = _PATTERN.fullmatch(text.strip())
    if match is None or not (match["first"] or match["year"]):
        return ()
    return tuple(_years(match, FIRST_YEAR))


def _years(match: re.Match[str], this_year: int) -> Iterator[int]:
    if match["first"]:
        ends = sorted((int(match["first"]), int(match["last"])))
        yield from range(ends[0], ends[1] + 1)
    elif match["since"]:
        first = int(match["since"])
        yield from range(first, max(first, this_year) + 1)
    elif match["year"]:
        yield int(match["year"])
    elif match["before"]:
        yield this_year - 1
    elif match["now"]:
        yield this_year
    else:
        count = _number(match["count"] or match["english"])
        yield from range(this_year - count + 1, this_year + 1)


def _number(word: str) -> int:
    return _NUMBERS.get(word.lower()) or int(word)

"""Pure: a cell becomes a coordinate, and a wrong point what is wrong with it.

Degrees of WGS 84, latitude before longitude; south and west are negative.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

Point = tuple[float, float]
Fault = Literal[
    "tertukar", "desimal-hilang", "tanda-hilang", "nol", "meter", "luar-provinsi"
]

_PLAIN = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?")
# "5°22'12,5\" LS", "105 15 30 BT": degrees, minutes, seconds, and a quarter in
# Indonesian (Utara, Selatan, Timur, Barat; Lintang, Bujur) or English.
_MARKED = re.compile(
    r"([+-]?\d{1,3}(?:[.,]\d{1,15})?)\s*(?:[°º]|\s)\s*"
    r"(?:(\d{1,2}(?:[.,]\d{1,15})?)\s*(?:['′’]|\s|$)\s*)?"
    r"(?:(\d{1,2}(?:[.,]\d{1,15})?)\s*(?:[\"″”]|''|\s|$)\s*)?"
    r"(LS|LU|BT|BB|S|N|E|W|T|U|B)?",
    re.IGNORECASE,
)
_SIGNS = {"S": -1, "LS": -1, "W": -1, "B": -1, "BB": -1}
_QUARTER = r"(?:LS|LU|BT|BB|[SNEWTUB])"
_QUARTER_FIRST = re.compile(rf"({_QUARTER})[\s.:]*([\d+-].*)", re.IGNORECASE)
_QUARTER_LAST = re.compile(rf"(.*[^A-Za-z])({_QUARTER})", re.IGNORECASE)
_NAMES_QUARTER = re.compile(rf"(?<![A-Za-z]){_QUARTER}(?![A-Za-z])", re.IGNORECASE)
_EASTERN = frozenset(("BT", "BB", "E", "W", "T", "B"))
# What may stand between the halves of a point; one blank is in the midst of degrees.
_BETWEEN = re.compile(r"\s*[,;/|]\s*|\s+[-–]\s+|\s+|(?<=[A-Za-z])(?=[\d+-])")
# A longer cell is no point with degrees or quarters.
_LONGEST = 100
_WELL_KNOWN_TEXT = re.compile(r"\s*POINT\s*\(", re.IGNORECASE)
_MINUTES, _SECONDS = 60, 3600
_LAT, _LON = 90.0, 180.0
# A point that was moved left by so many places at most lost its decimal point.
_MOST_PLACES = 15
# Metres of the zones of UTM: https://en.wikipedia.org/wiki/Universal_Transverse_Mercator_coordinate_system
_EASTING = (160_000.0, 840_000.0)
_NORTHING = (1_000_000.0, 10_000_000.0)


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where latitudes and longitudes of a province lie, lowest and highest."""

    lat: tuple[float, float]
    lon: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong with a point, and where it should lie, if that is clear."""

    fault: Fault
    right: Point | None = None


def parse_coordinate(cell: object) -> float | None:
    """Read a latitude or longitude; a comma may stand for the point.

    None for anything else; what is out of range is returned, for the check to report.
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    text = str(cell).strip()
    if _PLAIN.fullmatch(text):
        return _number(text)
    marked = _MARKED.fullmatch(text)
    return _of_degrees(*marked.groups(default="")) if marked else None


def parse_point(cell: object) -> Point | None:
    """Read "latitude, longitude" in one cell; `POINT(lon lat)` is turned round.

    Quarters ("5,37 LS, 105,25 BT") give the signs, and the order too.
    """
    text = str(cell or "").strip()
    if len(text) <= _LONGEST and (marked := _marked_point(text)):
        return marked
    if _NAMES_QUARTER.search(text):
        return None  # its sign would be a guess
    is_reversed = bool(_WELL_KNOWN_TEXT.match(text))
    plain = re.sub(r"[^\d.,;+\-\s]", " ", text)
    found = _PLAIN.findall(plain)
    if len(found) != 2:  # noqa: PLR2004 a point has two numbers
        return None
    first, second = map(_number, found)
    return (second, first) if is_reversed else (first, second)


def diagnose(point: Point, fits: Callable[[Point], bool], ranges: Ranges) -> Diagnosis:
    """Say what is wrong with a point that does not fit: the simplest that mends it."""
    if point == (0.0, 0.0):
        return Diagnosis("nol")
    for fault, mended in _mended(point, ranges):
        if fits(mended):
            return Diagnosis(fault, mended)
    if _is_metres(point):
        return Diagnosis("meter")
    return Diagnosis("luar-provinsi")


def _mended(point: Point, ranges: Ranges) -> Iterator[tuple[Fault, Point]]:
    """Yield points that may have been meant, the least changed first."""
    lat, lon = point
    swapped = (lon, lat)
    yield "tertukar", swapped
    yield from (("tanda-hilang", p) for p in _signed(point) if p != point)
    for moved in _moved(point, ranges):
        yield "desimal-hilang", moved
    for signed in _signed(swapped):
        yield "tertukar", signed
    for moved in _moved(swapped, ranges):
        yield "tertukar", moved


def _signed(point: Point) -> Iterator[Point]:
    for south, west in product((1, -1), repeat=2):
        yield south * abs(point[0]), west * abs(point[1])


def _moved(point: Point, ranges: Ranges) -> Iterator[Point]:
    """Yield the point with its decimal points where they should be."""
    lat, lon = _shifted(point[0], ranges.lat), _shifted(point[1], ranges.lon)
    if lat is not None and lon is not None and (lat, lon) != point:
        yield lat, lon


def _shifted(value: float, limits: tuple[float, float]) -> float | None:
    """Move the decimal point until a number is between the limits, whatever its sign.

    The highest limit is less than ten times the lowest, so that one place fits at most.
    """
    low, high = sorted(map(abs, limits))
    size = abs(value)
    for places in range(-2, _MOST_PLACES + 1):
        moved = size / 10.0**places
        if low <= moved <= high:
            return math.copysign(moved, limits[0])
    return None


def _is_metres(point: Point) -> bool:
    def is_pair(east: float, north: float) -> bool:
        return (
            _EASTING[0] <= east <= _EASTING[1] and _NORTHING[0] <= north <= _NORTHING[1]
        )

    return is_pair(*point) or is_pair(point[1], point[0])


def _marked_point(text: str) -> Point | None:
    """Read two halves that both have a quarter, or degrees, of their own."""
    for between in _BETWEEN.finditer(text):
        found = _of_halves(text[: between.start()], text[between.end() :])
        if found is not None:
            return found
    return None


def _of_halves(left: str, right: str) -> Point | None:
    halves = [_quartered(left), _quartered(right)]
    first, second = (parse_coordinate(f"{size} {quarter}") for size, quarter in halves)
    if first is None or second is None:
        return None
    quarters = [quarter for _, quarter in halves]
    if not any(quarters):
        have_degrees = all("°" in size or "º" in size for size, _ in halves)
        return (first, second) if have_degrees else None
    is_eastern = [quarter in _EASTERN for quarter in quarters]
    if not all(quarters) or is_eastern[0] == is_eastern[1]:
        return None
    return (second, first) if is_eastern[0] else (first, second)


def _quartered(half: str) -> tuple[str, str]:
    """Take the quarter off, which may stand before or behind its degrees."""
    text = half.strip(" ()")
    if before := _QUARTER_FIRST.fullmatch(text):
        return before[2], before[1].upper()
    if behind := _QUARTER_LAST.fullmatch(text):
        return behind[1].rstrip(), behind[2].upper()
    return text, ""


def _of_degrees(degrees: str, minutes: str, seconds: str, quarter: str) -> float | None:
    whole = _number(degrees)
    small = _number(minutes or "0") / _MINUTES + _number(seconds or "0") / _SECONDS
    if _number(minutes or "0") >= _MINUTES or _number(seconds or "0") >= _MINUTES:
        return None
    size = abs(whole) + small
    if quarter:
        return size * _SIGNS.get(quarter.upper(), 1)
    return math.copysign(size, whole)


def _number(text: str) -> float:
    return float(text.replace(",", "."))

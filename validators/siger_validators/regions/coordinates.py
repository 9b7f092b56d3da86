"""Coordinates against the region that their row names, and against the province."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.types as pt

from siger_catalog.model import Finding
from siger_catalog.ports import ReadTable
from siger_catalog.provinces.regions import Province, Region
from siger_validators.engine.arrays import Bools, Ints
from siger_validators.finding_types import Words
from siger_validators.reading.fitting import folded
from siger_validators.reading.typed import row_numbers
from siger_validators.regions.headings import (
    VAGUE,
    PlaceColumn,
    of_kind,
    place_columns,
)
from siger_validators.regions.points import (
    Diagnosis,
    Point,
    Ranges,
    diagnose,
    parse_coordinate,
    parse_point,
)
from siger_validators.regions.polygons import (
    Border,
    Floats,
    is_within,
    regions_at,
)

T = TypeVar("T")

# Of a column that is only called "x" so many wrong points are looked at, to tell
# whether it holds coordinates at all.
_SAMPLE = 200
_DIGITS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The points of a table: one or two columns, NaN where a cell is no number."""

    column: PlaceColumn
    other: PlaceColumn | None
    lat: Floats
    lon: Floats
    is_vague: bool = False

    def at(self, place: int) -> Point:
        """Return the point of a row, counted from 0."""
        return float(self.lat[place]), float(self.lon[place])


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The borders that points are held against: all, and that of each row's region."""

    province: Province
    borders: dict[str, Border]
    regions: Sequence[Region | None]
    which: Ints

    def region_of(self, place: int) -> Region | None:
        """Return the regency of a row, None where it is not certain."""
        region = self.regions[self.which[place]]
        return region if region and region.code in self.borders else None

    def fits(self, points: Points) -> Bools:
        """Tell which points lie where their rows say, or are no points."""
        found: Bools = np.isnan(points.lat) | np.isnan(points.lon)
        kinds = [r.code if r and r.code in self.borders else "" for r in self.regions]
        codes = np.array(kinds)[self.which] if kinds else np.empty(0, str)
        for code in set(kinds):
            rows = np.flatnonzero(~found & (codes == code))
            own = [self.borders[code]] if code else list(self.borders.values())
            found[rows] = is_within(own, points.lat[rows], points.lon[rows])
        return found


def check_coordinates(
    table: ReadTable, ground: Ground, words: Words
) -> Iterator[Finding]:
    """Yield each point that does not lie where its row says, with what may be meant."""
    columns = place_columns(table.facts.columns)
    numbers: list[int] = []
    for points in _all_points(table, columns):
        wrong = np.flatnonzero(~ground.fits(points)).tolist()
        if not wrong or (points.is_vague and not _are_points(points, ground, wrong)):
            continue
        numbers = numbers or row_numbers(table.data)
        for place in wrong:
            yield _finding(points, ground, place, numbers[place], words)


def _all_points(table: ReadTable, columns: Sequence[PlaceColumn]) -> Iterator[Points]:
    lats, lons = of_kind(columns, "latitude"), of_kind(columns, "longitude")
    for lat, lon in zip(lats, lons, strict=False):
        roles = {table.facts.columns[column.at].role for column in (lat, lon)}
        names = {folded(column.name) for column in (lat, lon)}
        yield Points(
            lat,
            lon,
            _numbers(table.data.column(lat.at)),
            _numbers(table.data.column(lon.at)),
            is_vague=roles != {"latitude", "longitude"} and bool(names & VAGUE),
        )
    for column in of_kind(columns, "point"):
        found = _mapped(table.data.column(column.at), parse_point, (np.nan, np.nan))
        pair = np.array(found, np.float64).reshape(-1, 2)
        yield Points(column, None, pair[:, 0], pair[:, 1])


def _numbers(column: pa.ChunkedArray) -> Floats:
    if pt.is_integer(column.type) or pt.is_floating(column.type):
        values: Floats = column.cast(pa.float64(), safe=False).to_numpy()
        return values
    return np.array(_mapped(column, parse_coordinate, np.nan), np.float64)


def _mapped(
    column: pa.ChunkedArray, parse: Callable[[object], T | None], missing: T
) -> list[T]:
    """Read each different cell once."""
    known: dict[object, T] = {}
    found = []
    for cell in column.to_pylist():
        if cell not in known:
            value = parse(cell)
            known[cell] = missing if value is None else value
        found.append(known[cell])
    return found


def _are_points(points: Points, ground: Ground, wrong: Sequence[int]) -> bool:
    """Tell whether columns of a vague name hold coordinates: most fit, or almost do."""
    filled = int((~np.isnan(points.lat) & ~np.isnan(points.lon)).sum())
    sample = list(islice(wrong, _SAMPLE))
    found = [_diagnosis(points.at(place), ground, None) for place in sample]
    mendable = sum(d is None or d.right is not None for d in found) / len(sample)
    return (filled - len(wrong) + mendable * len(wrong)) * 2 >= filled


def _diagnosis(point: Point, ground: Ground, region: Region | None) -> Diagnosis | None:
    """Say what is wrong; None where the point lies in another regency."""
    if next(regions_at(ground.borders, *point), None):
        return None
    ranges = _ranges(ground)
    if region is not None:
        own = {region.code: ground.borders[region.code]}
        found = diagnose(point, lambda p: any(regions_at(own, *p)), ranges)
        if found.right is not None:
            return found
    return diagnose(point, lambda p: any(regions_at(ground.borders, *p)), ranges)


def _ranges(ground: Ground) -> Ranges:
    starts = np.concatenate([border.start for border in ground.borders.values()])
    (west, south), (east, north) = starts.min(axis=0), starts.max(axis=0)
    return Ranges((float(south), float(north)), (float(west), float(east)))


def _finding(
    points: Points, ground: Ground, place: int, number: int, words: Words
) -> Finding:
    region = ground.region_of(place)
    point = points.at(place)
    found = _diagnosis(point, ground, region)
    others = [] if found else list(regions_at(ground.borders, *point))
    names = [r.name for r in ground.province.regencies if r.code in others]
    params = {
        "lat": _text(point[0]),
        "lon": _text(point[1]),
        "right": _pair(found.right) if found and found.right else "",
        "region": (region or ground.province.regions[0]).name,
        "other": " / ".join(names),
    }
    fault = found.fault if found else "wilayah-lain"
    return words.finding(
        f"siger-koordinat-{fault}",
        row=number,
        cell=params["lat"] if points.other else _pair(point),
        field=points.column.name,
        field_number=points.column.at + 1,
        params=params,
    )


def _pair(point: Point) -> str:
    return f"{_text(point[0])}, {_text(point[1])}"


def _text(number: float) -> str:
    return f"{round(number, _DIGITS):.{_DIGITS}f}".rstrip("0").rstrip(".")

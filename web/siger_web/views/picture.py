"""Which picture a table makes: a map of regions, a line over years, or none.

Chosen by the roles of its columns. A region code and a measure make a map of one
year; a year or date and a measure make a line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from siger_catalog.model import Column, TableFacts
from siger_catalog.ports import TableStore
from siger_web.views.change import FEWEST_YEARS, Change, change_over
from siger_web.views.points import (
    Choice,
    Numbers,
    Points,
    Roles,
    TooManyRowsError,
    Value,
    roles_of,
)

FEWEST_REGIONS = 2
MOST_YEARS = 150  # a longer span comes of a mistyped year


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a reader asked the picture for; empty means: choose for me."""

    measure: str = ""
    year: int | None = None
    region: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The numbers of a picture.

    `by_region` holds the values of `year` by dotted region code (empty: no map);
    `series` the values of `region` ("" for the whole table) by year, gaps as None
    (empty: no line); `is_mean` says that a year's value is the mean of its dates.
    """

    measure: Column
    measures: tuple[Column, ...]
    choices: tuple[Choice, ...]
    years: tuple[int, ...]
    year: int | None
    by_region: Mapping[str, Value]
    region: str
    series: Mapping[int, Value]
    is_mean: bool = False

    @property
    def highest(self) -> str:
        """The code of the region with the highest value; empty when several have."""
        known = {code: v for code, v in self.by_region.items() if v is not None}
        best = max(known.values(), default=None)
        codes = [code for code, value in known.items() if value == best]
        return codes[0] if len(codes) == 1 else ""

    @property
    def change(self) -> Change | None:
        """The change from the first known year of the line to the last."""
        return change_over(self.series, self.measure.unit)


def draw(
    tables: TableStore, facts: TableFacts, wish: Wish, codes: Sequence[str]
) -> Picture | None:
    """Return the picture of a table, None when it makes none.

    `codes` are the dotted codes of the regions that a map has.
    """
    roles = roles_of(facts.columns)
    is_line_only = roles.region is None
    if not roles.measures or (is_line_only and not _has_span(roles, facts)):
        return None
    measure = _named(roles.measures, wish.measure) or _fullest(facts, roles.measures)
    try:
        numbers = Numbers.of(tables, facts, roles, measure)
        choices = numbers.choices(wish.dimensions)
        points = numbers.points(choices)
    except TooManyRowsError:
        return None
    return _picture(roles, measure, choices, points, wish, codes)


def _picture(  # noqa: PLR0913, PLR0917 - one step of draw, each value its own
    roles: Roles,
    measure: Column,
    choices: tuple[Choice, ...],
    points: Points,
    wish: Wish,
    codes: Sequence[str],
) -> Picture | None:
    years = _years_with_numbers(points)
    year = wish.year if wish.year in years else (years[-1] if years else None)
    by_region = _map_values(roles, points, year, codes)
    region = _region_of_line(points, by_region, wish.region)
    series = _series(points, years, region)
    if not by_region and not series:
        return None
    return Picture(
        measure=measure,
        measures=roles.measures,
        choices=choices,
        years=years,
        year=year,
        by_region=by_region,
        region=region,
        series=series,
        is_mean=roles.has_dates,
    )


def _has_span(roles: Roles, facts: TableFacts) -> bool:
    """Tell whether a line may come of it: the known years are not a single one."""
    return roles.time is not None and len(facts.years) != 1


def _named(columns: Sequence[Column], name: str) -> Column | None:
    return next((column for column in columns if column.name == name), None)


def _fullest(facts: TableFacts, measures: Sequence[Column]) -> Column:
    """Return the first measure that is not empty from top to bottom."""
    held = (m for m in measures if m.missing_count < facts.row_count)
    return next(held, measures[0])


def _years_with_numbers(points: Points) -> tuple[int, ...]:
    known = {year for (_, year), value in points.items() if year and value is not None}
    return tuple(sorted(known))


def _map_values(
    roles: Roles, points: Points, year: int | None, codes: Sequence[str]
) -> Mapping[str, Value]:
    if roles.region is None:
        return {}
    values = {code: points.get((code, year)) for code in codes}
    known = [value for value in values.values() if value is not None]
    return values if len(known) >= FEWEST_REGIONS else {}


def _region_of_line(points: Points, by_region: Mapping[str, Value], wish: str) -> str:
    """Return the reader's region, else the highest of the map, else the only one."""
    present = sorted({region for region, _ in points})
    if wish in present:
        return wish
    known = {code: v for code, v in by_region.items() if v is not None}
    if known:
        return max(known, key=lambda code: known[code])
    return present[0] if len(present) == 1 else ""


def _series(points: Points, years: Sequence[int], region: str) -> Mapping[int, Value]:
    if len(years) < FEWEST_YEARS or years[-1] - years[0] > MOST_YEARS:
        return {}
    span = range(years[0], years[-1] + 1)
    series = {year: points.get((region, year)) for year in span}
    known = [value for value in series.values() if value is not None]
    return series if len(known) >= FEWEST_YEARS else {}

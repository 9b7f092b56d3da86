"""Which picture a table makes: a map of regions, a line over years, or none.

Chosen by the roles of its columns. A region code and a measure make a map of one
year; a year or date and a measure make a line. Each dimension is fixed to one value:
the reader's, else the one that covers most and then adds up to most.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean

from siger_catalog.model import Column, TableFacts
from siger_catalog.ports import RowOperator, RowsQuery, TableStore

ROW_LIMIT = 20_000
FEWEST_REGIONS = 2
FEWEST_YEARS = 2
MOST_CHOICES = 100

Where = tuple[tuple[str, RowOperator, object], ...]
Value = float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a reader asked the picture for; empty means: choose for me."""

    measure: str = ""
    year: int | None = None
    region: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A dimension, the values it has, and the one that is shown."""

    column: Column
    values: tuple[str, ...]
    selected: str


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


@dataclass(frozen=True, slots=True)
class _Roles:
    """The columns of a table that a picture can be made of."""

    measures: tuple[Column, ...]
    dimensions: tuple[Column, ...]
    region: Column | None
    time: Column | None

    @property
    def has_dates(self) -> bool:
        return self.time is not None and self.time.role == "date"


def draw(
    tables: TableStore, facts: TableFacts, wish: Wish, codes: Sequence[str]
) -> Picture | None:
    """Return the picture of a table, None when it makes none.

    `codes` are the dotted codes of the regions that a map has.
    """
    roles = _roles_of(facts.columns)
    if not roles.measures or not (roles.region or roles.time):
        return None
    measure = _named(roles.measures, wish.measure) or _fullest(facts, roles.measures)
    choices = _choices(tables, facts, roles, measure, wish)
    where: Where = tuple((c.column.name, "eq", c.selected) for c in choices)
    points = _points(tables, facts.table_id, roles, measure, where)
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


def _roles_of(columns: Iterable[Column]) -> _Roles:
    by_role: defaultdict[str, list[Column]] = defaultdict(list)
    for column in columns:
        by_role[column.role].append(column)
    times = by_role["year"] or by_role["date"]
    regions = by_role["region-code"]
    return _Roles(
        measures=tuple(by_role["measure"]),
        dimensions=tuple(by_role["dimension"]),
        region=regions[0] if regions else None,
        time=times[0] if times else None,
    )


def _named(columns: Sequence[Column], name: str) -> Column | None:
    return next((column for column in columns if column.name == name), None)


def _fullest(facts: TableFacts, measures: Sequence[Column]) -> Column:
    """Return the first measure that is not empty from top to bottom."""
    held = (m for m in measures if m.missing_count < facts.row_count)
    return next(held, measures[0])


# --- dimensions ------------------------------------------------------------


def _choices(
    tables: TableStore,
    facts: TableFacts,
    roles: _Roles,
    measure: Column,
    wish: Wish,
) -> tuple[Choice, ...]:
    """Fix every dimension, one after the other, each within those before it."""
    chosen: list[Choice] = []
    recent = _recent(facts, roles)
    for dimension in roles.dimensions:
        where = (*recent, *((c.column.name, "eq", c.selected) for c in chosen))
        query = RowsQuery(
            select=(dimension.name, measure.name), where=where, limit=ROW_LIMIT
        )
        rows = tables.rows(facts.table_id, query).rows
        values = _by_weight(rows)
        if not values or len(values) > MOST_CHOICES:
            continue
        asked = wish.dimensions.get(dimension.name, "")
        chosen.append(
            Choice(
                column=dimension,
                values=tuple(sorted(values)),
                selected=asked if asked in values else values[0],
            )
        )
    return tuple(chosen)


def _recent(facts: TableFacts, roles: _Roles) -> Where:
    """Look at the latest year only: its values are those worth offering."""
    if roles.time is None or roles.has_dates or not facts.years:
        return ()
    return ((roles.time.name, "eq", max(facts.years)),)


def _by_weight(rows: Iterable[tuple[object, ...]]) -> list[str]:
    """Order values by how many numbers they have, then by their total."""
    weights: defaultdict[str, list[float]] = defaultdict(list)
    for value, number in rows:
        if value is not None:
            known = _number(number)
            weights[str(value)] += [] if known is None else [known]
    return sorted(weights, key=lambda v: (-len(weights[v]), -sum(weights[v]), v))


# --- points ----------------------------------------------------------------

Points = Mapping[tuple[str, int | None], Value]


def _points(
    tables: TableStore, table_id: str, roles: _Roles, measure: Column, where: Where
) -> Points:
    """Return the values by region ("" where there is none) and year."""
    columns = [c.name for c in (roles.region, roles.time, measure) if c]
    query = RowsQuery(select=tuple(columns), where=where, limit=ROW_LIMIT)
    found: defaultdict[tuple[str, int | None], list[Value]] = defaultdict(list)
    for row in tables.rows(table_id, query).rows:
        values = dict(zip(columns, row, strict=True))
        region = str(values[roles.region.name] or "") if roles.region else ""
        year = _year(values[roles.time.name]) if roles.time else None
        found[region, year].append(_number(values[measure.name]))
    return {key: _one(numbers, roles) for key, numbers in found.items()}


def _one(numbers: Sequence[Value], roles: _Roles) -> Value:
    """Make one value of a cell's: a lone number, or the mean of a year's dates.

    Several numbers of one region and year differ by something the table does not
    name, so that neither of them, nor their sum, may be shown.
    """
    known = [n for n in numbers if n is not None]
    if len(known) == 1:
        return known[0]
    return fmean(known) if known and roles.has_dates else None


def _number(value: object) -> Value:
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(str(value))
    except ValueError:
        return None
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
        return None
    return int(number) if number.is_integer() else number


def _year(value: object) -> int | None:
    if isinstance(value, date):
        return value.year
    text = str(value)[:4]
    return int(text) if text.isdigit() else None


# --- the picture -----------------------------------------------------------


def _years_with_numbers(points: Points) -> tuple[int, ...]:
    known = {year for (_, year), value in points.items() if year and value is not None}
    return tuple(sorted(known))


def _map_values(
    roles: _Roles, points: Points, year: int | None, codes: Sequence[str]
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
    if len(years) < FEWEST_YEARS:
        return {}
    span = range(years[0], years[-1] + 1)
    series = {year: points.get((region, year)) for year in span}
    known = [value for value in series.values() if value is not None]
    return series if len(known) >= FEWEST_YEARS else {}

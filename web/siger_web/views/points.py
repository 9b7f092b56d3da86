"""The numbers of a table by region and year, every dimension fixed to one value.

A dimension is fixed to the reader's value, else to the one that covers most and then
adds up to most.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean

from siger_catalog.model import Column, TableFacts
from siger_catalog.ports import RowOperator, RowsQuery, TableStore
from siger_catalog.provinces.canonical import REGION_ROLE

ROW_LIMIT = 20_000
MOST_CHOICES = 100

Value = float | None
Points = Mapping[tuple[str, int | None], Value]
Row = tuple[object, ...]


class TooManyRowsError(Exception):
    """More rows would have to be read than one page may cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A dimension, the values it has, and the one that is shown."""

    column: Column
    values: tuple[str, ...]
    selected: str


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns of a table that a picture can be made of."""

    measures: tuple[Column, ...]
    dimensions: tuple[Column, ...]
    region: Column | None
    time: Column | None

    @property
    def has_dates(self) -> bool:
        """Tell whether times are days, several to a year."""
        return self.time is not None and self.time.role == "date"


def roles_of(columns: Iterable[Column]) -> Roles:
    """Sort the columns of a table by what they are for."""
    by_role: defaultdict[str, list[Column]] = defaultdict(list)
    for column in columns:
        by_role[column.role].append(column)
    times = by_role["year"] or by_role["date"]
    regions = by_role[REGION_ROLE] or by_role["region-code"]
    return Roles(
        measures=tuple(by_role["measure"]),
        dimensions=tuple(by_role["dimension"]),
        region=regions[0] if regions else None,
        time=times[0] if times else None,
    )


@dataclass(frozen=True, slots=True)
class Numbers:
    """The rows of one table that a picture of one measure is made of.

    A small table is read once and narrowed here; a large one is asked each time.
    """

    tables: TableStore
    facts: TableFacts
    roles: Roles
    measure: Column
    names: tuple[str, ...]
    whole: tuple[Row, ...] | None

    @classmethod
    def of(
        cls, tables: TableStore, facts: TableFacts, roles: Roles, measure: Column
    ) -> "Numbers":
        """Open the table; `facts` count its rows."""
        columns = (*roles.dimensions, roles.region, roles.time, measure)
        names = tuple(column.name for column in columns if column)
        query = RowsQuery(select=names, limit=ROW_LIMIT)
        is_small = facts.row_count <= ROW_LIMIT
        whole = tables.rows(facts.table_id, query).rows if is_small else None
        return cls(tables, facts, roles, measure, names, whole)

    def choices(self, wanted: Mapping[str, str]) -> tuple[Choice, ...]:
        """Fix every dimension, one after the other, each within those before it.

        Only the latest year is looked at: its values are those worth offering.

        Raises:
            TooManyRowsError: The latest year is too large.
        """
        latest = max(self.facts.years, default=None)
        chosen: list[Choice] = []
        for dimension in self.roles.dimensions:
            rows = self._rows(chosen, latest) or self._rows(chosen)
            values = self._by_weight(rows, dimension)
            if not values or len(values) > MOST_CHOICES:
                continue
            asked = wanted.get(dimension.name, "")
            chosen.append(
                Choice(
                    column=dimension,
                    values=tuple(sorted(values)),
                    selected=asked if asked in values else values[0],
                )
            )
        return tuple(chosen)

    def points(self, choices: Sequence[Choice]) -> Points:
        """Return the values by region ("" where there is none) and year.

        Raises:
            TooManyRowsError: The table is too large.
        """
        region, time = self._reader(self.roles.region), self._reader(self.roles.time)
        number = self._reader(self.measure)
        cells: defaultdict[tuple[str, int | None], _Cell] = defaultdict(_Cell)
        for row in self._rows(choices):
            at = time(row)
            cell = cells[str(region(row) or ""), year_of(at)]
            cell.add(at if self.roles.has_dates else None, number_of(number(row)))
        return {key: cell.value() for key, cell in cells.items()}

    def _rows(
        self, choices: Sequence[Choice], year: int | None = None
    ) -> Sequence[Row]:
        if self.whole is None:
            return self._asked(choices, year)
        rows: Sequence[Row] = self.whole
        for choice in choices:
            read = self._reader(choice.column)
            rows = [row for row in rows if str(read(row)) == choice.selected]
        if year is not None and self.roles.time:
            read = self._reader(self.roles.time)
            rows = [row for row in rows if year_of(read(row)) == year]
        return rows

    def _asked(self, choices: Sequence[Choice], year: int | None) -> Sequence[Row]:
        where: list[tuple[str, RowOperator, object]] = [
            (choice.column.name, "eq", choice.selected) for choice in choices
        ]
        if year is not None and self.roles.time:
            first = date(year, 1, 1) if self.roles.has_dates else year
            where.append((self.roles.time.name, "gte", first))
        query = RowsQuery(select=self.names, where=tuple(where), limit=ROW_LIMIT)
        page = self.tables.rows(self.facts.table_id, query)
        if page.total > len(page.rows):
            raise TooManyRowsError
        return page.rows

    def _reader(self, column: Column | None) -> Callable[[Row], object]:
        if column is None:
            return lambda _row: None
        place = self.names.index(column.name)
        return lambda row: row[place]

    def _by_weight(self, rows: Iterable[Row], dimension: Column) -> list[str]:
        """Order values by how many numbers they have, then by their total."""
        read, number = self._reader(dimension), self._reader(self.measure)
        weights: defaultdict[str, list[float]] = defaultdict(list)
        for row in rows:
            value = read(row)
            if value is not None:
                known = number_of(number(row))
                weights[str(value)] += [] if known is None else [known]
        return sorted(weights, key=lambda v: (-len(weights[v]), -sum(weights[v]), v))


@dataclass(slots=True)
class _Cell:
    """The numbers of one region and year, by date where there are dates.

    Several numbers of one time differ by something the table does not name, so that
    neither of them, nor their sum, may be shown.
    """

    by_date: dict[object, float] = field(default_factory=dict)
    is_unclear: bool = False

    def add(self, at: object, number: Value) -> None:
        if number is not None:
            self.is_unclear |= at in self.by_date
            self.by_date[at] = number

    def value(self) -> Value:
        numbers = list(self.by_date.values())
        if self.is_unclear or not numbers:
            return None
        return fmean(numbers) if len(numbers) > 1 else numbers[0]


def number_of(value: object) -> Value:
    """Return a cell as a finite number, None where it is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = value if isinstance(value, int | float) else float(str(value))
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) else number


def year_of(value: object) -> int | None:
    """Return the year of a date or of four digits, None for anything else."""
    if isinstance(value, date):
        return value.year
    text = str(value)
    return int(text) if len(text) == 4 and text.isdigit() else None  # noqa: PLR2004 - a year

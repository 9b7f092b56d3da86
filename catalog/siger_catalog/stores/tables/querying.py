"""Pure: a question about rows becomes SQL with parameters, never with values in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from siger_catalog.errors import QueryError
from siger_catalog.model import ROW_NUMBER
from siger_catalog.ports import RowsQuery
from siger_catalog.stores.tables.arranging import HIDDEN

_INT64 = 1 << 63

_COMPARISONS = {
    "eq": "{column} = {value}",
    # Rows without a value are not equal to it either: eq and ne part the table in two.
    "ne": "{column} IS DISTINCT FROM {value}",
    "gt": "{column} > {value}",
    "gte": "{column} >= {value}",
    "lt": "{column} < {value}",
    "lte": "{column} <= {value}",
}


@dataclass(slots=True)
class Statement:
    """SQL and its parameters, over the columns of one file.

    Columns are spoken of by place (c0, c1, ...): names of portals' columns may hold
    quotes or differ only in case, which SQL would not tell apart.
    """

    schema: pa.Schema
    path: Path
    parameters: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parameters["path"] = str(self.path)

    @property
    def origin(self) -> str:
        """The FROM clause."""
        columns = ", ".join(f"c{place}" for place in range(len(self.schema)))
        return f"FROM read_parquet($path) AS t({columns})"

    def column(self, name: str) -> str:
        """Return a column as SQL speaks of it.

        Raises:
            QueryError: The table has no such column.
        """
        return f"c{self.place(name)}"

    def place(self, name: str) -> int:
        """Return where a column stands, the first of several of one name.

        Raises:
            QueryError: The table has no such column.
        """
        places: list[int] = self.schema.get_all_field_indices(name)
        if not places:
            known = ", ".join(n for n in self.schema.names if n not in HIDDEN)
            raise QueryError(
                f"Tabel tidak punya kolom {name!r}.",
                parameter=name,
                fix=f"Kolom yang ada: {known}.",
            )
        return min(places)

    def places(self, names: Iterable[str]) -> list[int]:
        """Return where columns stand; no names mean the table's own columns.

        Raises:
            QueryError: The table has no such column.
        """
        chosen = [self.place(name) for name in names]
        every = enumerate(self.schema.names)
        return chosen or [place for place, name in every if name not in HIDDEN]

    def parameter(self, value: object) -> str:
        """Add a parameter and return how SQL speaks of it."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"


def page_sql(statement: Statement, query: RowsQuery) -> str:
    """Return the SELECT of one page of rows."""
    chosen = ", ".join(f"c{place}" for place in statement.places(query.select))
    parts = [f"SELECT {chosen}", statement.origin, _where(statement, query)]
    if query.sort:
        parts.append(_order(statement, query.sort))
    limit = statement.parameter(not_negative(query.limit, "_size"))
    offset = statement.parameter(not_negative(query.offset, "_cursor"))
    return " ".join([*parts, f"LIMIT {limit} OFFSET {offset}"])


def count_sql(statement: Statement, query: RowsQuery) -> str:
    """Return the SELECT that counts every row that matches."""
    return f"SELECT count(*) {statement.origin} {_where(statement, query)}"


def _where(statement: Statement, query: RowsQuery) -> str:
    conditions = [_condition(statement, *one) for one in query.where]
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _condition(statement: Statement, name: str, operator: str, value: object) -> str:
    column = statement.column(name)
    kind = statement.schema.field(statement.place(name)).type
    if operator == "contains":
        text = statement.parameter(str(value))
        return f"contains(lower(CAST({column} AS VARCHAR)), lower({text}))"
    if operator == "in":
        values = value if isinstance(value, list | tuple | set) else [value]
        known = [statement.parameter(_typed(one, kind, name)) for one in values]
        return f"{column} IN ({', '.join(known)})" if known else "FALSE"
    if operator not in _COMPARISONS:
        raise QueryError(
            f"Operator {operator!r} tidak dikenal.",
            parameter=name,
            fix=f"Operator: {', '.join([*_COMPARISONS, 'in', 'contains'])}.",
        )
    if value is None:
        return f"{column} IS {'NOT ' if operator == 'ne' else ''}NULL"
    typed = statement.parameter(_typed(value, kind, name))
    return _COMPARISONS[operator].format(column=column, value=typed)


def _order(statement: Statement, sort: Iterable[str]) -> str:
    keys = [
        f"{statement.column(key.removeprefix('-'))} "
        f"{'DESC' if key.startswith('-') else 'ASC'} NULLS LAST"
        for key in sort
    ]
    # Equal rows keep one order, or pages would repeat some and lose others.
    return f"ORDER BY {', '.join([*keys, statement.column(ROW_NUMBER)])}"


def not_negative(number: int, parameter: str) -> int:
    """Return the number.

    Raises:
        QueryError: It is below zero; the parameter is named.
    """
    if number < 0:
        raise QueryError(f"{number} di bawah nol.", parameter=parameter)
    return number


def _typed(value: object, kind: pa.DataType, name: str) -> object:
    try:
        return _reading_of(kind)(value)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise QueryError(
            f"{value!r} bukan nilai untuk kolom {name!r} ({kind}).", parameter=name
        ) from error


def _reading_of(kind: pa.DataType) -> Callable[[object], object]:
    for is_kind, reading in _READINGS.items():
        if is_kind(kind):
            return reading
    return str


def _read_number(value: object) -> object:
    number = Decimal(str(value))
    if number != number:  # noqa: PLR0124  # only not-a-number differs from itself
        raise ValueError(value)
    is_whole = abs(number) < _INT64 and number == number.to_integral_value()
    return int(number) if is_whole else float(number)


def _read_truth(value: object) -> bool:
    truths: Mapping[str, bool] = {"true": True, "1": True, "false": False, "0": False}
    try:
        return truths[str(value).strip().lower()]
    except KeyError:
        raise ValueError(value) from None


def _read_date(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _read_moment(value: object) -> datetime:
    moment = (
        value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    )
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_time(value: object) -> time:
    return value if isinstance(value, time) else time.fromisoformat(str(value))


_READINGS: Mapping[Callable[[pa.DataType], bool], Callable[[object], object]] = {
    pa.types.is_boolean: _read_truth,
    pa.types.is_integer: _read_number,
    pa.types.is_floating: _read_number,
    pa.types.is_decimal: _read_number,
    pa.types.is_date: _read_date,
    pa.types.is_timestamp: _read_moment,
    pa.types.is_time: _read_time,
}

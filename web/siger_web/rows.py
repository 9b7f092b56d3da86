"""Rows of a table by query parameters: which, in what order, from where on."""

import base64
import binascii
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, get_args
from urllib.parse import urlencode

from siger_catalog.errors import QueryError
from siger_catalog.model import Column
from siger_catalog.ports import RowOperator, RowsPage, RowsQuery
from siger_catalog.provinces.canonical import ADDED_NAMES
from siger_web.dataset_models import ColumnOut, RowsOut

DEFAULT_SIZE = 100
LARGEST_SIZE = 1000

Pairs = Sequence[tuple[str, str]]
Clause = tuple[str, RowOperator, object]

_OPERATORS: Mapping[str, RowOperator] = {name: name for name in get_args(RowOperator)}
_TRUTHS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "1", "ya"), True),
    **dict.fromkeys(("false", "0", "tidak"), False),
}
# Further than any table reaches, and still a number for every store (64 bits).
_LARGEST_OFFSET = 10**12
_CONTROL_NAMES = ("_select", "_sort", "_size", "_cursor", "_added")

CONTROLS: list[dict[str, Any]] = [
    {"name": name, "in": "query", "required": False, "description": text, "schema": s}
    for name, text, s in (
        ("_select", "Columns, separated by commas.", {"type": "string"}),
        (
            "_sort",
            "Columns to sort by, separated by commas; - in front: descending.",
            {"type": "string"},
        ),
        (
            "_size",
            "Rows an answer.",
            {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": 100},
        ),
        ("_cursor", "From `next` of the answer before.", {"type": "string"}),
        (
            "_added",
            "true: with the columns that Siger added to say where each row is.",
            {"type": "boolean", "default": False},
        ),
    )
]


def read_rows_query(
    pairs: Pairs, columns: Sequence[Column], added: Sequence[Column] = ()
) -> RowsQuery:
    """Read which rows are wanted; everything else names a column.

    `added` are columns beside the table's own: they are there for who names them, or
    asks for all by `_added`.

    Raises:
        QueryError: A parameter means nothing; it is named.
    """
    controls = {name: value for name, value in pairs if name in _CONTROL_NAMES}
    by_name = {column.name: column for column in (*columns, *added)}
    wanted = _columns("_select", controls.get("_select", ""), by_name)
    if not wanted and _is_true("_added", controls.get("_added", "false")):
        wanted = tuple(by_name)
    where = [
        _clause(name, value, by_name)
        for name, value in pairs
        if name not in _CONTROL_NAMES
    ]
    return RowsQuery(
        select=wanted,
        where=tuple(where),
        sort=_columns("_sort", controls.get("_sort", ""), by_name),
        offset=_offset(controls.get("_cursor", "")),
        limit=_size(controls.get("_size", "")),
    )


def _is_true(parameter: str, text: str) -> bool:
    try:
        return _truth(text)
    except ValueError as error:
        raise QueryError(
            f"{parameter}: {text!r} is neither true nor false", parameter=parameter
        ) from error


def _columns(parameter: str, text: str, known: Mapping[str, Column]) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        bare = name.removeprefix("-") if parameter == "_sort" else name
        if bare not in known:
            raise _no_column(parameter, bare, known)
    return names


def _no_column(parameter: str, name: str, known: Mapping[str, Column]) -> QueryError:
    return QueryError(
        f"{parameter}: the table has no column {name!r}",
        parameter=parameter,
        fix=f"Columns: {', '.join(known)}.",
    )


def _clause(name: str, value: str, known: Mapping[str, Column]) -> Clause:
    column, _, suffix = name.rpartition("__")
    if name in known:
        column, operator = name, _OPERATORS["eq"]
    elif column in known and suffix in _OPERATORS:
        operator = _OPERATORS[suffix]
    else:
        raise _no_column(name, column or name, known)
    if operator == "contains":
        return column, operator, value
    if operator == "in":
        parts = tuple(_typed(name, part, known[column]) for part in value.split(","))
        return column, operator, parts
    return column, operator, _typed(name, value, known[column])


def _truth(text: str) -> bool:
    if text.lower() not in _TRUTHS:
        raise ValueError(text)
    return _TRUTHS[text.lower()]


_READERS: Mapping[str, Callable[[str], object]] = {
    "integer": int,
    "year": int,
    "number": float,
    "boolean": _truth,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


def _typed(parameter: str, value: str, column: Column) -> object:
    read = _READERS.get(column.type)
    if read is None:
        return value
    try:
        return read(value)
    except ValueError as error:
        raise QueryError(
            f"{parameter}: {value!r} is no {column.type}", parameter=parameter
        ) from error


def _size(text: str) -> int:
    if not text:
        return DEFAULT_SIZE
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004 - digits of the largest size and some
    if not 1 <= size <= LARGEST_SIZE:
        raise QueryError(
            f"_size: {text!r} is not a number from 1 to {LARGEST_SIZE}",
            parameter="_size",
        )
    return size


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        offset = int(base64.urlsafe_b64decode(cursor.encode()).decode("ascii"))
        return _within_reach(offset)
    except (binascii.Error, ValueError) as error:
        raise QueryError(
            "_cursor: not a cursor of an answer",
            parameter="_cursor",
            fix="Take it from `next` of the answer before.",
        ) from error


def _within_reach(offset: int) -> int:
    if not 0 <= offset <= _LARGEST_OFFSET:
        raise ValueError(offset)
    return offset


def next_url(url: str, pairs: Pairs, query: RowsQuery, page: RowsPage) -> str | None:
    """Return the address of the rows that follow, None at the end."""
    following = query.offset + len(page.rows)
    if following >= page.total or not page.rows:
        return None
    cursor = base64.urlsafe_b64encode(str(following).encode()).decode()
    kept = [(name, value) for name, value in pairs if name != "_cursor"]
    return f"{url}?{urlencode([*kept, ('_cursor', cursor)])}"


def rows_out(
    page: RowsPage, columns: Sequence[Column], following: str | None
) -> RowsOut:
    """Return rows as objects by column name, with what is known of the columns."""
    by_name = {column.name: column for column in columns}
    shown = [
        by_name.get(name) or Column(name=name, type="any") for name in page.columns
    ]
    return RowsOut(
        columns=[
            ColumnOut(
                name=c.name,
                type=c.type,
                title=c.title,
                unit=c.unit,
                added=c.name in ADDED_NAMES,
            )
            for c in shown
        ],
        rows=[
            dict(zip(page.columns, map(_plain, row), strict=True)) for row in page.rows
        ],
        total=page.total,
        next=following,
    )


def _plain(value: object) -> object:
    """JSON has no NaN and no infinity: what is no number is missing."""
    return None if isinstance(value, float) and not math.isfinite(value) else value

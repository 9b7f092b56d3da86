"""Frictionless on the records of a file: its rules, our way of reading.

The records come from our own reader, so Frictionless neither guesses an encoding nor
calls csv.Sniffer, which can hang. The engine leaves out the rows it proves clean; what
comes out are Frictionless's errors in its order.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from frictionless import Dialect, Error, FrictionlessException, Schema
from frictionless.errors import DuplicateLabelError
from frictionless.resources import TableResource

from siger_validators.engine import screen
from siger_validators.reading.loading import LoadedTable
from siger_validators.reading.planning import ColumnPlan, TablePlan
from siger_validators.reading.sources import rows_of

ErrorStream = Iterator[Error]


class CheckStoppedError(Exception):
    """Frictionless itself failed on the data; errors found before it were yielded."""


def check_table(table: LoadedTable, plan: TablePlan) -> ErrorStream:
    """Yield Frictionless's errors of a table, the headings first, then row by row.

    Raises:
        CheckStoppedError: The library raised on the data (a signalling NaN under a
            bound, a list in a key, ...).
    """
    try:
        yield from _check(table, plan)
    except FrictionlessException as error:
        yield from error.to_errors()
    except MemoryError:
        raise  # no fault of the data: the child was given too little
    except Exception as error:
        # Which classes the library raises on hostile data is not documented.
        raise CheckStoppedError(f"{type(error).__name__}: {error}") from error


def _check(table: LoadedTable, plan: TablePlan) -> ErrorStream:
    labels, renamed = _unique_labels(table, plan)
    yield from (_duplicate_label(table, *place) for place in renamed.values())
    resource = TableResource(
        data=_records(table, plan, labels),
        schema=Schema.from_descriptor(dict(plan.descriptor)),
        dialect=Dialect(header_rows=[table.header_row]),
    )
    screen(
        resource,
        lambda _, rules, __: rows_of(table, len(rules.columns)),
        list(map(_preparation, plan.columns)),
    )
    with resource:
        for error in resource.header.errors:
            if getattr(error, "label", None) not in renamed:
                yield error
        for row in resource.row_stream:
            yield from row.errors


def _preparation(column: ColumnPlan) -> Callable[[Any], Any] | None:
    is_text = column.is_typed and column.field.type == "string"
    return column.cell if is_text or column.numbers.group else None


def _records(
    table: LoadedTable, plan: TablePlan, labels: Sequence[str]
) -> Callable[[], Iterator[list[Any]]]:
    """Give the records anew at each call, cells as the plan reads them."""
    columns = plan.columns

    def records() -> Iterator[list[Any]]:
        before = table.header_row - 1
        yield from islice(table.records(), before)
        yield list(labels)
        for row in table.rows():
            read = [c.cell(v) for c, v in zip(columns, row, strict=False)]
            yield read + row[len(columns) :]

    return records


def _unique_labels(
    table: LoadedTable, plan: TablePlan
) -> tuple[list[str], Mapping[str, tuple[int, int]]]:
    """Rename headings that occur again where fields are matched by name.

    Frictionless refuses such a table whole; we report the heading and go on. The
    second value maps new names to (place, place of the first).
    """
    labels = list(table.labels)
    renamed: dict[str, tuple[int, int]] = {}
    if plan.descriptor.get("fieldsMatch", "exact") == "exact":
        return labels, renamed
    for index, label in enumerate(labels):
        first = labels.index(label)
        if first < index:
            labels[index] = f"{label} ({index + 1})"
            renamed[labels[index]] = (index + 1, first + 1)
    return labels, renamed


def _duplicate_label(table: LoadedTable, number: int, first: int) -> Error:
    label = table.labels[number - 1]
    return DuplicateLabelError(
        note=f'at position "{first}"',
        labels=list(table.labels),
        row_numbers=[table.header_row],
        label=label,
        field_name=label,
        field_number=number,
    )

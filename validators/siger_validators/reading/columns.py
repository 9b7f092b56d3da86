"""The cells of a loaded table, by column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from siger_validators.reading.loading import LoadedTable
from siger_validators.schema_files import MISSING_VALUES


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The cells of a table by column; rows without any value are left out.

    `row_numbers[i]` is the record number of the i-th value of each column.
    """

    cells: tuple[list[Any], ...]
    row_numbers: list[int]


def read_columns(table: LoadedTable) -> Columns:
    """Read the cells under each heading; short rows are filled, long ones cut."""
    width = len(table.labels)
    cells: tuple[list[Any], ...] = tuple([] for _ in range(width))
    row_numbers = []
    for number, row in enumerate(table.rows(), start=table.header_row + 1):
        if is_blank(row):
            continue
        row_numbers.append(number)
        for index, column in enumerate(cells):
            column.append(row[index] if index < len(row) else None)
    return Columns(cells=cells, row_numbers=row_numbers)


def is_blank(row: Sequence[Any]) -> bool:
    """Tell whether a record holds nothing but missing values."""
    return all(cell is None or cell in MISSING_VALUES for cell in row)

"""A worksheet as arrays: where its cells are, of which kind, and 64 bits of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from siger_validators.engine.arrays import Ints
from siger_validators.engine.sheet_tokens import NotPlainError, row_block
from siger_validators.engine.sheet_values import Form, Values, form_reader, values_of
from siger_validators.engine.typed_cells import (
    Kinds,
    TypedCells,
    rows_of_columns,
    value_of,
)

_CELLS_AT_A_TIME = 1 << 20
_ROWS_AT_A_TIME = 20_000
# Frictionless asks for this many rows to look at the headings.
_FIRST_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Cells in order of the file, those without a value left out.

    `rows` and `columns` are numbers from 0 on; `pool` holds the texts.
    """

    height: int
    width: int
    rows: NDArray[np.int32]
    columns: NDArray[np.int16]
    kinds: Kinds
    payload: Ints
    pool: pa.StringArray

    def parts(self, first: int) -> Iterator[list[TypedCells]]:
        """Yield the columns of some rows at a time, from row `first` on."""
        most = max(1, min(_ROWS_AT_A_TIME, _CELLS_AT_A_TIME // self.width))
        for at in range(first, self.height, most):
            yield self.part(at, min(most, self.height - at))

    def part(self, first: int, count: int) -> list[TypedCells]:
        """Return the columns of `count` rows from `first` on."""
        low, high = np.searchsorted(self.rows, (first, first + count))
        kinds = np.zeros((self.width, count), np.uint8)
        payload = np.zeros((self.width, count), np.int64)
        places = (self.columns[low:high], self.rows[low:high] - first)
        kinds[places] = self.kinds[low:high]
        payload[places] = self.payload[low:high]
        return [
            TypedCells(*column, self.pool)
            for column in zip(kinds, payload, strict=True)
        ]

    def records(self) -> Iterator[list[Any]]:
        """Yield every row as openpyxl shows it."""
        first = min(self.height, _FIRST_ROWS)
        yield from rows_of_columns(self.part(0, first))
        for columns in self.parts(first):
            yield from rows_of_columns(columns)

    def record(self, number: int) -> list[Any]:
        """Return a row by its number from 0 on."""
        low, high = np.searchsorted(self.rows, (number, number + 1))
        cells: list[Any] = [None] * self.width
        for at in range(low, high):
            cell = value_of(int(self.kinds[at]), self.payload[at : at + 1], self.pool)
            cells[self.columns[at]] = cell
        return cells


@dataclass(slots=True)
class SheetMaker:
    """Puts a worksheet together out of blocks of whole rows."""

    size: tuple[int, int]
    date_styles: set[int]
    shared: pa.StringArray
    _blocks: list[tuple[Ints, Ints, Values]] = field(default_factory=list)
    _forms: dict[bytes, Form] = field(default_factory=dict)
    _height: int = 0
    _text_count: int = 0

    def add(self, data: bytes) -> None:
        """Add the rows that follow.

        Raises:
            NotPlainError: They are not plain, or stand outside the stated size.
        """
        block = row_block(data)
        bottom, right = self.size
        is_rising = bool((np.diff(block.numbers, prepend=self._height) > 0).all())
        self._height = int(block.numbers[-1])
        if not is_rising or self._height > bottom or block.width > right:
            raise NotPlainError
        read = form_reader(self.date_styles)
        for raw in block.forms:
            if raw not in self._forms:
                self._forms[raw] = read(raw)
        forms = [self._forms[raw] for raw in block.forms]
        first = len(self.shared) + self._text_count
        values = values_of(block, forms, len(self.shared), first)
        self._text_count += len(values.texts)
        rows, columns = block.rows - 1, block.columns - 1
        self._blocks.append((rows.astype(np.int32), columns.astype(np.int16), values))

    def made(self) -> Sheet:
        """Return the whole worksheet.

        Raises:
            NotPlainError: There is no row.
        """
        if not self._blocks:
            raise NotPlainError
        rows, columns, values = zip(*self._blocks, strict=True)
        return Sheet(
            height=self._height,
            width=self.size[1],
            rows=np.concatenate(rows),
            columns=np.concatenate(columns),
            kinds=np.concatenate([v.kinds for v in values]),
            payload=np.concatenate([v.payload for v in values]),
            pool=pa.concat_arrays([self.shared, *(v.texts for v in values)]),
        )

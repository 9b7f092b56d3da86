"""The cells of a loaded table, by column, each different value once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from siger_validators.engine import Batch
from siger_validators.reading.loading import LoadedTable
from siger_validators.reading.sources import rows_of
from siger_validators.schema_files import MISSING_VALUES

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a column: its different values, and which of them stands where."""

    values: Sequence[Any]
    codes: Codes

    def __getitem__(self, place: int) -> Any:
        return self.values[self.codes[place]]

    def first(self, count: int) -> list[Any]:
        """Return the cells of the first records."""
        return [self.values[code] for code in self.codes[:count].tolist()]

    def first_place(self, value: Any) -> int:
        """Return where a value stands first."""
        return int(np.argmax(self.codes == list(self.values).index(value)))

    def places_of(self, is_wanted: Callable[[Any], bool]) -> Ints:
        """Return where the values stand that are wanted, in order."""
        flags = np.fromiter(map(is_wanted, self.values), bool, len(self.values))
        places: Ints = np.flatnonzero(flags[self.codes])
        return places


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The cells of a table by column; rows without any value are left out.

    `row_numbers[i]` is the record number of the i-th cell of each column.
    """

    cells: tuple[Cells, ...]
    row_numbers: Ints


def read_columns(table: LoadedTable) -> Columns:
    """Read the cells under each heading; short rows are filled, long ones cut."""
    coders = [_Coder() for _ in table.labels]
    numbers: list[Ints] = [np.empty(0, np.int64)]
    first = table.header_row + 1
    for batch in rows_of(table, len(coders)).batches():
        odd_rows = list(batch.odd_rows())
        coded = [coder.code(at, batch, odd_rows) for at, coder in enumerate(coders)]
        is_blank: Any = True
        for coder, codes in zip(coders, coded, strict=True):
            is_blank = is_blank & coder.is_missing(codes)
        kept = np.flatnonzero(~is_blank)
        numbers.append(kept + first)
        for coder, codes in zip(coders, coded, strict=True):
            coder.kept.append(codes[kept])
        first += batch.count
    return Columns(
        cells=tuple(coder.cells() for coder in coders),
        row_numbers=np.concatenate(numbers),
    )


class _Coder:
    """Gives each different cell of a column a number, in the order they are met."""

    def __init__(self) -> None:
        self.kept: list[Codes] = [np.empty(0, np.int32)]
        self._values: list[Any] = []
        self._is_missing: list[bool] = []
        self._known: dict[Any, int] = {}

    def cells(self) -> Cells:
        """Return the cells of the records kept; forgets what was only needed for it."""
        self._known.clear()
        return Cells(self._values, np.concatenate(self.kept))

    def code(self, at: int, batch: Batch, odd_rows: Sequence[Sequence[Any]]) -> Codes:
        """Return the numbers of the cells at place `at` of all records of a batch."""
        codes = np.empty(batch.count, np.int32)
        codes[slice(None) if batch.whole is None else batch.whole] = self._codes(
            batch.columns[at]
        )
        odd = [row[at] if at < len(row) else None for row in odd_rows]
        codes[batch.odd] = self._codes(odd)
        return codes

    def is_missing(self, codes: Codes) -> NDArray[np.bool_]:
        """Tell which of these cells hold no value."""
        flags: NDArray[np.bool_] = np.array(self._is_missing, bool)[codes]
        return flags

    def _codes(self, cells: Any) -> Codes:
        if not isinstance(cells, pa.Array):
            return np.fromiter(map(self._number, cells), np.int32, len(cells))
        encoded = cells.dictionary_encode()
        values = encoded.dictionary.to_pylist()
        codes = np.fromiter(map(self._number, values), np.int32, len(values))
        found: Codes = codes[encoded.indices.to_numpy(zero_copy_only=False)]
        return found

    def _number(self, cell: Any) -> int:
        # The type belongs to the key: 1, 1.0 and True are one key of a dict.
        key = cell if type(cell) is str else (type(cell), cell)
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = len(self._values)
            self._values.append(cell)
            self._is_missing.append(cell is None or cell in MISSING_VALUES)
        return number

"""What the columns of a loaded table hold, seen in one pass that keeps few cells."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siger_validators.engine import Batch
from siger_validators.engine.arrays import Bools, Ints
from siger_validators.engine.columns import Cells
from siger_validators.reading.fitting import SAMPLE_CELLS
from siger_validators.reading.kinds import Kinds, is_missing_text
from siger_validators.reading.loading import LoadedTable
from siger_validators.reading.sources import rows_of
from siger_validators.schema_files import MISSING_VALUES


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCells:
    """A column: one cell of each kind in the order they are met, and the first cells.

    `counts[i]` cells are of the kind of `values[i]`, which stands in record `rows[i]`;
    `number_count` counts cells that are numbers already, in a workbook.
    """

    values: Sequence[Any]
    counts: Sequence[int]
    rows: Sequence[int]
    sample: Sequence[Any]
    number_count: int

    def first_row(self, value: Any) -> int:
        """Return the record number where a value of `values` stands."""
        return self.rows[list(self.values).index(value)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a table of `record_count` records below its headings.

    `blank` are the numbers of records without any value, rising.
    """

    cells: tuple[ColumnCells, ...]
    first_row: int
    record_count: int
    blank: Ints

    @property
    def row_count(self) -> int:
        """The number of records that hold a value."""
        return self.record_count - len(self.blank)

    def kept(self, first: int, count: int) -> Ints | None:
        """Return the places of `count` records from `first` that are not blank.

        None stands for every place.
        """
        start, end = np.searchsorted(self.blank, [first, first + count])
        if start == end:
            return None
        return np.setdiff1d(np.arange(count), self.blank[start:end] - first)


def read_columns(table: LoadedTable) -> Columns:
    """Look at the cells under each heading; short rows are filled, long ones cut."""
    notes = [_Notes() for _ in table.labels]
    blank: list[Ints] = [np.empty(0, np.int64)]
    first = start = table.header_row + 1
    for batch in rows_of(table, len(notes)).batches():
        columns = list(filled_columns(batch))
        is_blank = _blank_rows(columns, batch.count)
        kept = None if is_blank is None else np.flatnonzero(~is_blank)
        for note, cells in zip(notes, columns, strict=True):
            note.add(some(cells, kept), numbers_of(first, kept))
        if is_blank is not None:
            blank.append(np.flatnonzero(is_blank) + first)
        first += batch.count
    return Columns(
        cells=tuple(note.cells() for note in notes),
        first_row=start,
        record_count=first - start,
        blank=np.concatenate(blank),
    )


def filled_columns(batch: Batch) -> Iterator[Cells]:
    """Yield the columns of a batch with the cells of its odd rows in their places."""
    if not len(batch.odd):
        yield from batch.columns
        return
    odd_rows = list(batch.odd_rows())
    order = np.empty(batch.count, np.int64)
    for at, cells in enumerate(batch.columns):
        odd = [row[at] if at < len(row) else None for row in odd_rows]
        order[slice(None) if batch.whole is None else batch.whole] = range(len(cells))
        order[batch.odd] = range(len(cells), len(cells) + len(odd))
        yield some(_joined(cells, odd), order)


def some(cells: Cells, places: Ints | None) -> Cells:
    """Return the cells at these places, every one without places."""
    if places is None:
        return cells
    if isinstance(cells, pa.Array):
        return cells.take(pa.array(places))
    return [cells[at] for at in places.tolist()]  # type: ignore[index]  # typed cells are never narrowed so


def _joined(cells: Cells, odd: Sequence[Any]) -> Cells:
    if isinstance(cells, pa.Array) and all(isinstance(c, str | None) for c in odd):
        try:
            return pa.concat_arrays([cells, pa.array(odd, pa.string())])
        except (pa.ArrowException, UnicodeError):  # half a pair of surrogates
            pass
    held = cells.to_pylist() if isinstance(cells, pa.Array) else list(cells)
    return [*held, *odd]


def is_missing(cells: Cells) -> Bools:
    """Tell which cells hold no value."""
    if isinstance(cells, pa.Array):
        return is_missing_text(cells)
    flags = (cell is None or cell in MISSING_VALUES for cell in cells)
    return np.fromiter(flags, bool, len(cells))


def _blank_rows(columns: Sequence[Cells], count: int) -> Bools | None:
    """Tell which rows hold no value at all; None when every row holds one."""
    left = np.arange(count)
    for cells in columns:
        left = left[is_missing(some(cells, left if len(left) < count else None))]
        if not len(left):
            return None
    flags = np.zeros(count, bool)
    flags[left] = True
    return flags


def numbers_of(first: int, kept: Ints | None) -> Callable[[int], int]:
    """Return what tells the record number of a cell by its place."""
    return lambda at: first + (at if kept is None else int(kept[at]))


class _Notes:
    """What is kept of one column."""

    def __init__(self) -> None:
        self._kinds = Kinds()
        self._rows: list[int] = []
        self._sample: list[Any] = []
        self._number_count = 0

    def cells(self) -> ColumnCells:
        return ColumnCells(
            values=self._kinds.values,
            counts=self._kinds.counts,
            rows=self._rows,
            sample=self._sample,
            number_count=self._number_count,
        )

    def add(self, cells: Cells, number_of: Callable[[int], int]) -> None:
        """Note the cells of a batch; `number_of` tells the record of each place."""
        if len(self._sample) < SAMPLE_CELLS:
            first = cells[: SAMPLE_CELLS - len(self._sample)]  # type: ignore[index]  # as above
            self._sample += first.to_pylist() if isinstance(first, pa.Array) else first
        self._add_kinds(cells)
        new = self._kinds.values[len(self._rows) :]
        self._rows += [number_of(_place(cells, value)) for value in new]

    def _add_kinds(self, cells: Cells) -> None:
        if isinstance(cells, pa.Array):
            unique = pc.unique(cells)
            self._kinds.add_texts(unique.filter(~is_missing_text(unique)))
            return
        self._number_count += sum(isinstance(c, int | float) for c in cells)
        # The type belongs to the key: 1, 1.0 and True are one key of a dict.
        unique = dict.fromkeys((type(c), c) for c in cells if c is not None)
        self._kinds.add_values(c for _, c in unique if c not in MISSING_VALUES)


def _place(cells: Cells, value: Any) -> int:
    """Return where a value stands first."""
    if isinstance(cells, pa.Array):
        return int(pc.index(cells, value, None, None).as_py())
    return next(
        at for at, c in enumerate(cells) if type(c) is type(value) and c == value
    )

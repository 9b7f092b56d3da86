"""The records of a table in batches of columns, from whatever they are read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from siger_validators.engine.arrays import Ints
from siger_validators.engine.columns import Cells

ROWS_AT_A_TIME = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Records that follow one another, by column.

    `columns` hold the records as wide as the headings; `whole` are their places among
    all `count`, None when that is every one. `odd` are the places of the others, and
    of blank lines, which may stand in the columns too, as empty cells. `keep` takes
    the places of records that will be asked for again.
    """

    count: int
    columns: Sequence[Cells]
    whole: Ints | None
    odd: Ints
    odd_rows: Callable[[], Iterator[list[Any]]]
    keep: Callable[[Ints], None] = lambda _: None


class Source(Protocol):
    """The records of a table below its headings, numbered from 0."""

    def batches(self) -> Iterator[Batch]:
        """Yield all records, in order."""
        ...

    def records(self, numbers: Ints) -> Iterator[tuple[int, list[Any]]]:
        """Yield records anew by their rising numbers, cells as they were read."""
        ...


class RowsSource:
    """Records that are at hand as lists, given anew at each call."""

    def __init__(self, rows: Callable[[], Iterator[list[Any]]], width: int) -> None:
        self._rows = rows
        self._width = width

    def batches(self) -> Iterator[Batch]:
        """Yield all records, in order."""
        return batches_of_rows(self._rows(), self._width)

    def records(self, numbers: Ints) -> Iterator[tuple[int, list[Any]]]:
        """Yield records anew by their rising numbers."""
        return picked(self._rows(), numbers)


def picked(
    rows: Iterable[list[Any]], wanted: Ints, first: int = 0
) -> Iterator[tuple[int, list[Any]]]:
    """Pick rows by their rising numbers, the first of them having number `first`."""
    awaited = iter(wanted.tolist())
    number = next(awaited, None)
    for at, row in enumerate(rows, start=first):
        if number is None:
            return
        if at == number:
            yield at, row
            number = next(awaited, None)


def batches_of_rows(rows: Iterator[list[Any]], width: int) -> Iterator[Batch]:
    """Turn records in Python's lists into batches."""
    for chunk in iter(lambda: list(islice(rows, ROWS_AT_A_TIME)), []):
        yield batch_of_rows(chunk, width)


def batch_of_rows(rows: Sequence[list[Any]], width: int) -> Batch:
    """Turn records in Python's lists into a batch."""
    widths = np.fromiter(map(len, rows), np.int64, len(rows))
    is_whole = widths == width
    fitting = (
        rows
        if is_whole.all()
        else [rows[at] for at in np.flatnonzero(is_whole).tolist()]
    )
    odd = np.flatnonzero(~is_whole)
    columns = list(zip(*fitting, strict=True)) or [()] * width
    return Batch(
        count=len(rows),
        columns=list(map(cells_of, columns)),
        whole=None if fitting is rows else np.flatnonzero(is_whole),
        odd=odd,
        odd_rows=lambda: (rows[at] for at in odd.tolist()),
    )


def cells_of(column: Sequence[Any]) -> Cells:
    """Return a column as Arrow's texts if it holds nothing else."""
    if set(map(type, column)) <= {str}:
        try:
            return pa.array(column, pa.string())
        except (pa.ArrowException, UnicodeError):  # half a pair of surrogates
            return column
    return column

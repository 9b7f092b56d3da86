"""The different rows of some columns: a table of millions has few of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siger_validators.engine.arrays import Ints

# More different rows than these are no list of places; nobody looks at each of them.
MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Distinct:
    """The different rows of some columns, in the order they are met.

    `rows[i]` are its cells as text, "" for none; it stands first at `first[i]` and
    `counts[i]` times in all. `which` tells for each row of the table which it is.
    """

    rows: tuple[tuple[str, ...], ...]
    first: Ints
    counts: Ints
    which: Ints

    def places(self, number: int) -> Iterator[int]:
        """Yield where a different row stands, counted from 0."""
        yield from map(int, np.flatnonzero(self.which == number))


def distinct_rows(table: pa.Table, columns: Sequence[int]) -> Distinct | None:
    """Return the different rows of columns by position, None when there are too many.

    Blanks around a cell do not count.
    """
    which = np.zeros(table.num_rows, np.int64)
    texts = []
    for at in columns:
        values, codes = _coded(table.column(at))
        texts.append((values, codes))
        joined = which * len(values) + codes
        kinds, which = np.unique(joined, return_inverse=True)
        if len(kinds) > MOST_ROWS:
            return None
    return _in_order(which, texts)


def _in_order(which: Ints, texts: Sequence[tuple[Sequence[str], Ints]]) -> Distinct:
    _, first, counts = np.unique(which, return_index=True, return_counts=True)
    order = np.argsort(first)
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    first = first[order]
    rows = zip(
        *([values[codes[place]] for place in first] for values, codes in texts),
        strict=True,
    )
    return Distinct(
        rows=tuple(rows), first=first, counts=counts[order], which=ranks[which]
    )


def _coded(column: pa.ChunkedArray) -> tuple[Sequence[str], Ints]:
    """Return the different cells as text, and which of them stands where."""
    encoded = pc.dictionary_encode(column, null_encoding="encode")
    encoded = encoded.combine_chunks() if column.num_chunks else encoded
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    values = encoded.dictionary.to_pylist()
    texts = ["" if value is None else str(value).strip() for value in values]
    return texts, encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)

"""Cells that mean the same to all that is decided about a column.

Types and styles of columns are decided from all cells, yet one cell of each kind is
enough: cells of a kind get the same answer to every question that `inference` and
`numerals` ask. So a column of any length is kept as a handful of cells.
"""

from collections.abc import Hashable, Iterable
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siger_validators.engine.arrays import Bools
from siger_validators.engine.proofs import bools
from siger_validators.reading.inference import kind_of_text, kind_of_value
from siger_validators.schema_files import MISSING_VALUES

_DAY = "(?:0[1-9]|1[0-9]|2[0-8])"
_MONTH = "(?:0[1-9]|1[0-2])"
_FIRST = "-?[1-9][0-9]{0,2}"
# Each proves the kind of a cell that those above it leave over; all of one line are of
# one kind. What none proves is asked about in Python, which is right for every cell.
PROOFS = (
    r"[A-Za-z]",
    r"^(?:19|20)[0-9]{2}$",
    r"^-?[1-9][0-9]{0,17}$",
    r"^0[0-9]+$",
    r"^-?(?:0|[1-9][0-9]*)\.(?:[0-9]{1,2}|[0-9]{4,})$",
    r"^-?(?:0|[1-9][0-9]*),(?:[0-9]{1,2}|[0-9]{4,})$",
    rf"^{_FIRST}\.[0-9]{{3}}$",
    rf"^{_FIRST},[0-9]{{3}}$",
    rf"^{_FIRST}(?:\.[0-9]{{3}}){{2,4}}$",
    rf"^{_FIRST}(?:\.[0-9]{{3}})+,[0-9]+$",
    rf"^{_FIRST}(?:,[0-9]{{3}})+\.[0-9]+$",
    rf"^[12][0-9]{{3}}-{_MONTH}-{_DAY}$",
    rf"^{_DAY}/{_MONTH}/[12][0-9]{{3}}$",
    rf"^{_DAY}-{_MONTH}-[12][0-9]{{3}}$",
    r"^[0-9]{1,2}(?:\.[0-9]{2}){2,}$",
)
MISSING = pa.array(MISSING_VALUES, pa.string())


def is_missing_text(cells: pa.StringArray) -> Bools:
    """Tell which cells hold no value; null is none."""
    return bools(pc.is_in(cells, MISSING)) | ~bools(cells.is_valid())


class Kinds:
    """The kinds met in one column so far: `counts[i]` cells are of that of `values[i]`.

    Cells that occur again in the same batch count once.
    """

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.counts: list[int] = []
        self._places: dict[Hashable, int] = {}

    def add_texts(self, cells: pa.StringArray) -> None:
        """Note texts, all different."""
        rest = np.arange(len(cells))
        left, found = cells, []
        for number, proof in enumerate(PROOFS):
            if not len(left):
                break
            is_proved = bools(pc.match_substring_regex(left, proof))
            if is_proved.any():
                first = int(rest[np.argmax(is_proved)])
                found.append((first, number, int(is_proved.sum())))
                rest = rest[~is_proved]
                left = cells.take(pa.array(rest))
        asked = zip(rest.tolist(), map(kind_of_text, left.to_pylist()), strict=True)
        for first, kind, count in sorted(
            [*found, *((at, kind, 1) for at, kind in asked)], key=itemgetter(0)
        ):
            self._note(kind, cells[first], count)

    def add_values(self, cells: Iterable[Any]) -> None:
        """Note values of any type, all different."""
        for cell in cells:
            self._note(kind_of_value(cell), cell, 1)

    def _note(self, kind: Hashable, cell: Any, count: int) -> None:
        place = self._places.setdefault(kind, len(self.values))
        if place == len(self.values):
            is_text = isinstance(cell, pa.StringScalar)
            self.values.append(cell.as_py() if is_text else cell)
            self.counts.append(0)
        self.counts[place] += count

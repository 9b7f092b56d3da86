"""Cells of several kinds in one column, kept as arrays: those of a worksheet."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from siger_validators.engine.arrays import Ints

# What a cell is, and what its 64 bits are then: nothing, the place of a text, an
# integer, a fraction, nought or one, days since the epoch as integer or fraction.
NONE, TEXT, INTEGER, FRACTION, BOOLEAN, DAYS, MOMENT = range(7)
Kinds = NDArray[np.uint8]

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 openpyxl's, without a zone
# From March 1900, as before openpyxl minds a leap day that never was, to 9999.
_SURE_DAYS = range(61, 2_958_466)


@dataclass(frozen=True, slots=True)
class Distinct:
    """Values without repetition, and for each of the cells which it has."""

    values: list[Any]
    at: Ints


@dataclass(frozen=True, slots=True)
class TypedCells:
    """The cells of one column in one batch."""

    kinds: Kinds
    payload: Ints
    pool: pa.StringArray

    def __len__(self) -> int:
        return len(self.kinds)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values())

    def met_kinds(self) -> list[int]:
        """Return the kinds that there are."""
        return np.flatnonzero(np.bincount(self.kinds)).tolist()

    def of_kind(self, kind: int) -> Ints:
        """Return the places of the cells of a kind."""
        return np.flatnonzero(self.kinds == kind)

    def texts(self, places: Ints) -> pa.StringArray:
        """Return the texts at places where there are texts."""
        return self.pool.take(pa.array(self.payload[places]))

    def numbers(self, places: Ints, kind: int) -> NDArray[Any]:
        """Return the numbers at places where there are those of a kind."""
        bits = self.payload[places]
        return bits.view(np.float64) if kind == FRACTION else bits

    def distinct(self, places: Ints, kind: int) -> Distinct:
        """Return the values at places where all are of a kind but texts."""
        bits, at = np.unique(self.payload[places], return_inverse=True)
        return Distinct(_values(bits, kind), at)

    def values(self) -> list[Any]:
        """Return the cells as openpyxl gives them."""
        found: list[Any] = [None] * len(self)
        for kind in range(TEXT, MOMENT + 1):
            places = self.of_kind(kind)
            if not len(places):
                continue
            values = (
                self.texts(places).to_pylist()
                if kind == TEXT
                else _values(self.payload[places], kind)
            )
            for place, value in zip(places.tolist(), values, strict=True):
                found[place] = value
        return found


def value_of(kind: int, bits: Ints, pool: pa.StringArray) -> Any:
    """Return the one cell of a kind as openpyxl gives it."""
    return pool[int(bits[0])].as_py() if kind == TEXT else _values(bits, kind)[0]


def _values(bits: Ints, kind: int) -> list[Any]:
    if kind == NONE:
        return [None] * len(bits)
    if kind == INTEGER:
        return list(bits.tolist())
    if kind == BOOLEAN:
        return list(map(bool, bits.tolist()))
    numbers = bits.tolist() if kind == DAYS else bits.view(np.float64).tolist()
    return numbers if kind == FRACTION else list(map(_moment, numbers))


@lru_cache(maxsize=1 << 16)
def _moment(days: float) -> Any:
    """Return what openpyxl makes of a number that is shown as a day."""
    if isinstance(days, int) and days in _SURE_DAYS:
        return _EPOCH + dt.timedelta(days=days)
    from openpyxl.utils.datetime import from_excel  # noqa: PLC0415 slow to import

    try:
        return from_excel(days)
    except (OverflowError, ValueError):
        return "#VALUE!"


def rows_of_columns(columns: Sequence[TypedCells]) -> Iterator[list[Any]]:
    """Yield the records of a batch."""
    return map(list, zip(*(c.values() for c in columns), strict=True))

"""Single values: what makes two of them the same, and their codes for keys."""

import datetime as dt
from collections.abc import Hashable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

_UINT64 = 2**64
# Types whose equal values have equal texts too.
_EXACT = {type(None), bool, int, dt.date, dt.datetime}


def raw_code(target: Any, type_: str) -> int:
    """Return 64 bits that the kernel of the type gives to an equal value too."""
    number = hash(target)  # what has no hash makes Frictionless fail: let it
    if type_ == "integer" and -(2**63) <= target < 2**63:
        return int(target) % _UINT64
    if type_ == "number" and isinstance(target, int | float | Decimal):
        return int(np.array([_float(target) + 0.0]).view(np.uint64)[0])
    if type_ == "date":
        return int(target.toordinal())
    return number % _UINT64


def _float(number: float | Decimal) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf")


def keys_of(cells: Sequence[Any]) -> list[Hashable]:
    """Return what tells the values of cells apart."""
    if set(map(type, cells)) <= _EXACT:
        return list(zip(map(type, cells), cells, strict=True))
    return list(map(key_of, cells))


def key_of(cell: Any) -> Hashable:
    """Return what tells the value of a cell apart from others."""
    kind = type(cell)
    if kind is str:
        return str(cell)
    # As text: -0.0 and 0.0 are one key of a dict, and texts decide what is missing.
    return (kind, cell if kind in _EXACT else str(cell))

"""What a proof about a column is, and steps that several kinds of proof share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siger_validators.engine.arrays import Bools, Codes, content

_SLICE_ROWS = 1024


@dataclass(frozen=True, slots=True)
class Proof:
    """Which cells are proved good, and for keys a code of each value.

    Codes of cells not proved mean nothing.
    """

    is_proved: Bools
    codes: Codes | None = None


Kernel = Callable[[pa.StringArray], Proof]
ValueKernel = Callable[[Sequence[float]], Proof]


def cast(array: pa.StringArray, pattern: str, kind: pa.DataType) -> pa.Array:
    """Read texts as another type; null for what is none of it.

    Texts that match the pattern must all be of the type. Wrong cells are few, so only
    the slices that hold one are searched for it.
    """
    whole = _cast_whole(array, kind)
    if whole is not None:
        return whole
    slices = range(0, len(array), _SLICE_ROWS)
    parts = [_cast_slice(array[at : at + _SLICE_ROWS], pattern, kind) for at in slices]
    return pa.concat_arrays(parts)


def _cast_slice(array: pa.StringArray, pattern: str, kind: pa.DataType) -> pa.Array:
    whole = _cast_whole(array, kind)
    if whole is not None:
        return whole
    is_plain = pc.match_substring_regex(array, pattern)
    return pc.cast(pc.if_else(is_plain, array, pa.scalar(None, pa.string())), kind)


def _cast_whole(array: pa.StringArray, kind: pa.DataType) -> pa.Array | None:
    """Read all texts, None if one of them is not of the type or may be in hex."""
    if kind == pa.int64() and np.any((content(array) | 32) == ord("x")):
        return None
    try:
        return pc.cast(array, kind)
    except pa.ArrowInvalid:
        return None


def without_nulls(is_good: Bools, array: pa.Array) -> Bools:
    """Say no where the array has null."""
    return is_good & bools(array.is_valid()) if array.null_count else is_good


def bools(array: pa.BooleanArray) -> Bools:
    """Return an array of yes and no for numpy, no for null."""
    found: Bools = array.fill_null(False).to_numpy(zero_copy_only=False)
    return found

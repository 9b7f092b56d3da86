"""What a proof about a column is, and steps that several kinds of proof share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from siger_validators.engine.arrays import Bools, Codes


@dataclass(frozen=True, slots=True)
class Proof:
    """Which cells are proved good, and for keys a code of each value.

    Codes of cells not proved mean nothing.
    """

    is_proved: Bools
    codes: Codes | None = None


Kernel = Callable[[pa.StringArray], Proof]
ValueKernel = Callable[[Sequence[float]], Proof]


def cast(array: pa.StringArray, kind: pa.DataType) -> pa.Array | None:
    """Read all texts as another type, None if one of them is not of it."""
    try:
        return pc.cast(array, kind)
    except pa.ArrowInvalid:
        return None


def cast_some(array: pa.StringArray, pattern: str, kind: pa.DataType) -> Any:
    """Read the texts that match, all of them of the type; null for the others."""
    is_plain = pc.match_substring_regex(array, pattern)
    return cast(pc.if_else(is_plain, array, pa.scalar(None, pa.string())), kind)


def without_nulls(is_good: Bools, array: pa.Array) -> Bools:
    """Say no where the array has null."""
    return is_good & bools(array.is_valid()) if array.null_count else is_good


def bools(array: pa.BooleanArray) -> Bools:
    """Return an array of yes and no for numpy, no for null."""
    found: Bools = array.fill_null(False).to_numpy(zero_copy_only=False)
    return found

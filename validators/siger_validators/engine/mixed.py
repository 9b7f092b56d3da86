"""Cells of several kinds in one column, as in workbooks: apart and together again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from siger_validators.engine.arrays import Bools, Codes, Ints

_OTHER, _TEXT, _NUMBER = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """The cells of a column in one batch.

    `is_bad` where Frictionless has to look, `is_missing` where there is no value;
    None stands for nowhere. `codes` are for keys, 0 where there is no value.
    """

    is_bad: Bools | None = None
    is_missing: Bools | None = None
    codes: Codes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The places of texts, of numbers, and of all other cells."""

    texts: Ints
    numbers: Ints
    others: Ints


def kinds_of(cells: Sequence[Any], numeric: Collection[type]) -> Kinds:
    """Tell apart texts, cells of the `numeric` types, and the rest."""
    known = dict.fromkeys(numeric, _NUMBER) | {str: _TEXT}
    met = {known.get(kind, _OTHER) for kind in set(map(type, cells))}
    if len(met) == 1:
        marks = np.full(len(cells), met.pop(), np.int8)
    else:
        each = (known.get(type(cell), _OTHER) for cell in cells)
        marks = np.fromiter(each, np.int8, len(cells))
    return Kinds(
        texts=np.flatnonzero(marks == _TEXT),
        numbers=np.flatnonzero(marks == _NUMBER),
        others=np.flatnonzero(marks == _OTHER),
    )


def texts_of(cells: Sequence[str]) -> pa.StringArray | None:
    """Return texts as Arrow has them, None if one of them is none for Arrow."""
    try:
        return pa.array(cells, pa.string())
    except (pa.ArrowException, UnicodeError):  # half a pair of surrogates
        return None


def put_together(parts: Sequence[tuple[Ints, Screened]], count: int) -> Screened:
    """Put what was seen of the cells at these places into one."""
    seen = [s for _, s in parts]
    return Screened(
        is_bad=_spread(parts, [s.is_bad for s in seen], count, bool),
        is_missing=_spread(parts, [s.is_missing for s in seen], count, bool),
        codes=_spread(parts, [s.codes for s in seen], count, np.uint64),
    )


def _spread(
    parts: Sequence[tuple[Ints, Screened]],
    values: Sequence[Any],
    count: int,
    kind: type,
) -> Any:
    if all(value is None for value in values):
        return None
    spread: Any = np.zeros(count, kind)
    for (places, _), value in zip(parts, values, strict=True):
        if value is not None:
            spread[places] = value
    return spread

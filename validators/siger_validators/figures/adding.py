"""Which rows of a table are totals, and which they add up."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from siger_validators.engine.arrays import Bools, Ints
from siger_validators.figures.frame import Frame
from siger_validators.figures.keys import NOWHERE, Key, combined
from siger_validators.figures.rules import Rules, TotalRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """Which rows are totals, which are parts, and which belong together (`codes`).

    `is_whole`: parts that lack rows are no whole, so that only too much is wrong.
    """

    is_total: Bools
    is_part: Bools
    codes: Ints
    count: int
    is_whole: bool = True
    is_certain: bool = False
    columns: tuple[str, ...] = ()


def addings_of(frame: Frame, rules: Rules) -> Iterator[Adding]:
    """Yield what adds up to what: by words in the cells, and as the schema says."""
    for key in frame.keys:
        if key.has_totals:
            yield _by_words(frame, key)
    for rule in rules.totals:
        dimension = frame.key_named(rule.dimension)
        if dimension and dimension.labels:
            found = _by_rule(frame, dimension, rule)
            if found:
                yield found


def _by_words(frame: Frame, key: Key) -> Adding:
    is_total = key.total_rows & ~_is_partial(key)
    is_part = ~key.total_rows
    codes: list[Ints] = []
    for other in frame.keys:
        if other is key:
            continue
        if other.labels and not _says(other, is_total):
            is_part &= ~other.total_rows  # one total over all of it
        else:
            codes.append(other.codes)
    if bool((frame.period[is_total] != NOWHERE).any()):
        codes.append(frame.period)
    found, count = combined(codes, frame.count)
    return Adding(
        is_total=is_total,
        is_part=is_part,
        codes=found,
        count=count,
        is_whole=not key.is_region or _is_complete(frame, key, is_part),
    )


def _says(key: Key, rows: Bools) -> bool:
    """Tell whether a key says anything in any of the rows."""
    return any(key.labels[code] for code in np.unique(key.codes[rows]).tolist())


def _is_partial(key: Key) -> Bools:
    """Tell the rows of subtotals, whose parts nobody names."""
    partial = np.array([label.startswith("sub") for label in key.labels], bool)
    return partial[key.codes]


def _is_complete(frame: Frame, key: Key, is_part: Bools) -> bool:
    """Tell whether every regency of the province, or none of it, is among the parts."""
    size = len(frame.province.regions)
    present = np.unique(key.codes[is_part])
    known = int(np.count_nonzero((present > 0) & (present < size)))
    return known in (0, size - 1)


def _by_rule(frame: Frame, key: Key, rule: TotalRule) -> Adding | None:
    if rule.same_as:
        other = frame.key_named(rule.same_as)
        if other is None or not other.labels:
            return None
        places = {label: at for at, label in enumerate(other.labels)}
        same = np.array([places.get(label, NOWHERE) for label in key.labels])
        is_total = same[key.codes] == other.codes
        is_part = ~is_total
    else:
        parts = {part.casefold() for part in rule.parts}
        total = rule.total.casefold()
        is_total = np.array([label == total for label in key.labels])[key.codes]
        is_part = np.array([label in parts for label in key.labels])[key.codes]
    if not is_total.any():
        return None
    others = [k.codes for k in frame.keys if k is not key]
    codes, count = combined([*others, frame.period], frame.count)
    return Adding(
        is_total=is_total & ~frame.totals,
        is_part=is_part & ~frame.totals,
        codes=codes,
        count=count,
        is_certain=True,
        columns=rule.columns,
    )

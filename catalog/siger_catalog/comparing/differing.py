"""Pure: numbers of one thing that differ between two tables."""

from collections.abc import Collection
from dataclasses import dataclass
from statistics import median

from siger_catalog.comparing.figures import Series, Subject
from siger_catalog.comparing.rounding import (
    agree,
    factor_between,
    is_same,
    scaled,
)
from siger_catalog.contradictions import CellPair, Difference


@dataclass(frozen=True, slots=True)
class FoundDifference:
    """How two series differ, and every cell in which they do."""

    difference: Difference
    cells: tuple[CellPair, ...]
    compared: int


def find_difference(
    left: Series, right: Series, explained: Collection[Subject] = ()
) -> FoundDifference | None:
    """Return how two series differ; None where they agree, but for rounding.

    Cells that are `explained` otherwise are left out. Where one table is in another
    unit, all cells are told; the ones that differ even so count alone.
    """
    shared = [s for s in left.cells if s in right.cells and s not in explained]
    grains = (left.grain, right.grain)
    values = {s: (left.cells[s].value, right.cells[s].value) for s in shared}
    factor = factor_between(list(values.values()), grains)
    grains = scaled(grains, factor)
    differing = [s for s, (a, b) in values.items() if not agree(a * factor, b, grains)]
    if not differing and is_same(factor, 1.0):
        return None
    rounded = sum(not is_same(a * factor, b) for s, (a, b) in values.items()) - len(
        differing
    )
    apart = [_apart(values[s], factor) for s in differing] or [0.0]
    told = differing or shared
    return FoundDifference(
        Difference(
            factor=factor,
            rounded=rounded,
            largest=max(apart),
            median=median(apart),
        ),
        tuple(sorted((_pair(left, right, s) for s in told), key=_order)),
        len(shared),
    )


def _apart(values: tuple[float, float], factor: float) -> float:
    a, b = values[0] * factor, values[1]
    return abs(a - b) / max(abs(a), abs(b))


def _pair(left: Series, right: Series, subject: Subject) -> CellPair:
    region, period, item = subject
    return CellPair(
        region=region,
        period=period,
        item=item,
        left=left.cells[subject].reading,
        right=right.cells[subject].reading,
    )


def _order(cell: CellPair) -> tuple[str, str, str]:
    return cell.period, cell.region, cell.item

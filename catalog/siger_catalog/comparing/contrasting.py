"""Pure: two datasets in, all that they say against each other out."""

from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest

from siger_catalog.comparing.differing import FoundDifference, find_difference
from siger_catalog.comparing.duplicating import find_likeness
from siger_catalog.comparing.figures import Figures, Series
from siger_catalog.comparing.joining import Clashes, find_join
from siger_catalog.comparing.suspecting import FoundJoin
from siger_catalog.contradictions import CellPair, Contradiction, System
from siger_catalog.schemas import Text

# So many cells of a contradiction are kept and shown: the ones furthest apart.
MOST_CELLS = 200


def contrast(
    one: Figures,
    other: Figures,
    clashes: Mapping[System, Clashes],
    witnesses: Sequence[Figures] = (),
) -> tuple[Contradiction, ...]:
    """Return what two datasets say against each other, at most one a kind and measure.

    `witnesses` are further datasets, and may be the two as well; they help to tell
    which of the two is wrong, and are looked at only where one is.
    """
    left, right = sorted((one, other), key=lambda f: f.side.dataset)
    return tuple(_contrasts(left, right, clashes, witnesses))


def _contrasts(
    left: Figures,
    right: Figures,
    clashes: Mapping[System, Clashes],
    witnesses: Sequence[Figures],
) -> Iterator[Contradiction]:
    likeness = find_likeness(left, right)
    if likeness:
        yield Contradiction(
            kind="duplicate",
            indicator="",
            title=Text("", ""),
            unit="",
            left=left.side,
            right=right.side,
            count=likeness.equal,
            compared=likeness.overlap,
            likeness=likeness,
        )
    for mine in left.series:
        theirs = right.of(mine.indicator)
        if theirs is None or mine.cells.keys().isdisjoint(theirs.cells):
            continue
        join = find_join(mine, theirs, clashes, _heard(witnesses, mine, theirs))
        if join:
            yield _joined(mine, theirs, join)
        explained = {(c.region, c.period, c.item) for c in join.cells} if join else ()
        difference = find_difference(mine, theirs, explained)
        if difference:
            yield _differing(mine, theirs, difference)


def _heard(
    witnesses: Sequence[Figures], left: Series, right: Series
) -> Iterator[Series]:
    for each in witnesses:
        said = each.of(left.indicator)
        if said and said.side not in (left.side, right.side):
            yield said


def _joined(left: Series, right: Series, found: FoundJoin) -> Contradiction:
    return Contradiction(
        kind="wrong-join",
        indicator=left.indicator,
        title=left.title,
        unit=left.unit,
        left=left.side,
        right=right.side,
        count=len(found.cells),
        compared=len(left.cells.keys() & right.cells.keys()),
        cells=_furthest(found.cells),
        join=found.join,
    )


def _differing(left: Series, right: Series, found: FoundDifference) -> Contradiction:
    return Contradiction(
        kind="disagreement",
        indicator=left.indicator,
        title=left.title,
        unit=left.unit,
        left=left.side,
        right=right.side,
        count=len(found.cells),
        compared=found.compared,
        cells=_furthest(found.cells),
        difference=found.difference,
    )


def _furthest(cells: Sequence[CellPair]) -> tuple[CellPair, ...]:
    if len(cells) <= MOST_CELLS:
        return tuple(cells)
    chosen = nlargest(MOST_CELLS, cells, key=lambda c: c.difference)
    return tuple(sorted(chosen, key=lambda c: (c.period, c.region, c.item)))

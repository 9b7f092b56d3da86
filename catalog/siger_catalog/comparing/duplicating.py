"""Pure: tables that are published twice."""

from collections.abc import Mapping, Sequence

from siger_catalog.comparing.figures import Figures, Series, Subject
from siger_catalog.comparing.rounding import agree
from siger_catalog.contradictions import Likeness

# Of the rows in both, so many must be equal.
_SHARE_EQUAL = 0.8
# Of the rows of the smaller table, so many must be in the other.
_SHARE_SHARED = 0.8
# So few rows may be equal by chance.
_FEWEST_ROWS = 5


def find_likeness(left: Figures, right: Figures) -> Likeness | None:
    """Return how much two datasets are the same, None where they are not.

    Candidates are datasets that hold one and the same file, and tables of one schema,
    the same regions and periods, whose rows are mostly equal.
    """
    is_same_file = bool(left.files & right.files)
    others = right.tables()
    likenesses = [
        _likeness(mine, others[table])
        for table, mine in left.tables().items()
        if table in others
    ]
    best = max(
        (each for each in likenesses if each), key=lambda e: e.equal, default=None
    )
    if not is_same_file:
        return best
    known = best or Likeness(
        is_same_file=True, equal=0, overlap=0, left_rows=0, right_rows=0
    )
    return Likeness(
        is_same_file=True,
        equal=known.equal,
        overlap=known.overlap,
        left_rows=known.left_rows,
        right_rows=known.right_rows,
    )


def _likeness(left: Sequence[Series], right: Sequence[Series]) -> Likeness | None:
    if _span(left) != _span(right):
        return None
    mine, theirs = _rows(left), _rows(right)
    shared = mine.keys() & theirs.keys()
    fewer = min(len(mine), len(theirs))
    if len(shared) < max(_FEWEST_ROWS, _SHARE_SHARED * fewer):
        return None
    grains = {s.indicator: s.grain for s in left}, {s.indicator: s.grain for s in right}
    equal = sum(_are_equal(mine[s], theirs[s], grains) for s in shared)
    if equal < _SHARE_EQUAL * len(shared):
        return None
    return Likeness(
        is_same_file=False,
        equal=equal,
        overlap=len(shared),
        left_rows=len(mine),
        right_rows=len(theirs),
    )


def _span(table: Sequence[Series]) -> tuple[frozenset[str], frozenset[str]]:
    regions = frozenset[str]().union(*(series.regions for series in table))
    periods = frozenset[str]().union(*(series.periods for series in table))
    return regions, periods


def _rows(table: Sequence[Series]) -> Mapping[Subject, Mapping[str, float]]:
    rows: dict[Subject, dict[str, float]] = {}
    for series in table:
        for subject, cell in series.cells.items():
            rows.setdefault(subject, {})[series.indicator] = cell.value
    return rows


def _are_equal(
    mine: Mapping[str, float],
    theirs: Mapping[str, float],
    grains: tuple[Mapping[str, float], Mapping[str, float]],
) -> bool:
    return mine.keys() == theirs.keys() and all(
        agree(value, theirs[name], (grains[0][name], grains[1][name]))
        for name, value in mine.items()
    )

"""Pure: which of two tables is the wrong one, when each may be a wrong join."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from siger_catalog.comparing.figures import Series, Subject
from siger_catalog.comparing.rounding import agree
from siger_catalog.contradictions import CellPair, Join, Reason, SideName

# The wrong table jumps from a wrong year to a right one; so much more than the other.
_MUCH_MORE = 1.5


@dataclass(frozen=True, slots=True)
class FoundJoin:
    """A wrong join and the cells that show it, left and right as they were given."""

    join: Join
    cells: tuple[CellPair, ...]

    def mirrored(self) -> "FoundJoin":
        """Return the same with left and right changed."""
        flipped: dict[SideName, SideName] = {"left": "right", "right": "left", "": ""}
        cells = (replace(c, left=c.right, right=c.left) for c in self.cells)
        join = replace(self.join, suspect=flipped[self.join.suspect])
        return FoundJoin(join, tuple(cells))


def decided(
    found: Sequence[FoundJoin], left: Series, right: Series, others: Iterable[Series]
) -> FoundJoin:
    """Say which of the two tables is the wrong one, if anything tells."""
    suspects = {each.join.suspect for each in found}
    if len(suspects) == 1:
        return found[0]
    suspect, reason = _by_witnesses(found[0].cells, left, right, tuple(others))
    if not suspect:
        suspect, reason = _by_jumps(found, left, right)
    chosen = next((e for e in found if e.join.suspect == suspect), found[0])
    return replace(chosen, join=replace(chosen.join, suspect=suspect, reason=reason))


def _by_witnesses(
    cells: Sequence[CellPair], left: Series, right: Series, others: Sequence[Series]
) -> tuple[SideName, Reason]:
    for_left = for_right = 0
    for cell in cells:
        for other in others:
            said = other.cells.get((cell.region, cell.period, cell.item))
            if said is not None:
                grains = (left.grain, other.grain)
                for_left += agree(cell.left.value, said.value, grains)
                grains = (right.grain, other.grain)
                for_right += agree(cell.right.value, said.value, grains)
    if for_left == for_right:
        return "", ""
    return ("left" if for_left < for_right else "right"), "witnesses"


def _by_jumps(
    found: Sequence[FoundJoin], left: Series, right: Series
) -> tuple[SideName, Reason]:
    """The wrong numbers do not go on as those of the years beside them do."""
    subjects = {(c.region, c.period, c.item) for each in found for c in each.cells}
    periods = {period for _, period, _ in subjects}
    jumps = _jumps(left, right, subjects, periods)
    if jumps[0] > _MUCH_MORE * jumps[1]:
        return "left", "jumps"
    if jumps[1] > _MUCH_MORE * jumps[0]:
        return "right", "jumps"
    return "", ""


def _jumps(
    left: Series, right: Series, subjects: set[Subject], periods: set[str]
) -> tuple[float, float]:
    """Add up the changes to the years beside the wrong ones, where both have them."""
    totals = [0.0, 0.0]
    for region, period, item in sorted(subjects):
        for beside in _beside(period):
            ends = (region, period, item), (region, beside, item)
            is_known = all(e in s.cells for e in ends for s in (left, right))
            if is_known and beside not in periods:
                for side, series in enumerate((left, right)):
                    totals[side] += _change(*(series.cells[e].value for e in ends))
    return totals[0], totals[1]


def _change(one: float, other: float) -> float:
    most = max(abs(one), abs(other))
    return abs(one - other) / most if most else 0.0


def _beside(period: str) -> tuple[str, ...]:
    if not period.isdigit():
        return ()
    return str(int(period) - 1), str(int(period) + 1)

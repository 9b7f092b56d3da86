"""Pure: numbers that stand under the region whose code has the same digits.

Kemendagri and BPS give the same four digits to different regencies. A table whose
codes were of one system, joined as if they were of the other, has the right numbers
of the wrong regions: under 18.04, Lampung Barat, that of Lampung Timur, 1804 for BPS.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from siger_catalog.comparing.figures import Cell, Series, Subject
from siger_catalog.comparing.rounding import agree
from siger_catalog.comparing.suspecting import FoundJoin, decided
from siger_catalog.contradictions import (
    CellPair,
    Certainty,
    Join,
    System,
)
from siger_catalog.provinces.regions import Province

# How unlikely it must be that so many cells stand where they do by chance alone.
_CHANCES: Mapping[Certainty, float] = {
    "certain": 1e-9,
    "likely": 1e-6,
    "possible": 1e-3,
}
_FEWEST_HITS = 2
# The share of the cells of a year that must be such, for the year to be one of them.
_SHARE_OF_PERIOD = 0.5
# Explanations with so many of the cells of the best are as good as it.
_NEARLY_AS_MANY = 0.8

Clashes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    """That `wrong` was joined by codes of another system than they are of."""

    wrong: Series
    right: Series
    clashes: Clashes
    came_as: System

    def is_testable(self) -> bool:
        """Tell whether the two tables have a region and the one of its digits."""
        there = self.right.regions
        return any(
            region in there and self.clashes.get(region) in there
            for region in self.wrong.regions
        )

    def tested(self) -> Iterator[tuple[Subject, Cell, Cell, Cell]]:
        """Yield cells that could tell: one's own two numbers, and the other region's.

        Of a region whose number equals that of the other nothing can be told.
        """
        grains = (self.right.grain, self.right.grain)
        for subject, cell in self.wrong.cells.items():
            other = self.clashes.get(subject[0])
            own = self.right.cells.get(subject)
            there = self.right.cells.get((other or "", *subject[1:]))
            if own and there and not agree(own.value, there.value, grains):
                yield subject, cell, own, there

    def is_hit(self, cell: Cell, own: Cell, there: Cell) -> bool:
        grains = (self.wrong.grain, self.right.grain)
        return agree(cell.value, there.value, grains) and not agree(
            cell.value, own.value, grains
        )


def clashes_of(province: Province) -> Mapping[System, Clashes]:
    """Return, by the system that codes are of, whose number stands under a region.

    Codes of BPS read as Kemendagri's put the number of 1804 (BPS) under 18.04.
    """
    by_digits = {r.code.replace(".", ""): r.code for r in province.regencies}
    by_bps = {r.bps_code: r.code for r in province.regencies}
    return {
        "bps": {
            r.code: by_bps[digits]
            for digits, code in by_digits.items()
            if (r := province.region(code)) and by_bps.get(digits, code) != code
        },
        "kemendagri": {
            r.code: by_digits[r.bps_code]
            for r in province.regencies
            if by_digits.get(r.bps_code, r.code) != r.code
        },
    }


def find_join(
    left: Series,
    right: Series,
    clashes: Mapping[System, Clashes],
    witnesses: Iterable[Series] = (),
) -> FoundJoin | None:
    """Return the wrong join that explains most cells of two tables, or None.

    Either table may be the wrong one; when both fit as well, further tables of the
    same measure decide, then the jumps between years.
    """
    found = [
        each
        for came_as, of_system in clashes.items()
        for each in (
            _tried(_Hypothesis(left, right, of_system, came_as)),
            _mirrored(_tried(_Hypothesis(right, left, of_system, came_as))),
        )
        if each
    ]
    if not found:
        return None
    found.sort(key=lambda each: (-len(each.cells), each.join.came_as))
    enough = _NEARLY_AS_MANY * len(found[0].cells)
    best = [each for each in found if len(each.cells) >= enough]
    return decided(best, left, right, witnesses)


def _mirrored(found: FoundJoin | None) -> FoundJoin | None:
    return found.mirrored() if found else None


def _tried(tried: _Hypothesis) -> FoundJoin | None:
    """Return what speaks for a hypothesis, its wrong table on the left."""
    if not tried.is_testable():
        return None
    tested = list(tried.tested())
    hits = [case for case in tested if tried.is_hit(*case[1:])]
    if len(hits) < _FEWEST_HITS:
        return None
    chance = _chance(len(hits), len(tested), _equal_elsewhere(tried, tested))
    certainty = next((c for c, most in _CHANCES.items() if chance <= most), None)
    periods = _periods([c[0] for c in tested], [c[0] for c in hits])
    cells = tuple(_pair(tried, case) for case in hits if case[0][1] in periods)
    if certainty is None or not cells:
        return None
    read_as: System = "kemendagri" if tried.came_as == "bps" else "bps"
    join = Join(
        suspect="left",
        reason="",
        came_as=tried.came_as,
        read_as=read_as,
        hits=len(cells),
        tested=len(tested),
        periods=periods,
        chance=chance,
        certainty=certainty,
    )
    return FoundJoin(join, tuple(sorted(cells, key=lambda c: (c.period, c.region))))


def _pair(tried: _Hypothesis, case: tuple[Subject, Cell, Cell, Cell]) -> CellPair:
    (region, period, item), cell, own, there = case
    return CellPair(
        region=region,
        period=period,
        item=item,
        left=cell.reading,
        right=own.reading,
        other=tried.clashes[region],
        other_reading=there.reading,
    )


def _periods(tested: Sequence[Subject], hits: Sequence[Subject]) -> tuple[str, ...]:
    """Return the periods in which most cells are such; a lone hit is a coincidence."""
    counted: dict[str, list[int]] = {}
    for cases, place in ((tested, 0), (hits, 1)):
        for _, period, _ in cases:
            counted.setdefault(period, [0, 0])[place] += 1
    return tuple(
        sorted(p for p, (n, hit) in counted.items() if hit >= _SHARE_OF_PERIOD * n)
    )


def _equal_elsewhere(
    tried: _Hypothesis, tested: Sequence[tuple[Subject, Cell, Cell, Cell]]
) -> float:
    """Return how often numbers of two other regions are equal, never 0."""
    grains = (tried.wrong.grain, tried.right.grain)
    regions = sorted(tried.right.regions)
    equal = asked = 0
    for (region, *rest), cell, _, _ in tested:
        for other in regions:
            there = tried.right.cells.get((other, rest[0], rest[1]))
            if there is None or other in (region, tried.clashes[region]):
                continue
            asked += 1
            equal += agree(cell.value, there.value, grains)
    return (equal + 0.5) / (asked + 1)


def _chance(hits: int, tested: int, share: float) -> float:
    """Bound the probability of so many hits by chance (Chernoff's bound).

    https://en.wikipedia.org/wiki/Chernoff_bound#Additive_form_(absolute_error)
    """
    seen = hits / tested
    if seen <= share:
        return 1.0
    gain = seen * math.log(seen / share)
    if seen < 1:
        gain += (1 - seen) * math.log((1 - seen) / (1 - share))
    return math.exp(-tested * gain)

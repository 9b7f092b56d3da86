"""Rows of totals against the rows that they add up."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from siger_catalog.model import Finding
from siger_validators.engine.arrays import Bools, Ints
from siger_validators.figures.adding import Adding
from siger_validators.figures.panels import Panel
from siger_validators.figures.products import grouped
from siger_validators.figures.report import Report
from siger_validators.figures.rounding import Floats, shown, sum_tolerance
from siger_validators.figures.sums import CASES, slip
from siger_validators.figures.thousands import THOUSAND

_CERTAIN = 0.5
_NEAR = 0.2  # of the sum, where nothing says that figures add up
_FEWEST_LOST = 2
_Erroneous = Callable[[int], int]


@dataclass(frozen=True)
class _Groups:
    """The totals of one measure (`places`) and their parts, by codes of groups."""

    panel: Panel
    adding: Adding
    codes: Ints
    is_part: Bools
    is_total: Bools
    places: Ints
    count: int

    @property
    def of(self) -> Ints:
        """The group of each total."""
        return self.codes[self.places]

    @cached_property
    def parts(self) -> Ints:
        """The parts of any of the totals."""
        return np.flatnonzero(self.is_part & self.flags(self.of)[self.codes])

    @cached_property
    def held(self) -> Ints:
        """The parts that hold a figure."""
        return self.parts[np.isfinite(self.panel.values[self.parts])]

    @cached_property
    def sums(self) -> Floats:
        """The sum of each group."""
        values = self.panel.values[self.held]
        found = np.bincount(self.codes[self.held], values, self.count)
        return found.astype(np.float64)

    @cached_property
    def counts(self) -> Ints:
        """How many parts of each group hold a figure."""
        return np.bincount(self.codes[self.held], minlength=self.count)

    @cached_property
    def lost(self) -> Ints:
        """How many parts of each group are empty."""
        return np.bincount(self.codes[self.parts], minlength=self.count) - self.counts

    @cached_property
    def least(self) -> Floats:
        """The smallest part of each group."""
        found = np.full(self.count, np.inf)
        np.minimum.at(found, self.codes[self.held], self.panel.values[self.held])
        return found

    @cached_property
    def most(self) -> Floats:
        """The largest part of each group."""
        found = np.full(self.count, -np.inf)
        np.maximum.at(found, self.codes[self.held], self.panel.values[self.held])
        return found

    @cached_property
    def bounds(self) -> Floats:
        """How far each total may be from its sum by rounding."""
        totals = self.panel.values[self.places].tolist()
        counts = self.counts[self.of].tolist()
        decimals = self.panel.decimals
        pairs = zip(counts, totals, strict=True)
        return np.array([sum_tolerance(n, decimals, total) for n, total in pairs])

    def flags(self, groups: Ints) -> Bools:
        """Tell for each group whether it is among those."""
        found = np.zeros(self.count, bool)
        found[groups] = True
        return found


def check_totals(
    panel: Panel, addings: Sequence[Adding], report: Report, erroneous: _Erroneous
) -> Iterator[Finding]:
    """Yield totals of a measure that are not the sum of their parts."""
    for adding in addings:
        is_said = panel.name in adding.columns
        is_summed = is_said or (not adding.columns and panel.kind != "rate")
        if is_summed:
            yield from _of_groups(_groups(panel, adding), report, erroneous)


def _groups(panel: Panel, adding: Adding) -> _Groups:
    blocks = len(panel.indexes)
    shift = np.repeat(np.arange(blocks) * adding.count, panel.frame.count)
    codes = np.tile(adding.codes, blocks) + shift
    is_part = np.tile(adding.is_part, blocks) & ~panel.dropped
    is_total = np.tile(adding.is_total, blocks) & np.isfinite(panel.values)
    count = adding.count * blocks
    is_free = np.ones(count, bool)
    is_free[codes[panel.explained & is_part]] = False
    places = np.flatnonzero(is_total & ~panel.explained & is_free[codes])
    return _Groups(panel, adding, codes, is_part, is_total, places, count)


def _of_groups(
    groups: _Groups, report: Report, erroneous: _Erroneous
) -> Iterator[Finding]:
    if not len(groups.places):
        return
    panel = groups.panel
    for at in np.flatnonzero(groups.counts[groups.of] > 1).tolist():
        place = int(groups.places[at])
        case, own = _loss(groups, place, erroneous)
        if case:
            panel.explain([place, *own])
            yield _told_loss(panel, place, case, own, report)
    off = np.flatnonzero(_is_off(groups) & ~panel.explained[groups.places])
    if len(off):
        is_wrong = groups.flags(groups.of[off])[groups.codes]
        panel.explain(is_wrong & (groups.is_part | groups.is_total))
        yield from _told(groups, off, report)


def _is_off(groups: _Groups) -> Bools:
    """Tell which totals are not the sum of their parts, as far as it is sure."""
    at, panel = groups.of, groups.panel
    total, sums = panel.values[groups.places], groups.sums[at]
    is_judged = groups.counts[at] > 1
    # Of parts that are not all there, only too much is wrong.
    is_short = (groups.lost[at] > 0) | (not groups.adding.is_whole)
    is_too_much = (sums > total + groups.bounds) & (groups.least[at] >= 0)
    is_unlike = np.abs(total - sums) > groups.bounds
    is_off: Bools = np.where(is_short, is_too_much, is_unlike) & is_judged
    if groups.adding.is_certain or panel.kind == "amount":
        return is_off
    is_mean = (total <= groups.most[at]) & (total >= groups.least[at])
    is_near = np.abs(total - sums) <= _NEAR * np.abs(sums)
    fitting = np.count_nonzero(is_judged & ~is_short & ~is_off)
    is_known = fitting >= _CERTAIN * np.count_nonzero(is_judged)
    return is_off & ~is_mean & (is_near | is_known)


def _loss(groups: _Groups, place: int, erroneous: _Erroneous) -> tuple[str, Ints]:
    """Return case and places of parts that lost their thousands, if they did."""
    panel, group = groups.panel, int(groups.codes[place])
    total, none = float(panel.values[place]), np.empty(0, np.int64)
    if groups.most[group] >= THOUSAND or total < THOUSAND:
        return "", none
    own = groups.parts[groups.codes[groups.parts] == group]
    held = panel.values[own]
    is_broken = np.isfinite(held) & (held != np.rint(held))
    whole = np.where(is_broken, held * THOUSAND, held)
    bound = sum_tolerance(len(own), 0, total)
    if is_broken.any() and abs(float(np.nansum(whole)) - total) <= bound:
        return "decimal-total", own[is_broken]
    missing = own[np.isnan(held)]
    short = total - float(groups.sums[group])
    is_lost = len(missing) >= _FEWEST_LOST and short >= THOUSAND * len(missing)
    if is_lost and 2 * erroneous(panel.column(place)) < len(missing):
        return "missing-total", missing
    return "", none


def _told_loss(panel: Panel, at: int, case: str, own: Ints, report: Report) -> Finding:
    params = {
        "case": case,
        "year": report.period(panel, at) or "-",
        "total": shown(float(panel.values[at])),
        "now": shown(float(panel.values[own[0]])) or "-",
    }
    return report.finding("siger-ribuan-hilang", panel, own, params)


def _told(groups: _Groups, off: Ints, report: Report) -> Iterator[Finding]:
    panel = groups.panel
    totals = panel.values[groups.places[off]].tolist()
    sums = groups.sums[groups.of[off]].tolist()
    bounds = groups.bounds[off].tolist()
    cases = [slip(*each) for each in zip(totals, sums, bounds, strict=True)]
    numbers = np.array([CASES.index(case) for case in cases], np.int64)
    places = groups.places[off]
    for group in grouped(panel, places, numbers):
        at = int(np.flatnonzero(places == group[0])[0])
        small, large = sorted((abs(totals[at]), abs(sums[at])))
        params = {
            "case": cases[at],
            "total": shown(totals[at]),
            "sum": shown(sums[at]),
            "difference": shown(totals[at] - sums[at]),
            "parts": int(groups.counts[groups.codes[group[0]]]),
            "power": f"{large / small:.0f}" if small else "",
        }
        yield report.finding("siger-jumlah-tidak-cocok", panel, group, params)

"""Figures of one series in two years beside each other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from siger_validators.engine.arrays import Bools, Ints
from siger_validators.figures.keys import NOWHERE
from siger_validators.figures.panels import Panel

# Years of a table; days are too many to be laid side by side.
_MOST_PERIODS = 200


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two years beside each other.

    `places` and `before` are those of the series with a row in both, in `period` and
    in `other`; `absent` those in `other` of the series without a row in `period`.
    """

    period: int
    other: int
    places: Ints
    before: Ints
    absent: Ints


def neighbours(
    panel: Panel, is_wanted: Callable[[int, int], bool]
) -> Iterator[Neighbours]:
    """Yield each year with the year before, then with the year after, as wanted.

    Totals and later copies of rows are left out.
    """
    years = years_of(panel)
    pairs = [(later, earlier) for earlier, later in pairwise(years)]
    pairs += [(earlier, later) for earlier, later in pairwise(years)]
    for period, other in pairs:
        if is_wanted(period, other):
            yield _pair(panel, period, other)


def years_of(panel: Panel) -> list[int]:
    """Return the years of a panel, rising; none where it has days."""
    return list(counts_by_year(panel, panel.open))


def counts_by_year(panel: Panel, flags: Bools) -> dict[int, int]:
    """Count the flagged figures of each year, the first year first."""
    if not (panel.frame.is_yearly or panel.is_wide):
        return {}
    period = panel.period[flags & (panel.period != NOWHERE)]
    if not len(period) or int(np.ptp(period)) > _MOST_PERIODS:
        return {}
    least = int(period.min())
    counts = np.bincount(period - least)
    return {least + int(at): int(counts[at]) for at in np.flatnonzero(counts)}


def _pair(panel: Panel, period: int, other: int) -> Neighbours:
    now, then = _places(panel, period), _places(panel, other)
    _, at_now, at_then = np.intersect1d(
        panel.series[now], panel.series[then], return_indices=True
    )
    absent = np.setdiff1d(np.arange(len(then)), at_then)
    return Neighbours(period, other, now[at_now], then[at_then], then[absent])


def _places(panel: Panel, period: int) -> Ints:
    is_held = panel.open & (panel.period == period) & ~panel.dropped
    return np.flatnonzero(is_held)

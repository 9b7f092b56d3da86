"""A year that lost every figure of 1,000 or more.

A point between thousands that was read as a decimal sign makes 16.44 of 16,440; one
that was read as nothing leaves the cell empty. The small figures stay as they are,
which is what tells it from a change of unit or a year that nobody published.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from siger_catalog.model import Finding
from siger_validators.engine.arrays import Bools, Ints
from siger_validators.figures.panels import Panel
from siger_validators.figures.periods import Neighbours, counts_by_year, neighbours
from siger_validators.figures.report import Report
from siger_validators.figures.rounding import Floats, shown
from siger_validators.figures.rules import Rules

THOUSAND = 1000.0
_FEWEST = 3  # large figures that must be lost
_NEAR = 3.0  # a lost figure is within so many times a thousandth of its neighbour


@dataclass(frozen=True, slots=True)
class _Loss:
    case: str
    places: Ints  # of what was lost, in the year that lost it
    before: Ints  # of the same series in the year that has it


def check_thousands(
    panel: Panel, rules: Rules, report: Report, erroneous: Callable[[int], int]
) -> Iterator[Finding]:
    """Yield the years that lost their thousands against a year beside them.

    `erroneous` tells how many cells of a column could not be read: they are reported
    where they stand and are no loss.
    """
    if panel.kind == "rate" or not panel.frame.is_keyed:
        return
    large = counts_by_year(panel, panel.open & (panel.values >= THOUSAND))

    def is_wanted(period: int, other: int) -> bool:
        return period not in large and large.get(other, 0) >= _FEWEST

    for pair in neighbours(panel, is_wanted):
        loss = _loss(panel, pair, rules)
        if loss is None:
            continue
        is_read = loss.case == "decimal" or (
            2 * erroneous(panel.column(int(loss.before[0]))) < len(loss.before)
        )
        if is_read:
            panel.explain(panel.period == pair.period)
            yield _finding(panel, pair, loss, report)


def _loss(panel: Panel, pair: Neighbours, rules: Rules) -> _Loss | None:
    places, before = pair.places, pair.before
    if panel.explained[places].any():
        return None
    now, then = panel.values[places], panel.values[before]
    far = panel.values[pair.absent]
    large = _count(then >= THOUSAND) + _count(far >= THOUSAND)
    kept = (then < THOUSAND) & (then > 0) & (now > 0)
    small = _small(then) + _small(far)
    # Had the small figures gone too, nobody would have published that year.
    is_told = _count(kept) >= 1 and 2 * _count(kept) >= small
    lost = (then >= THOUSAND) & np.isnan(now)
    gone = pair.absent[far >= THOUSAND]
    if is_told and _count(lost) + len(gone) >= rules.limits.alike * large:
        return _Loss("missing", places[lost], np.append(before[lost], gone))
    lost = (then >= THOUSAND) & _is_thousandth(now, then)
    if _count(lost) >= rules.limits.alike * large and (
        is_told or _is_broken(now[lost], panel)
    ):
        return _Loss("decimal", places[lost], before[lost])
    return None


def _is_thousandth(now: Floats, then: Floats) -> Bools:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = now * THOUSAND / then
    whole = now * THOUSAND
    is_whole = np.abs(whole - np.rint(whole)) < 1e-6 * np.maximum(np.abs(whole), 1)
    found: Bools = (ratio > 1 / _NEAR) & (ratio < _NEAR) & is_whole
    return found


def _is_broken(lost: Floats, panel: Panel) -> bool:
    """Tell whether the lost figures have decimals and all other years have none."""
    others = panel.values[panel.values >= THOUSAND]
    has_decimals = 2 * _count(lost != np.rint(lost)) >= len(lost)
    return has_decimals and bool((others == np.rint(others)).all())


def _finding(panel: Panel, pair: Neighbours, loss: _Loss, report: Report) -> Finding:
    then = panel.values[loss.before]
    # A row that is not there is shown by the one that is.
    places = loss.places if len(loss.places) else loss.before
    now = panel.values[loss.places[:1]]
    params = {
        "case": loss.case,
        "year": report.period_text(pair.period, panel),
        "other_year": report.period_text(pair.other, panel),
        "before": shown(float(then[0])),
        "now": (shown(float(now[0])) if len(now) else "") or "-",
        "count": len(then),
    }
    return report.finding("siger-ribuan-hilang", panel, places, params)


def _count(flags: Bools) -> int:
    return int(np.count_nonzero(flags))


def _small(figures: Floats) -> int:
    return _count((figures < THOUSAND) & (figures > 0))

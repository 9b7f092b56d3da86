"""Changes of unit and jumps: each series against its own history.

A figure is compared with its neighbours in time. What every series does at once is a
change of unit; what one does, and takes back, is a slip or a jump. The noise of a
series is the median absolute deviation of the logarithms of its yearly changes,
without the figure that is looked at; 1.4826 makes it a standard deviation where changes
are normal (Rousseeuw & Croux 1993, doi:10.1080/01621459.1993.10476408).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from siger_catalog.model import Finding
from siger_validators.engine.arrays import Ints
from siger_validators.figures.ordering import Ordered, ordered
from siger_validators.figures.panels import Panel
from siger_validators.figures.report import Report
from siger_validators.figures.rounding import Floats, power_of_ten, shown
from siger_validators.figures.rules import Rules

_TO_DEVIATION = 1.4826
_OF_RANGE = 1.5  # beyond the largest change that the series has ever made
# A slip at the end of a series, whose other neighbour is not there to see: 15 per cent.
_ALMOST = 0.06
_MOST_SUSPECTS = 2000
_MOST_TOLD = 5
# A column in which more figures than this jump has no calm history.
_RESTLESS = 0.02
_FEW = 20


@dataclass(frozen=True, slots=True)
class _Jump:
    place: int
    factor: float  # by which it is off
    history: Floats


def check_jumps(panel: Panel, rules: Rules, report: Report) -> Iterator[Finding]:
    """Yield figures far from what their series has ever done, by year.

    Each finding stands for the jumps of one year; those that are nearly a power of ten
    off, which a wrong decimal sign makes, come apart.
    """
    if not panel.frame.is_keyed:
        return
    order = ordered(panel)
    jumps = list(_jumps(panel, order, rules))
    if len(jumps) > max(_RESTLESS * len(order.places), _FEW):
        return
    for jump in jumps:
        panel.explain([jump.place])
    cases: dict[tuple[int, str], list[_Jump]] = {}
    for jump in jumps:
        power = power_of_ten(jump.factor, _ALMOST)
        key = int(panel.period[jump.place]), "power" if power else ""
        cases.setdefault(key, []).append(jump)
    for (_, case), found in sorted(cases.items()):
        yield _finding(panel, case, found, report)


def _jumps(panel: Panel, order: Ordered, rules: Rules) -> Iterator[_Jump]:
    suspects = _suspects(order, rules.limits.jump)
    for at in suspects[:_MOST_SUSPECTS].tolist():
        start = int(np.searchsorted(order.series, order.series[at], "left"))
        end = int(np.searchsorted(order.series, order.series[at], "right"))
        if end - start < rules.limits.years:
            continue
        history = order.values[start:end]
        off = _off(np.log(history), at - start, panel, rules)
        if off:
            yield _Jump(int(order.places[at]), math.exp(off), history)


def _suspects(order: Ordered, limit: float) -> Ints:
    """Return where a figure is far from the one before and the one after it."""
    far = order.leaps(limit)
    if not len(far):
        return far
    places = np.unique(np.concatenate([far, far - 1]))
    steps = np.concatenate([[np.nan], np.log(order.ratios), [np.nan]])
    into, out = steps[places], -steps[places + 1]
    least = math.log(limit)
    is_into, is_out = np.abs(into) > least, np.abs(out) > least
    is_peak = is_into & is_out & (into * out > 0)
    is_end = (np.isnan(into) & is_out) | (np.isnan(out) & is_into)
    return np.asarray(places[is_peak | is_end])


def _off(logs: Floats, at: int, panel: Panel, rules: Rules) -> float:
    """Return by how much the logarithm is off, 0 where the series bears it."""
    rest = np.delete(logs, at)
    changes = np.diff(rest)
    near = [logs[at] - logs[n] for n in (at - 1, at + 1) if 0 <= n < len(logs)]
    off = min(near, key=abs)
    noise = _TO_DEVIATION * float(np.median(np.abs(changes - np.median(changes))))
    limits = rules.limits
    least = math.log(limits.jump)
    if at == 0 and panel.kind != "rate" and not power_of_ten(math.exp(off), _ALMOST):
        least *= 2  # the oldest figure often has another coverage
    bound = max(
        limits.deviations * noise, _OF_RANGE * float(np.abs(changes).max()), least
    )
    size = math.exp(max(float(logs[at]), float(np.median(rest))))
    is_tiny = panel.kind != "rate" and size < limits.small
    return float(off) if abs(off) > bound and not is_tiny else 0.0


def _finding(panel: Panel, case: str, found: list[_Jump], report: Report) -> Finding:
    found.sort(key=lambda jump: -abs(math.log(jump.factor)))
    worst = found[0]
    others = np.delete(
        worst.history, np.argmin(np.abs(worst.history - panel.values[worst.place]))
    )
    factor = worst.factor if worst.factor > 1 else 1 / worst.factor
    params = {
        "case": case,
        "value": shown(float(panel.values[worst.place])),
        "least": shown(float(others.min())),
        "most": shown(float(others.max())),
        "years": len(others),
        "times": f"{factor:.3g}",
        "power": f"{10 ** abs(power_of_ten(worst.factor, _ALMOST)):d}" if case else "",
        "others": "; ".join(
            f"{report.place(panel, j.place)}: {shown(float(panel.values[j.place]))}"
            for j in found[1:_MOST_TOLD]
        )
        or "-",
    }
    places = [jump.place for jump in found]
    return report.finding("siger-lonjakan", panel, places, params, shows=worst.place)

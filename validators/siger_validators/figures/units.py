"""A unit that changes from one year to the next by a power of ten."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from siger_catalog.model import Finding
from siger_validators.engine.arrays import Bools, Ints
from siger_validators.figures.keys import combined
from siger_validators.figures.ordering import Ordered, ordered
from siger_validators.figures.panels import Panel
from siger_validators.figures.report import Report
from siger_validators.figures.rounding import Floats, power_of_ten, shown
from siger_validators.figures.rules import Rules

_FEWEST = 3  # series that must change together
_NEAR = 0.2  # as log10: each within 60 per cent of the power of ten
_MEDIAN_NEAR = 0.12
# One series alone: within 25 per cent, and calm before and after.
_ALMOST = 0.1
_LEAP = 5.0  # times the figure before: less is no power of ten
_NEARLY = 0.8  # of a step, before its series is looked at
_CALM = 2.0  # times its median
_LEAST_SIDE = 2
_MOST_STEPS = 2000


def check_unit_change(panel: Panel, rules: Rules, report: Report) -> Iterator[Finding]:
    """Yield the years in which all series change by the same power of ten.

    Looked for in the whole column first, then item by item. A year that is off alone
    is one finding: the change back is the same cause.
    """
    if not panel.frame.is_keyed or not (panel.frame.is_yearly or panel.is_wide):
        return
    order = ordered(panel)
    if len(order.leaps(_LEAP)) < _FEWEST:
        return
    before, places, change = _changes(panel, order)
    nearest = np.rint(change)
    is_near = (nearest != 0) & (np.abs(change - nearest) < _NEAR)
    if not is_near.any():
        return
    whole = np.zeros(len(panel.values), np.int64)
    for groups in (whole, panel.items):
        yield from _by_group(
            panel, groups, (before, places, change, is_near), rules, report
        )


def check_single_change(
    panel: Panel, rules: Rules, report: Report
) -> Iterator[Finding]:
    """Yield the steps of a power of ten that a single calm series makes and keeps."""
    if not panel.frame.is_keyed:
        return
    order = ordered(panel)
    if not len(order.leaps(_LEAP)):
        return
    before, places, change = _changes(panel, order)
    steps = np.flatnonzero(np.abs(change) > _NEARLY)
    for at in steps[:_MOST_STEPS].tolist():
        own = _of_series(panel, order, int(places[at]))
        cut = int(np.flatnonzero(own == places[at])[0])
        power = _kept_power(panel, own, cut, rules)
        if power:
            key = int(panel.period[places[at]]), power
            alone = {key: [np.array([at])]}
            panel.explain(own[cut:])
            yield from _reported(panel, alone, before, places, report)


def _kept_power(panel: Panel, own: Ints, cut: int, rules: Rules) -> int:
    """Return n where a series is calm on both sides of a step of 10 to the n."""
    sides = np.split(panel.values[own], [cut])
    if len(own) < rules.limits.years or not all(map(_is_calm, sides)):
        return 0
    # Beside the step, so that a slow trend does not count.
    first, last = float(np.mean(sides[0][-2:])), float(np.mean(sides[1][:2]))
    is_tiny = panel.kind != "rate" and max(first, last) < rules.limits.small
    return 0 if is_tiny else power_of_ten(last / first, _ALMOST)


def _is_calm(values: Floats) -> bool:
    middle = float(np.median(values)) if len(values) else 0
    is_near = (values < middle * _CALM) & (values > middle / _CALM)
    return len(values) >= _LEAST_SIDE and bool(is_near.all())


def _of_series(panel: Panel, order: Ordered, place: int) -> Ints:
    own = order.places[order.series == panel.series[place]]
    return np.asarray(own[panel.open[own]])


def _changes(panel: Panel, order: Ordered) -> tuple[Ints, Ints, Floats]:
    """Return the places before and after each step, and its change as log10."""
    steps = np.flatnonzero(np.isfinite(order.ratios) & panel.open[order.places[1:]])
    change = np.log10(order.ratios[steps])
    return order.places[steps], order.places[steps + 1], change


def _by_group(
    panel: Panel,
    groups: Ints,
    steps: tuple[Ints, Ints, Floats, Bools],
    rules: Rules,
    report: Report,
) -> Iterator[Finding]:
    before, places, change, is_near = steps
    codes, count = combined([groups[places], panel.period[places]], len(places))
    all_of, near_of = (
        np.bincount(codes, minlength=count),
        np.bincount(codes[is_near], minlength=count),
    )
    is_group = (near_of >= _FEWEST) & (near_of >= rules.limits.alike * all_of)
    found: dict[tuple[int, int], list[Ints]] = defaultdict(list)
    for group in np.flatnonzero(is_group).tolist():
        at = np.flatnonzero(codes == group)
        if panel.explained[places[at]].any() or panel.explained[before[at]].any():
            continue
        middle = float(np.median(change[at]))
        power = round(middle)
        if power and abs(middle - power) < _MEDIAN_NEAR:
            found[int(panel.period[places[at[0]]]), power].append(at)
    yield from _reported(panel, found, before, places, report)


def _reported(
    panel: Panel,
    found: dict[tuple[int, int], list[Ints]],
    before: Ints,
    places: Ints,
    report: Report,
) -> Iterator[Finding]:
    # The change back is the end of the same cause, and is not told.
    back: set[int] = set()
    for (period, power), steps in sorted(found.items()):
        at = np.concatenate(steps)
        if -power in back:
            back.discard(-power)
            panel.explain(places[at])
            continue
        back.add(power)
        until = min((p for p, n in found if p > period and n == -power), default=None)
        _explain_from(panel, places[at], until)
        params = {
            "year": period,
            "other_year": report.period(panel, int(before[at[0]])),
            "before": shown(float(panel.values[before[at[0]]])),
            "now": shown(float(panel.values[places[at[0]]])),
            "power": 10 ** abs(power),
            "case": "up" if power > 0 else "down",
        }
        yield report.finding("siger-satuan-berubah", panel, places[at], params)


def _explain_from(panel: Panel, places: Ints, until: int | None) -> None:
    """Explain figures of these series from their year on, until they change back."""
    is_later = panel.period >= panel.period[places].min()
    if until is not None:
        is_later &= panel.period < until
    panel.explain(is_later & np.isin(panel.series, np.unique(panel.series[places])))

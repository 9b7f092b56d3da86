"""Zeros that stand for figures nobody has."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from siger_catalog.model import Finding
from siger_validators.engine.arrays import Bools, Ints
from siger_validators.figures.keys import NOWHERE, combined
from siger_validators.figures.ordering import ordered
from siger_validators.figures.panels import Panel
from siger_validators.figures.report import Report
from siger_validators.figures.rounding import shown
from siger_validators.figures.rules import Rules

_FEWEST = 3  # figures, to speak of a whole year, column or run
_MOST_SPREAD = 10.0  # of a series in which one zero is none
# A series may end in zeros; from figures as large as this it does not.
_NEVER_ZERO = 10_000.0
_MOST_TOLD = 10
_TYPE = "siger-nol-untuk-kosong"


def check_zero_columns(panel: Panel, rules: Rules, report: Report) -> Iterator[Finding]:
    """Yield a measure that holds nothing but zeros."""
    held = np.flatnonzero(np.isfinite(panel.values))
    if len(held) < _FEWEST or panel.name in rules.zeros or panel.values[held].any():
        return
    panel.explain(held)
    yield report.finding(_TYPE, panel, held, {"case": "column"})


def check_zeros(
    panels: Sequence[Panel], rules: Rules, report: Report
) -> Iterator[Finding]:
    """Yield the years whose zeros cannot be figures, one cause once."""
    hits = {panel.name: _zeros(panel, panels, rules) for panel in panels}
    cases: dict[tuple[int, int], list[Panel]] = defaultdict(list)
    for panel in panels:
        found = np.flatnonzero(hits[panel.name])
        pairs = np.unique(np.stack([panel.period[found], panel.items[found]]), axis=1)
        for period, item in pairs.T.tolist():
            cases[period, item].append(panel)
    for panel in panels:
        panel.explain(hits[panel.name])
    beside = {p.name: _beside_factor(p, panels, p.values == 0, rules) for p in panels}
    yield from _findings(cases, hits, beside, report)


def _findings(
    cases: Mapping[tuple[int, int], list[Panel]],
    hits: Mapping[str, Bools],
    beside: Mapping[str, Bools],
    report: Report,
) -> Iterator[Finding]:
    """Yield one finding for the items that have zeros in the same columns and years."""
    years: dict[tuple[int, tuple[int, ...]], list[int]] = defaultdict(list)
    by_index = {panel.index: panel for panels in cases.values() for panel in panels}
    for (period, item), panels in sorted(cases.items(), key=lambda case: case[0]):
        years[item, tuple(panel.index for panel in panels)].append(period)
    merged: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = defaultdict(list)
    for (item, indexes), periods in years.items():
        merged[tuple(periods), indexes].append(item)
    for (of_years, indexes), items in sorted(merged.items()):
        panels = [by_index[index] for index in indexes]
        flags = hits[panels[0].name] & np.isin(panels[0].period, of_years)
        places = np.flatnonzero(flags & np.isin(panels[0].items, items))
        is_beside = bool(beside[panels[0].name][places].all())
        case = "factor" if is_beside else "part"
        yield _finding(panels, places, of_years, case, report)


def _zeros(panel: Panel, panels: Sequence[Panel], rules: Rules) -> Bools:
    """Tell which zeros of a panel stand for nothing."""
    is_zero = (panel.values == 0) & panel.open & ~panel.explained
    if not is_zero.any() or panel.name in rules.zeros or not panel.frame.is_keyed:
        return np.zeros(len(is_zero), bool)
    found = _of_years(panel, is_zero, rules) | _of_series(panel, is_zero, rules)
    found |= _beside_factor(panel, panels, is_zero, rules)
    found |= _of_parts(panel, is_zero, rules)
    return found


def _of_years(panel: Panel, is_zero: Bools, rules: Rules) -> Bools:
    """Find years in which all regions have 0 of what they had in other years."""
    is_held = np.isfinite(panel.values) & panel.open & (panel.period != NOWHERE)
    held = np.flatnonzero(is_held)
    codes, count = combined([panel.items[held], panel.period[held]], len(held))
    all_of = np.bincount(codes, minlength=count)
    zero_of = np.bincount(codes[is_zero[held]], minlength=count)
    is_blank = (all_of >= _FEWEST) & (zero_of >= rules.limits.zero_share * all_of)
    found = np.zeros(len(panel.values), bool)
    if not is_blank.any() or is_blank.all():
        return found
    is_full = 2 * zero_of <= all_of
    by_item = np.argsort(panel.items[held], kind="stable")
    held, codes = held[by_item], codes[by_item]
    items = panel.items[held]
    for item in np.unique(items[is_blank[codes]]).tolist():
        start, end = np.searchsorted(items, [item, item + 1])
        own, of_own = held[start:end], codes[start:end]
        full = panel.values[own[is_full[of_own]]]
        full = full[full > 0]
        if len(full) >= _FEWEST and float(np.median(full)) >= rules.limits.large:
            found[own[is_blank[of_own]]] = True
    return found & is_zero


def _of_series(panel: Panel, is_zero: Bools, rules: Rules) -> Bools:
    """Find a lone zero among large figures, and runs of zeros at an end after them."""
    found = np.zeros(len(panel.values), bool)
    if not (panel.frame.is_yearly or panel.is_wide):
        return found
    series = panel.series
    zeros = np.flatnonzero(is_zero & (panel.period != NOWHERE))
    if not len(zeros):
        return found
    zeros = zeros[np.argsort(series[zeros], kind="stable")]
    order = ordered(panel)
    zero_codes, firsts = np.unique(series[zeros], return_index=True)
    for code, own in zip(zero_codes.tolist(), np.split(zeros, firsts[1:]), strict=True):
        start, end = np.searchsorted(order.series, [code, code + 1])
        held = order.values[start:end]
        if not len(held):
            continue
        places = order.places[start:end]
        if _is_lone(held, len(own), rules) or _is_run(panel, own, places):
            found[own] = True
    return found


def _is_lone(held: np.ndarray, zeros: int, rules: Rules) -> bool:
    least, most = float(held.min()), float(held.max())
    is_large = least >= rules.limits.small and most <= _MOST_SPREAD * least
    return zeros == 1 and len(held) >= _FEWEST and is_large


def _is_run(panel: Panel, zeros: Ints, held: Ints) -> bool:
    """Tell whether two or more zeros follow large figures, or go before them."""
    if len(zeros) + len(held) < _FEWEST + 1 or len(zeros) == 1:
        return False
    first, last = panel.period[held].min(), panel.period[held].max()
    at = panel.period[zeros]
    is_apart = bool((at > last).all() or (at < first).all())
    return is_apart and bool((panel.values[held] >= _NEVER_ZERO).all())


def _beside_factor(
    panel: Panel, panels: Sequence[Panel], is_zero: Bools, rules: Rules
) -> Bools:
    """Find years in which what is measured by product is 0 and its factor is not."""
    found = np.zeros(len(panel.values), bool)
    by_name = {p.name: p for p in panels if not p.is_wide}
    for rule in rules.products:
        names = (rule.product, *rule.factors)
        if panel.name not in (names[0], names[2]) or not set(names) <= set(by_name):
            continue
        factor = by_name[names[1]].values > 0
        both = (by_name[names[0]].values == 0) & factor & panel.open
        held = np.flatnonzero(panel.open & factor & np.isfinite(panel.values))
        codes, count = combined([panel.items[held], panel.period[held]], len(held))
        zero_of = np.bincount(codes[both[held]], minlength=count)
        all_of = np.bincount(codes, minlength=count)
        is_blank = (all_of >= _FEWEST) & (zero_of >= rules.limits.zero_share * all_of)
        blank = np.unique(
            np.stack([panel.items[held], panel.period[held]])[:, is_blank[codes]],
            axis=1,
        )
        for item, period in blank.T.tolist():
            found |= (panel.items == item) & (panel.period == period)
    return found & is_zero


def _of_parts(panel: Panel, is_zero: Bools, rules: Rules) -> Bools:
    """Find parts that are all 0 while a rule's total of them is not."""
    found = np.zeros(len(panel.values), bool)
    frame = panel.frame
    for rule in rules.totals:
        key = frame.key_named(rule.dimension)
        is_said = not rule.columns or panel.name in rule.columns
        if key is None or not rule.parts or panel.is_wide or not is_said:
            continue
        labels = {label.casefold(): at for at, label in enumerate(key.labels)}
        parts = [labels[p.casefold()] for p in rule.parts if p.casefold() in labels]
        total = labels.get(rule.total.casefold(), NOWHERE)
        is_part, is_total = np.isin(key.codes, parts), key.codes == total
        others = [k.codes for k in frame.keys if k is not key]
        codes, count = combined([*others, frame.period], frame.count)
        sums = np.bincount(
            codes[is_part], np.nan_to_num(panel.values[is_part]), minlength=count
        )
        has_total = np.zeros(count, bool)
        has_total[codes[is_total & (panel.values > 0)]] = True
        found |= is_part & has_total[codes] & (sums[codes] == 0)
    return found & is_zero


def _finding(
    panels: Sequence[Panel],
    places: Ints,
    periods: Sequence[int],
    case: str,
    report: Report,
) -> Finding:
    panel = panels[0]
    columns = [report.frame.columns[p.index].name for p in panels]
    held = panel.values[np.isin(panel.items, panel.items[places]) & (panel.values > 0)]
    params = {
        "case": "year" if len(held) else case,
        "year": _years(panel, periods, report),
        "columns": ", ".join(columns),
        "names": report.names(panel, places) or "-",
        "usual": shown(float(np.median(held))) if len(held) else "-",
    }
    return report.finding(_TYPE, panel, places, params)


def _years(panel: Panel, periods: Sequence[int], report: Report) -> str:
    told = [report.period_text(period, panel) or "-" for period in periods]
    is_run = len(periods) == periods[-1] - periods[0] + 1 and len(periods) > 1
    return f"{told[0]}–{told[-1]}" if is_run else ", ".join(told[:_MOST_TOLD])

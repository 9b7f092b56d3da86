"""Columns that add up to another column, and shares that add up to 100."""

from collections.abc import Iterator, Sequence

import numpy as np

from siger_catalog.language.words import words
from siger_catalog.model import Finding
from siger_validators.engine.arrays import Bools, Ints
from siger_validators.figures.keys import Key, combined
from siger_validators.figures.panels import Panel
from siger_validators.figures.products import grouped
from siger_validators.figures.report import Report
from siger_validators.figures.rounding import (
    Floats,
    half_digit,
    is_digit_slip,
    power_of_ten,
    shown,
)
from siger_validators.figures.rules import Rules, SumRule
from siger_validators.figures.wording import pairs, word_set

WHOLE = 100.0
CASES = ("", "digit", "power")
_CERTAIN = 0.5  # of the rows must add up, where only headings say that columns do
_CERTAIN_SHARES = 0.6
_FEWEST = 3
_LEAST_SHARES = 5  # parts of a single whole, and how near to 100 they come
_NEAR_WHOLE = 10.0
_MOST_LISTED = 10


def check_sums(
    panels: Sequence[Panel], rules: Rules, report: Report
) -> Iterator[Finding]:
    """Yield rows whose columns do not add up to the column that totals them."""
    by_name = {panel.name: panel for panel in panels if not panel.is_wide}
    declared = [r for r in rules.sums if {*r.parts} <= set(by_name)]
    for rule in [*declared, *_inferred(list(by_name.values()), report)]:
        parts = [by_name[name] for name in rule.parts]
        total = by_name.get(rule.total)
        if rule.total and total is None:
            continue
        yield from _of_rule(rule, parts, total, report)


def check_shares(panel: Panel, report: Report) -> Iterator[Finding]:
    """Yield shares of one whole, one below the other, that are not 100 together."""
    is_share = panel.unit is not None and panel.unit.family == "persen"
    if not is_share or panel.is_wide or not panel.frame.is_keyed:
        return
    for key in panel.frame.keys:
        found = list(_over(key, panel, report))
        if found:
            yield from found
            return


def slip(total: float, made: float, tolerance: float) -> str:
    """Name what a difference looks like: "power", "digit" or nothing special."""
    if made and power_of_ten(total / made):
        return "power"
    return "digit" if is_digit_slip(total - made, tolerance) else ""


def _of_rule(
    rule: SumRule, parts: Sequence[Panel], total: Panel | None, report: Report
) -> Iterator[Finding]:
    made = np.sum([part.values for part in parts], axis=0)
    whole = total.values if total else np.full(len(made), WHOLE)
    decimals = max(p.decimals for p in (*parts, *([total] if total else [])))
    bound = (len(parts) + 1) * half_digit(decimals) + 1e-9 * np.abs(whole)
    held = np.isfinite(made) & np.isfinite(whole)
    panels = [*parts, *([total] if total else [])]
    is_open = held & ~np.any([panel.explained for panel in panels], axis=0)
    is_off = is_open & (np.abs(made - whole) > bound)
    places = np.flatnonzero(is_off)
    fitting = np.count_nonzero(held & ~is_off)
    if not len(places) or (not rule.is_certain and fitting < _CERTAIN * held.sum()):
        return
    for panel in panels:
        panel.explain(places)
    yield from _told(parts, total, (places, made, whole, bound), report)


def _told(
    parts: Sequence[Panel],
    total: Panel | None,
    found: tuple[Ints, Floats, Floats, Floats],
    report: Report,
) -> Iterator[Finding]:
    places, made, whole, bound = found
    cases = np.array(
        [
            CASES.index(slip(float(whole[p]), float(made[p]), float(bound[p])))
            for p in places
        ],
        np.int64,
    )
    names = [report.frame.columns[part.index].name for part in parts]
    for group in grouped(total or parts[0], places, cases):
        at = int(group[0])
        case = CASES[int(cases[np.flatnonzero(places == at)[0]])]
        params = {
            "case": case if total else "",
            "total": shown(float(whole[at])),
            "sum": shown(float(made[at])),
            "difference": shown(float(whole[at] - made[at])),
            "parts": " + ".join(names),
            "figures": " + ".join(shown(float(p.values[at])) for p in parts),
        }
        type_ = "siger-jumlah-kolom-tidak-cocok" if total else "siger-bagian-bukan-100"
        yield report.finding(type_, total or parts[0], group, params)


def _inferred(panels: Sequence[Panel], report: Report) -> Iterator[SumRule]:
    """Find columns that differ in the words of a pair alone, and their total."""
    said = {p.name: set(words(report.frame.headings[p.index])) for p in panels}
    totals = word_set("rows", "total")
    for parts in pairs().values():
        found = [[n for n, heading in said.items() if heading & part] for part in parts]
        if any(len(names) != 1 for names in found):
            continue
        names = [each[0] for each in found]
        rest = [said[n] - p - totals for n, p in zip(names, parts, strict=True)]
        sums = [
            n
            for n, heading in said.items()
            if n not in names and heading - totals == rest[0]
        ]
        if (
            len(set(names)) == len(parts)
            and all(r == rest[0] for r in rest)
            and len(sums) == 1
        ):
            yield SumRule(parts=tuple(names), total=sums[0], is_certain=False)


def _over(key: Key, panel: Panel, report: Report) -> Iterator[Finding]:
    """Add up over one key; only where most of the sums are 100 are the others wrong."""
    frame = panel.frame
    others = [k.codes for k in frame.keys if k is not key]
    codes, count = combined([*others, frame.period], frame.count)
    is_part = panel.open & np.isfinite(panel.values)
    sums = np.bincount(codes[is_part], panel.values[is_part], minlength=count)
    counts = np.bincount(codes[is_part], minlength=count)
    groups = np.flatnonzero(counts > 1)
    if not len(groups):
        return
    bound = (counts + 1) * half_digit(panel.decimals)
    is_off = np.abs(sums - WHOLE) > bound
    fitting = np.count_nonzero(~is_off[groups])
    is_certain = len(groups) >= _FEWEST and fitting >= _CERTAIN_SHARES * len(groups)
    off = groups[is_off[groups]]
    if not is_certain:
        off = off[_is_nearly(panel, sums[off], counts[off], len(groups))]
    for group in off[:_MOST_LISTED].tolist():
        places = np.flatnonzero(is_part & (codes == group))
        if panel.explained[places].any():
            continue
        panel.explain(places)
        params = {
            "case": "rows",
            "total": shown(WHOLE),
            "sum": shown(float(sums[group])),
            "difference": shown(WHOLE - float(sums[group])),
            "parts": f"{len(places)}",
            "figures": _listed(panel.values[places]),
        }
        yield report.finding("siger-bagian-bukan-100", panel, places, params)


def _listed(figures: Floats) -> str:
    told = " + ".join(shown(float(figure)) for figure in figures[:_MOST_LISTED])
    return told + (" + ..." if len(figures) > _MOST_LISTED else "")


def _is_nearly(panel: Panel, sums: Floats, counts: Floats, groups: int) -> Bools:
    """Tell which single wholes are shares by their heading and nearly 100."""
    said = set(words(panel.frame.headings[panel.index]))
    is_whole = groups == 1 and bool(said & word_set("shares", "whole"))
    near: Bools = (np.abs(sums - WHOLE) <= _NEAR_WHOLE) & (counts >= _LEAST_SHARES)
    return near & is_whole

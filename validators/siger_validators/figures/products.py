"""Products: production against area and yield, amounts against shares."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from siger_catalog.language.words import words
from siger_catalog.model import Finding
from siger_validators.engine.arrays import Ints
from siger_validators.figures.panels import Panel
from siger_validators.figures.report import Report
from siger_validators.figures.rounding import (
    Floats,
    half_digit,
    power_of_ten,
    shown,
)
from siger_validators.figures.rules import ProductRule, Rules

_MOST_APART = 10  # findings of one column and year that are told one by one
_ALMOST = 0.02
_AREA, _YIELD, _AMOUNT = "luas", "produktivitas", "produksi"
# Tons of production by hectare, for the units in which yield is stated:
# https://www.bps.go.id uses kuintal per hektare.
_SCALES = {"ku": 0.1, "kuha": 0.1, "kw": 0.1, "kuintal": 0.1, "kwintal": 0.1} | {
    "kg": 0.001,
    "ton": 1.0,
}


class _Triple(NamedTuple):
    product: Panel
    first: Panel
    second: Panel
    scale: float


def check_products(
    panels: Sequence[Panel], rules: Rules, report: Report
) -> Iterator[Finding]:
    """Yield products that differ from their factors, by year and kind of slip."""
    by_name = {panel.name: panel for panel in panels if not panel.is_wide}
    declared = [t for rule in rules.products if (t := _triple(rule, by_name))]
    inferred = [] if declared else list(_inferred(by_name.values(), report))
    for triple in [*declared, *inferred]:
        places, made = _wrong(triple, rules)
        held = np.count_nonzero(np.isfinite(triple.product.values))
        if len(places) and (triple in declared or 2 * len(places) <= held):
            yield from _findings(triple, places, made, report)


def _triple(rule: ProductRule, by_name: Mapping[str, Panel]) -> _Triple | None:
    found = [by_name.get(name) for name in (rule.product, *rule.factors)]
    product, first, second = found
    if product is None or first is None or second is None:
        return None
    return _Triple(product, first, second, rule.scale)


def _inferred(panels: Iterable[Panel], report: Report) -> Iterator[_Triple]:
    """Find production, area and yield by their headings, if each stands there once."""
    found: dict[str, list[Panel]] = {_AMOUNT: [], _AREA: [], _YIELD: []}
    said = {}
    for panel in panels:
        heading = words(f"{report.frame.headings[panel.index]} {panel.name}")
        said[panel.name] = heading
        for word in (_YIELD, _AREA, _AMOUNT):
            if word in heading:
                found[word].append(panel)
                break
    if any(len(each) != 1 for each in found.values()):
        return
    product, first, second = (each[0] for each in found.values())
    unit = next((w for w in said[second.name] if w in _SCALES), "")
    is_in_tons = "kg" not in said[product.name] and "kuintal" not in said[product.name]
    if unit and is_in_tons:
        yield _Triple(product, first, second, _SCALES[unit])


def _wrong(triple: _Triple, rules: Rules) -> tuple[Ints, Floats]:
    """Return where the product is off, and what the factors make of each row."""
    product, first, second, scale = triple
    made = first.values * second.values * scale
    off = np.abs(product.values - made)
    bound = (
        rules.limits.product * np.maximum(np.abs(made), np.abs(product.values))
        + half_digit(product.decimals)
        + scale * np.abs(first.values) * half_digit(second.decimals)
        + scale * np.abs(second.values) * half_digit(first.decimals)
    )
    is_open = ~(product.explained | first.explained | second.explained)
    with np.errstate(invalid="ignore"):
        places = np.flatnonzero((off > bound) & is_open)
    return places, made


def _findings(
    triple: _Triple, places: Ints, made: Floats, report: Report
) -> Iterator[Finding]:
    product, first, second, scale = triple
    for panel in (product, first, second):
        panel.explain(places)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = product.values[places] / made[places]
    powers = np.array([power_of_ten(float(r), _ALMOST) for r in ratios], np.int64)
    for group in grouped(product, places, powers):
        at = int(group[0])
        power = int(powers[np.flatnonzero(places == at)[0]])
        params = {
            "case": "power" if power else "",
            "product": shown(float(product.values[at])),
            "made": shown(float(made[at])),
            "first": shown(float(first.values[at])),
            "first_field": report.frame.columns[first.index].name,
            "second": shown(float(second.values[at])),
            "second_field": report.frame.columns[second.index].name,
            "scale": shown(scale),
            "power": 10 ** abs(power),
        }
        yield report.finding("siger-hasil-kali-tidak-cocok", product, group, params)


def grouped(panel: Panel, places: Ints, cases: Ints) -> Iterator[Ints]:
    """Yield the places of each year and case, one by one where they are few."""
    keys = np.stack([panel.period[places], cases])
    for key in np.unique(keys, axis=1).T:
        found = places[(keys == key[:, None]).all(axis=0)]
        is_many = len(found) > _MOST_APART
        yield from [found] if is_many else [found[i : i + 1] for i in range(len(found))]

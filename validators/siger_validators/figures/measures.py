"""Which columns hold figures, and of what kind."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np

from siger_catalog.language.words import words
from siger_validators.figures.frame import NUMERIC, Frame
from siger_validators.figures.keys import NOWHERE
from siger_validators.figures.panels import Panel
from siger_validators.figures.rules import Rules
from siger_validators.figures.wording import (
    kind_of,
    stem_of,
    unit_in,
    unit_of,
    word_set,
    year_in,
)

_LEAST_YEARS = 3  # columns of years that make a table wide


def panels_of(frame: Frame, rules: Rules) -> tuple[Panel, ...]:
    """Return the figures of each measure; columns of years become one."""
    has_years = bool((frame.period != NOWHERE).any())
    found: list[Panel] = []
    for stem, group in groupby(
        sorted(_measures(frame), key=lambda i: _stem(frame, i, has_years=has_years)),
        key=lambda i: _stem(frame, i, has_years=has_years),
    ):
        indexes = list(group)
        years = [year_in(frame.headings[i]) for i in indexes]
        if stem and len(set(years)) == len(years) >= _LEAST_YEARS:
            found.append(_panel(frame, rules, indexes, [y or -1 for y in years]))
        else:
            found += [_panel(frame, rules, [i], []) for i in indexes]
    return tuple(sorted(found, key=lambda panel: panel.index))


def _measures(frame: Frame) -> Iterator[int]:
    keys = {key.index for key in frame.keys}
    for index, column in enumerate(frame.columns):
        said = set(words(frame.headings[index]))
        is_other = index in keys or (said and said <= word_set("keys", "ignored"))
        is_figure = column.role == "measure" and column.type in NUMERIC
        if is_figure and not is_other and not said & {"lintang", "bujur"}:
            yield index


def _stem(frame: Frame, index: int, *, has_years: bool) -> str:
    """Return what headings of one measure share; empty where it stands alone."""
    heading = frame.headings[index]
    if has_years or year_in(heading) is None:
        return ""
    return f"= {stem_of(heading)}"


def _panel(
    frame: Frame, rules: Rules, indexes: Sequence[int], years: Sequence[int]
) -> Panel:
    first = frame.columns[indexes[0]]
    schema = frame.table.schema
    field = schema.field_named(first.name) if schema else None
    heading = frame.headings[indexes[0]]
    unit = first.unit
    kind = rules.kinds.get(first.name) or kind_of(f"{heading} {first.name}", unit)
    return Panel(
        name=first.name,
        kind=kind,
        unit=unit_of(unit) or unit_in(heading),
        indexes=tuple(indexes),
        frame=frame,
        years=tuple(years),
        bounds=_bounds(field.constraints if field else {}),
    )


def _bounds(constraints: Mapping[str, object]) -> tuple[float, float]:
    """Return the least and most that a schema allows; beyond it is an error already."""
    found = []
    for name, none in (("minimum", -np.inf), ("maximum", np.inf)):
        limit = constraints.get(name)
        found.append(float(limit) if isinstance(limit, int | float) else none)
    return found[0], found[1]

"""Units as headings and the column satuan state them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from siger_catalog.language.words import words
from siger_catalog.model import Finding
from siger_validators.engine.arrays import Bools, Ints
from siger_validators.figures.frame import Frame
from siger_validators.figures.keys import encode
from siger_validators.figures.panels import Panel
from siger_validators.figures.report import Report
from siger_validators.figures.wording import Unit, unit_in, unit_of

_MOST_UNITS = 50
_TYPE = "siger-satuan-bertentangan"


def check_stated_units(
    frame: Frame, panels: Sequence[Panel], report: Report
) -> Iterator[Finding]:
    """Yield units of headings that contradict the column satuan or each other."""
    column = _unit_column(frame)
    units = _stated(frame, column) if column is not None else {}
    if column is not None and units:
        yield from _against_heading(frame, panels, column, units, report)
        yield from _within_items(frame, panels, column, units, report)
    for panel in panels:
        yield from _between_columns(panel, report)


def _unit_column(frame: Frame) -> int | None:
    for index, column in enumerate(frame.columns):
        said = words(frame.headings[index])
        if said and said[0] == "satuan" and column.type == "string":
            return index
    return None


def _stated(frame: Frame, column: int) -> dict[int, Unit]:
    """Return the units that cells of the column satuan name, by their codes."""
    _, labels = encode(frame.table.data.column(column))
    if len(labels) > _MOST_UNITS:
        return {}
    units = {code: unit_of(label) for code, label in enumerate(labels)}
    return {code: unit for code, unit in units.items() if unit}


def _against_heading(
    frame: Frame,
    panels: Sequence[Panel],
    column: int,
    units: dict[int, Unit],
    report: Report,
) -> Iterator[Finding]:
    """Compare headings with the cells; of several measures one must agree."""
    said = [(p, unit_in(frame.headings[p.index])) for p in panels]
    stated = [(panel, unit) for panel, unit in said if unit]
    if not stated or (len(panels) > 1 and len(stated) < len(panels)):
        return
    codes, _ = encode(frame.table.data.column(column))
    for code, cell in units.items():
        if all(unit.contradicts(cell) for _, unit in stated):
            panel, unit = stated[0]
            rows = np.flatnonzero(codes == code)
            params = {"case": "heading", "heading": unit.text, "unit": cell.text}
            params["other_field"] = frame.columns[column].name
            yield report.row_finding(_TYPE, rows, panel.index, params)


def _within_items(
    frame: Frame,
    panels: Sequence[Panel],
    column: int,
    units: dict[int, Unit],
    report: Report,
) -> Iterator[Finding]:
    """Compare the cells of one item with each other, over regions and years."""
    if len({(u.family, u.size) for u in units.values()}) == 1 or not frame.is_keyed:
        return
    codes, _ = encode(frame.table.data.column(column))
    odd: list[int] = []
    told: dict[str, object] = {}
    for item, found in _by_item(frame, codes, units).items():
        rows = frame.items == item
        rarest, usual = _rarest(rows, codes, found)
        if units[usual].contradicts(units[rarest]):
            odd += np.flatnonzero(rows & (codes == rarest)).tolist()
            told = told or {"heading": units[usual].text, "unit": units[rarest].text}
    if odd:
        for panel in panels:
            panel.explain(odd if not panel.is_wide else [])
        params = {"case": "rows", "other_field": frame.columns[column].name} | told
        yield report.row_finding(_TYPE, sorted(odd), column, params)


def _by_item(frame: Frame, codes: Ints, units: dict[int, Unit]) -> dict[int, set[int]]:
    """Return the units of each item that has several."""
    by_item: dict[int, set[int]] = defaultdict(set)
    width = int(codes.max(initial=0)) + 1
    for pair in np.unique(frame.items * width + codes).tolist():
        item, code = divmod(pair, width)
        if code in units:
            by_item[item].add(code)
    return {item: found for item, found in by_item.items() if len(found) > 1}


def _rarest(rows: Bools, codes: Ints, found: set[int]) -> tuple[int, int]:
    counts = {code: int(np.count_nonzero(rows & (codes == code))) for code in found}
    by_count = sorted(found, key=lambda code: (counts[code], code))
    return by_count[0], by_count[-1]


def _between_columns(panel: Panel, report: Report) -> Iterator[Finding]:
    """Compare the headings of the years of one measure."""
    if not panel.is_wide:
        return
    frame = panel.frame
    units = {i: unit_in(frame.headings[i]) for i in panel.indexes}
    known = {i: unit for i, unit in units.items() if unit}
    if not known:
        return
    commonest = Counter((u.family, u.size) for u in known.values()).most_common(1)
    is_usual = {i: [(u.family, u.size)] == [commonest[0][0]] for i, u in known.items()}
    first = next(i for i in known if is_usual[i])
    usual = known[first]
    for index, unit in known.items():
        if usual.contradicts(unit):
            params = {"case": "columns", "heading": unit.text, "unit": usual.text}
            params["other_field"] = frame.columns[first].name
            panel.explain(_places_of(panel, index))
            yield report.row_finding(_TYPE, [], index, params)


def _places_of(panel: Panel, index: int) -> Ints:
    start = panel.indexes.index(index) * panel.frame.count
    return np.arange(start, start + panel.frame.count)

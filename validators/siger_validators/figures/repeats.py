"""The same region, year and item twice; rows of totals among those of regions."""

from collections.abc import Iterator, Sequence

import numpy as np

from siger_catalog.model import Finding
from siger_validators.engine.arrays import Bools, Ints
from siger_validators.figures.frame import Frame
from siger_validators.figures.keys import NOWHERE
from siger_validators.figures.panels import Panel
from siger_validators.figures.report import Report
from siger_validators.figures.rounding import shown


def check_repeats(
    frame: Frame, panels: Sequence[Panel], report: Report
) -> Iterator[Finding]:
    """Yield rows that repeat a key: with equal figures, and with different ones.

    Where a schema has a primary key, Frictionless has said so.
    """
    schema = frame.table.schema
    if (schema and schema.primary_key) or not frame.is_keyed or frame.region is None:
        return
    is_placed = frame.repeated & (frame.period != NOWHERE) & ~frame.totals
    rows = np.flatnonzero(is_placed)
    if not len(rows) or not panels:
        return
    first = frame.first_of(rows)
    differs = _differing(frame, rows, first)
    same = rows[~differs.any(axis=0)]
    if len(same):
        params = {"first": report.rows(frame.first_of(same[:1]))}
        yield report.row_finding("siger-baris-ganda", same, None, params)
    if differs.any():
        yield _contradiction(frame, rows, differs, report)
    for panel in panels:
        if not panel.is_wide:
            panel.explain(np.append(rows, first))


def check_total_rows(frame: Frame, report: Report) -> Iterator[Finding]:
    """Yield the rows of totals that no other check speaks of.

    A schema lists the regions, and names that no region has are reported with the
    regions.
    """
    if frame.table.schema is not None:
        return
    for key in frame.keys:
        flags = key.total_rows if key.has_totals else None
        if flags is not None and key.is_region:
            flags = flags & (key.codes == 0)
        if flags is not None and flags.any():
            rows = np.flatnonzero(flags)
            text = frame.table.data.column(key.index)[int(rows[0])].as_py()
            params = {"text": str(text).strip()[:60]}
            yield report.row_finding("siger-baris-jumlah", rows, key.index, params)


def _differing(frame: Frame, rows: Ints, first: Ints) -> Bools:
    """Tell for each column of the table and row whether it differs from the first."""
    pairs = []
    for column in frame.table.data.columns:
        one, other = column.take(rows), column.take(first)
        cells = zip(one.to_pylist(), other.to_pylist(), strict=True)
        pairs.append([a != b for a, b in cells])
    return np.array(pairs, bool).reshape(len(pairs), len(rows))


def _contradiction(frame: Frame, rows: Ints, differs: Bools, report: Report) -> Finding:
    other = rows[differs.any(axis=0)]
    at = int(np.flatnonzero(differs.any(axis=0))[0])
    column = int(np.flatnonzero(differs[:, at])[0])
    first = int(frame.first_of(other[:1])[0])
    data = frame.table.data.column(column)
    params = {
        "first": report.rows([first]),
        "one": _told(data[first].as_py()),
        "other": _told(data[int(other[0])].as_py()),
    }
    return report.row_finding("siger-baris-bertentangan", other, column, params)


def _told(value: object) -> str:
    return shown(float(value)) if isinstance(value, int | float) else "…"

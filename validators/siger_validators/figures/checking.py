"""Every question asked of the figures of one table, the best explanation first.

A lost point between thousands makes a wrong total, a jump and a year of small figures
at once. So checks stand in the order in which they explain: what a check has explained
the later ones leave alone, and one cause is one finding.
"""

from collections.abc import Callable, Iterator, Sequence

from siger_catalog.model import Finding
from siger_catalog.ports import ReadTable
from siger_catalog.provinces.regions import Province
from siger_validators.figures.adding import addings_of
from siger_validators.figures.frame import Frame, frame_of
from siger_validators.figures.measures import panels_of
from siger_validators.figures.panels import Panel
from siger_validators.figures.products import check_products
from siger_validators.figures.repeats import check_repeats, check_total_rows
from siger_validators.figures.report import Report
from siger_validators.figures.rules import Rules, rules_of
from siger_validators.figures.series import check_jumps
from siger_validators.figures.stated import check_stated_units
from siger_validators.figures.sums import check_shares, check_sums
from siger_validators.figures.thousands import check_thousands
from siger_validators.figures.totals import check_totals
from siger_validators.figures.units import check_single_change, check_unit_change
from siger_validators.figures.zeros import check_zero_columns, check_zeros
from siger_validators.finding_types import Words

# Two gigabytes of figures at most, as of a table of thirty measures.
MOST_ROWS = 4_000_000
_Erroneous = Callable[[int], int]


def check_figures(
    table: ReadTable,
    province: Province,
    words: Words,
    erroneous: _Erroneous = lambda _index: 0,
) -> Iterator[Finding]:
    """Yield what contradicts itself in one table.

    `erroneous` tells how many cells of a column hold something that could not be read;
    it is asked only where missing figures would be a finding.
    """
    rules = rules_of(table.schema)
    count = table.data.num_rows
    if count > MOST_ROWS:
        params = {"count": count, "limit": MOST_ROWS}
        yield words.finding("siger-angka-tidak-dibandingkan", params=params)
        return
    frame = frame_of(table, province, rules)
    panels = panels_of(frame, rules) if count else ()
    if panels:
        report = Report(frame, words)
        for finding in _checks(frame, panels, rules, report, erroneous):
            if finding.type not in rules.off:
                yield finding


def _checks(
    frame: Frame,
    panels: Sequence[Panel],
    rules: Rules,
    report: Report,
    erroneous: _Erroneous,
) -> Iterator[Finding]:
    yield from check_total_rows(frame, report)
    yield from check_stated_units(frame, panels, report)
    yield from check_repeats(frame, panels, report)
    for panel in panels:
        yield from check_zero_columns(panel, rules, report)
        yield from check_thousands(panel, rules, report, erroneous)
        yield from check_unit_change(panel, rules, report)
    yield from check_zeros(panels, rules, report)
    yield from check_products(panels, rules, report)
    yield from check_sums(panels, rules, report)
    addings = list(addings_of(frame, rules))
    for panel in panels:
        yield from check_shares(panel, report)
        yield from check_totals(panel, addings, report, erroneous)
        yield from check_single_change(panel, rules, report)
        yield from check_jumps(panel, rules, report)

"""Which rows of the facts each dataset of each portal holds.

An end-to-end test walks `sound_cuts()` and compares `table_of(cut)` with what the
catalog serves, figure by figure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from siger_examples.facts import PROVINCE, Table, read_facts, read_regions
from siger_examples.portals import PORTALS, Portal
from siger_examples.subjects import PROVINCE_SUBJECTS, REGION_SUBJECTS, Subject


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of one facts table, published as one dataset.

    `table` names the facts file, `region` is a Kemendagri code (`18`: every region),
    `years` are ascending, `items` are values of `komoditas` (none: all), `columns`
    are in the order of the file.
    """

    portal: str
    dataset: str
    subject: Subject
    table: str
    region: str
    years: tuple[str, ...]
    items: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def period(self) -> str:
        """The years in words: `2014` or `2014–2022`."""
        first, last = self.years[0], self.years[-1]
        return first if first == last else f"{first}–{last}"

    @property
    def title(self) -> str:
        """The title of the dataset."""
        region = read_regions()[self.region].name
        return f"{self.subject.title} {region}, {self.period}"


def slug_of(text: str) -> str:
    """Return a CKAN name: lower case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


@cache
def sound_cuts() -> tuple[Cut, ...]:
    """Return every cut without a fault, in the order of the portals.

    Together they hold every row of every facts table at least once.
    """
    return tuple(cut for portal in PORTALS for cut in _cuts_of(portal))


def table_of(cut: Cut) -> Table:
    """Return the part of the facts that a cut holds, in the order of the facts."""
    facts = read_facts(cut.table)
    positions = [facts.position(column) for column in cut.columns]
    rows = _rows(cut.table, cut.region, cut.items)
    kept = (row for row in rows if _year(facts, row) in cut.years)
    return Table(cut.columns, tuple(tuple(row[p] for p in positions) for row in kept))


def _cuts_of(portal: Portal) -> Iterator[Cut]:
    for region in portal.publishes:
        subjects = PROVINCE_SUBJECTS if region == PROVINCE else REGION_SUBJECTS
        for subject in subjects:
            for years in _periods(subject, region):
                yield _cut(portal, subject, region, years)


def _periods(subject: Subject, region: str) -> list[tuple[str, ...]]:
    facts = read_facts(subject.table)
    rows = _rows(subject.table, region, subject.items)
    years = tuple(sorted({_year(facts, row) for row in rows}))
    if subject.by_year:
        return [(year,) for year in years]
    return [years] if years else []


def _cut(portal: Portal, subject: Subject, region: str, years: tuple[str, ...]) -> Cut:
    columns = read_facts(subject.table).columns
    name = f"{subject.title} {read_regions()[region].name} {years[0]}"
    if len(years) > 1:
        name += f" {years[-1]}"
    slug = slug_of(name)
    return Cut(
        portal.name, slug, subject, subject.table, region, years, subject.items, columns
    )


@cache
def _rows(
    table: str, region: str, items: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    facts = read_facts(table)
    code, item = facts.position("kode_kemendagri"), facts.position("komoditas")
    return tuple(
        row
        for row in facts.rows
        if (region == PROVINCE or row[code] == region)
        and (not items or row[item] in items)
    )


def _year(facts: Table, row: tuple[str, ...]) -> str:
    position = facts.position("tahun")
    return row[position] if position >= 0 else row[facts.position("tanggal")][:4]

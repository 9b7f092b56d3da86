"""The page of checks: what is wrong, most harmful first, and where it stands."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from siger_catalog.choosing import SchemaChoice, choice_for, choices_in_force
from siger_catalog.model import (
    CodeSystem,
    Distribution,
    Entry,
    Finding,
    Severity,
)
from siger_catalog.ports import Parts
from siger_catalog.quarantining import is_withheld
from siger_catalog.reporting import finding_type_of
from siger_catalog.schemas import Text
from siger_catalog.scoring import Group, best_fixes, group_key, make_group
from siger_web.views.findings import (
    SHOWN_PLACES,
    fields_by_place,
    shown_findings,
    words_of,
)
from siger_web.views.marking import MarkedTable, RowIndex, marked_table

_ORDER: Mapping[Severity, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportGroup:
    """Findings that one fix mends, in words; `anchor` is its id on the page."""

    anchor: str
    group: Group
    severity: Severity
    title: Text
    description: Text
    fix: Text
    distribution: Distribution | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of the group."""
        return self.group.findings

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the findings name, each once."""
        return tuple(dict.fromkeys(f.field for f in self.findings if f.field))

    @property
    def places(self) -> tuple[Finding, ...]:
        """The first findings that name a row or a field."""
        placed = [f for f in self.findings if f.row is not None or f.field]
        return tuple(placed[:SHOWN_PLACES])


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenSchema:
    """The schema that a steward set for a file, and who did so when."""

    distribution: Distribution
    choice: SchemaChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """Everything that the checks found, and one file with its cells marked.

    `index` tells on which page of the marked table a row stands.
    """

    entry: Entry
    groups: tuple[ReportGroup, ...]
    table: MarkedTable | None
    index: RowIndex
    marked_files: tuple[Distribution, ...]
    choices: tuple[ChosenSchema, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(len(g.findings) for g in self.groups if g.severity == severity)

    @property
    def code_systems(self) -> tuple[tuple[Distribution, CodeSystem], ...]:
        """How the region codes of each file are meant, of those that may be read."""
        return tuple(
            (distribution, system)
            for distribution in self.entry.version.dataset.distributions
            if _is_readable(self.entry, distribution)
            and distribution.content
            and distribution.content.table
            for system in distribution.content.table.code_systems
        )

    @property
    def fixes(self) -> tuple[tuple[ReportGroup, int], ...]:
        """The three fixes that gain most rows, each with its gain."""
        by_key = {group.group.key: group for group in self.groups}
        dataset = self.entry.version.dataset
        found = best_fixes(dataset, [group.group for group in self.groups])
        return tuple((by_key[fix.group.key], fix.gain) for fix in found)


def report_view(
    entry: Entry, parts: Parts, file: str = "", page: int = 1
) -> ReportView:
    """Return the findings of a dataset, and a page of the rows that they name.

    `file` is the id of the distribution whose rows are shown, else the first with
    findings in rows.
    """
    groups = report_groups(entry, parts)
    index = RowIndex.of(group.group for group in groups)
    by_id = {d.id: d for d in entry.version.dataset.distributions}
    marked = tuple(
        by_id[id_]
        for id_ in index.files
        if id_ in by_id and _is_readable(entry, by_id[id_])
    )
    chosen = next((d for d in marked if d.id == file), next(iter(marked), None))
    table = None
    if chosen is not None:
        own = [g for g in groups if g.group.distribution_id == chosen.id]
        marks = [(g.anchor, g.severity, g.title, g.findings) for g in own]
        table = marked_table(parts, chosen, marks, index, page)
    return ReportView(
        entry=entry,
        groups=groups,
        table=table,
        index=index,
        marked_files=marked,
        choices=tuple(_chosen(entry, parts)),
    )


def _chosen(entry: Entry, parts: Parts) -> Iterator[ChosenSchema]:
    """Yield the choices that the files were checked by, so far as they are known."""
    choices = choices_in_force(parts.store.schema_choices(dataset=entry.name))
    for file in entry.version.dataset.distributions:
        choice = choice_for(file.id, choices)
        is_used = file.schema_origin == "steward"
        if choice and is_used and file.schema == choice.schema:
            yield ChosenSchema(distribution=file, choice=choice)


def report_groups(entry: Entry, parts: Parts) -> tuple[ReportGroup, ...]:
    """Group findings by file, kind and column, the most harmful first."""
    fields = fields_by_place(entry, parts)
    files = {d.id: d for d in entry.version.dataset.distributions}
    ordered = sorted(_groups(shown_findings(entry), parts), key=_harm)
    found = []
    for number, group in enumerate(ordered, start=1):
        first = group.findings[0]
        field = fields.get((first.distribution_id, first.field))
        words = words_of(first, finding_type_of(first, parts.finding_types), field)
        found.append(
            ReportGroup(
                anchor=f"k{number}",
                group=group,
                severity=first.severity,
                title=words.title,
                description=words.description,
                fix=words.fix,
                distribution=files.get(first.distribution_id),
            )
        )
    return tuple(found)


def _groups(findings: Iterable[Finding], parts: Parts) -> list[Group]:
    by_key: defaultdict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        kind = finding_type_of(finding, parts.finding_types)
        words = kind.type if kind else finding.type
        by_key[group_key(finding, words)].append(finding)
    return [make_group(key, found) for key, found in by_key.items()]


def _harm(group: Group) -> tuple[int, bool, int, int]:
    severity = _ORDER[group.findings[0].severity]
    return severity, not group.spoils_all, -group.row_count, -len(group.findings)


def _is_readable(entry: Entry, distribution: Distribution) -> bool:
    if is_withheld(entry, distribution):
        return False
    return bool(distribution.content and distribution.content.table)

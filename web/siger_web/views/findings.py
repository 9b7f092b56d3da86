"""Findings of a dataset, grouped by type, each with its sentence and its fix."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from siger_catalog.model import Entry, Finding, FindingType, Severity
from siger_catalog.ports import Parts
from siger_catalog.quarantining import is_withheld
from siger_catalog.reporting import fill_text, finding_type_of
from siger_catalog.schemas import Field, Text

SHOWN_PLACES = 5

_ORDER: Mapping[Severity, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """All findings of one type: texts filled from the first, some of the places."""

    type: str
    severity: Severity
    title: Text
    description: Text
    fix: Text
    findings: tuple[Finding, ...]

    @property
    def places(self) -> tuple[Finding, ...]:
        """The first findings that name a row or a field."""
        placed = [f for f in self.findings if f.row is not None or f.field]
        return tuple(placed[:SHOWN_PLACES])


@dataclass(frozen=True, slots=True)
class Words:
    """What a finding is called, what caused it and how it is mended."""

    title: Text
    description: Text
    fix: Text


def shown_findings(entry: Entry) -> tuple[Finding, ...]:
    """Leave out what cells say of a file that is held back for what is in it.

    Of one that the check itself held back, nothing of a cell was kept.
    """
    unsaid = {
        d.id
        for d in entry.version.dataset.distributions
        if d.held is None and is_withheld(entry, d)
    }
    return tuple(
        replace(f, cell="", message="", params={}) if f.distribution_id in unsaid else f
        for f in entry.version.findings
    )


def fields_by_place(entry: Entry, parts: Parts) -> Mapping[tuple[str, str], Field]:
    """Return the fields of the schemas that files follow, by file id and name."""
    schemas = {schema.name: schema for schema in parts.schemas}
    return {
        (distribution.id, field.name): field
        for distribution in entry.version.dataset.distributions
        if distribution.content
        and distribution.content.table
        and (schema := schemas.get(distribution.content.table.schema))
        for field in schema.fields
    }


def words_of(
    finding: Finding, kind: FindingType | None, field: Field | None = None
) -> Words:
    """Fill the words of a finding; one of a part that is gone has only its message."""
    if kind is None:
        plain = Text(finding.message, finding.message)
        return Words(Text(finding.type, finding.type), plain, Text("", ""))
    return Words(
        _filled(kind.title, finding, field),
        _filled(kind.description, finding, field),
        _filled(kind.fix, finding, field),
    )


def grouped(
    findings: Iterable[Finding],
    types: Mapping[str, FindingType],
    fields: Mapping[tuple[str, str], Field] | None = None,
) -> tuple[FindingGroup, ...]:
    """Group findings by type, errors first, then the most frequent."""
    by_words: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        kind = finding_type_of(finding, types)
        by_words[kind.type if kind else finding.type].append(finding)
    known = fields or {}
    groups = [_group(found, types, known) for found in by_words.values()]
    return tuple(sorted(groups, key=lambda g: (_ORDER[g.severity], -len(g.findings))))


def _group(
    findings: Sequence[Finding],
    types: Mapping[str, FindingType],
    fields: Mapping[tuple[str, str], Field],
) -> FindingGroup:
    first = findings[0]
    field = fields.get((first.distribution_id, first.field))
    words = words_of(first, finding_type_of(first, types), field)
    return FindingGroup(
        type=first.type,
        severity=first.severity,
        title=words.title,
        description=words.description,
        fix=words.fix,
        findings=tuple(findings),
    )


def _filled(text: Text, finding: Finding, field: Field | None) -> Text:
    return Text(
        fill_text(text, finding, "id", field), fill_text(text, finding, "en", field)
    )

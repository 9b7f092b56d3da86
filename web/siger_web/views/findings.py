"""Findings of a dataset, grouped by type, each with its sentence and its fix."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from siger_catalog.model import Finding, FindingType, Severity
from siger_catalog.reporting import fill_text, finding_type_of
from siger_catalog.schemas import Text

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


def grouped(
    findings: Iterable[Finding], types: Mapping[str, FindingType]
) -> tuple[FindingGroup, ...]:
    """Group findings by type, errors first, then the most frequent."""
    by_words: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        kind = finding_type_of(finding, types)
        by_words[kind.type if kind else finding.type].append(finding)
    groups = [
        _group(found, finding_type_of(found[0], types)) for found in by_words.values()
    ]
    return tuple(sorted(groups, key=lambda g: (_ORDER[g.severity], -len(g.findings))))


def _group(findings: Sequence[Finding], kind: FindingType | None) -> FindingGroup:
    first = findings[0]
    if kind is None:  # a finding of a part that is not installed any more
        plain = Text(first.message, first.message)
        title, description, fix = Text(first.type, first.type), plain, Text("", "")
    else:
        title = _filled(kind.title, first)
        description, fix = _filled(kind.description, first), _filled(kind.fix, first)
    return FindingGroup(
        type=first.type,
        severity=first.severity,
        title=title,
        description=description,
        fix=fix,
        findings=tuple(findings),
    )


def _filled(text: Text, finding: Finding) -> Text:
    return Text(fill_text(text, finding, "id"), fill_text(text, finding, "en"))

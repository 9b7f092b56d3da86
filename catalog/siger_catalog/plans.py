"""Pure: what a harvest would do, as a value that can be kept, shown and compared."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from siger_catalog.differing import changes
from siger_catalog.model import (
    Action,
    Agent,
    Cause,
    Dataset,
    FieldChange,
    Finding,
    Severity,
    Version,
)

ID_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFinding:
    """How often a kind of finding would stand in a dataset; never a cell."""

    type: str
    severity: Severity
    count: int
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChange:
    """What would become of one dataset, and what with it.

    `key` is equal for equal changes: record, files and rules. `held_files` are titles
    of files that would be held back for personal data.
    """

    name: str
    action: Action
    key: str
    fields: tuple[FieldChange, ...] = ()
    findings: tuple[PlannedFinding, ...] = ()
    held_files: tuple[str, ...] = ()
    cause: Cause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that a harvest of a source would change; equal plans have one id."""

    source: str
    changes: tuple[PlannedChange, ...]

    @property
    def id(self) -> str:
        """Return the name of the plan: the beginning of a digest of what it does."""
        lines = [
            self.source,
            *sorted(f"{c.name} {c.action} {c.key}" for c in self.changes),
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:ID_DIGITS]


def planned(
    name: str,
    action: Action,
    *,
    version: Version | None = None,
    cause: Cause | None = None,
) -> PlannedChange:
    """Return what an outcome would do to a dataset."""
    if version is None:
        return PlannedChange(
            name=name, action=action, key=cause.type if cause else "", cause=cause
        )
    dataset = version.dataset
    return PlannedChange(
        name=name,
        action=action,
        key=version.fingerprint,
        fields=version.changes or changes(_nothing(name), dataset),
        findings=_counted(version.findings),
        held_files=tuple(d.title for d in dataset.distributions if d.held),
        cause=cause,
    )


def since(before: Plan, now: Plan) -> tuple[str, ...]:
    """Say, a line a dataset, in what two plans differ."""
    old = {change.name: change for change in before.changes}
    new = {change.name: change for change in now.changes}
    return tuple(
        f"{name}: {_words(old.get(name))} -> {_words(new.get(name))}"
        for name in sorted(old.keys() | new.keys())
        if _essence(old.get(name)) != _essence(new.get(name))
    )


def _essence(change: PlannedChange | None) -> tuple[str, str] | None:
    return None if change is None else (change.action, change.key)


def _words(change: PlannedChange | None) -> str:
    return (
        "unchanged" if change is None else f"{change.action} {change.key[:8]}".strip()
    )


def _counted(findings: Sequence[Finding]) -> tuple[PlannedFinding, ...]:
    counts = Counter((f.type, f.severity) for f in findings)
    return tuple(
        PlannedFinding(
            type=kind,
            severity=severity,
            count=count,
            fields=_fields(f for f in findings if f.type == kind),
        )
        for (kind, severity), count in counts.most_common()
    )


def _fields(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.field for f in findings if f.field))


def _nothing(name: str) -> Dataset:
    return Dataset(name=name, title="", publisher=Agent(slug="", name=""))

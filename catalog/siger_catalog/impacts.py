"""What a changed schema would do to the files that are published."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from siger_catalog.checking import check
from siger_catalog.errors import NotFoundError, SnapshotMissingError
from siger_catalog.model import (
    Distribution,
    Entry,
    Finding,
    FindingType,
    Source,
    TableFacts,
)
from siger_catalog.ports import Parts
from siger_catalog.publishing import FETCH_FINDING_TYPES
from siger_catalog.reporting import fill_text, finding_type_of
from siger_catalog.schemas import Language, TableSchema, Text

Verdict = Literal["fails", "passes", "changes"]

# A producer mends the commonest faults first; the report has the rest.
KINDS_TOLD = 3
_NO_VERDICT = frozenset(kind.type for kind in FETCH_FINDING_TYPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """One published file whose verdict a schema would change.

    `verdict` is "fails" (it passed), "passes" (it failed) or "changes" (it fails, in
    another way). `message` is what its producer would be told.
    """

    dataset: str
    distribution: str
    title: str
    source: str
    publisher: str
    verdict: Verdict
    errors_before: int
    errors_after: int
    message: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Every impact of a schema; `unread` names datasets whose bytes are not held."""

    schema: TableSchema
    checked: int
    impacts: tuple[Impact, ...]
    unread: tuple[str, ...] = ()


def impact_of(parts: Parts, schema: TableSchema) -> Outlook:
    """Check anew every published file that a schema may touch; change nothing.

    Touched are files that follow the schema now, and those with one of its measures,
    which it might win. The schema replaces that of its name.
    """
    others = tuple(s for s in parts.schemas if s.name != schema.name)
    changed = replace(parts, schemas=(*others, schema))
    impacts: list[Impact] = []
    unread: list[str] = []
    checked = 0
    for entry in parts.store.entries():
        files = _touched(entry, schema)
        if not files:
            continue
        try:
            after = _checked_anew(changed, entry)
        except SnapshotMissingError:
            unread.append(entry.name)
            continue
        checked += len(files)
        for file in files:
            impact = _impact(entry, file, after, schema, parts.finding_types)
            impacts += [impact] if impact else []
    return Outlook(
        schema=schema, checked=checked, impacts=tuple(impacts), unread=tuple(unread)
    )


def verdict_of(before: Sequence[Finding], after: Sequence[Finding]) -> Verdict | None:
    """Compare the errors of a file; None when it stays as it is."""
    if not before and not after:
        return None
    if not before or not after:
        return "fails" if after else "passes"
    return None if _counted(before) == _counted(after) else "changes"


def _counted(errors: Sequence[Finding]) -> Counter[tuple[str, str, int | None]]:
    return Counter((error.type, error.field, error.row) for error in errors)


def message_to_producer(
    title: str,
    schema: TableSchema,
    errors: Sequence[Finding],
    types: Mapping[str, FindingType],
) -> Text:
    """Say how a file stands under a schema and what to mend first, commonest first."""
    shape = f"{schema.name} {schema.version}"
    if not errors:
        return Text(
            f"Berkas “{title}” akan lolos menurut skema {shape}.",
            f"The file “{title}” would pass under the schema {shape}.",
        )
    heads = (
        f"Berkas “{title}” akan punya {len(errors)} kesalahan menurut skema {shape}.",
        f"The file “{title}” would have {len(errors)} errors under the schema {shape}.",
    )
    told = [
        "\n".join([head, *_fixes(errors, types, language)])
        for head, language in zip(heads, ("id", "en"), strict=True)
    ]
    return Text(*told)


def _fixes(
    errors: Sequence[Finding], types: Mapping[str, FindingType], language: Language
) -> Iterator[str]:
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for error in errors:
        kinds.setdefault((error.type, error.field), []).append(error)
    commonest = sorted(kinds.values(), key=len, reverse=True)
    for found in commonest[:KINDS_TOLD]:
        first, kind = found[0], finding_type_of(found[0], types)
        if kind is None:
            yield f"- {len(found)} x {first.message or first.type}"
            continue
        title, text, fix = (
            fill_text(part, first, language)
            for part in (kind.title, kind.description, kind.fix)
        )
        yield f"- {len(found)} x {title}: {text} {fix}"


def _impact(
    entry: Entry,
    file: Distribution,
    after: Sequence[Finding],
    schema: TableSchema,
    types: Mapping[str, FindingType],
) -> Impact | None:
    was = _errors(entry.version.findings, file)
    will = _errors(after, file)
    verdict = verdict_of(was, will)
    if verdict is None:
        return None
    return Impact(
        dataset=entry.name,
        distribution=file.id,
        title=file.title,
        source=entry.source,
        publisher=entry.version.dataset.publisher.name,
        verdict=verdict,
        errors_before=len(was),
        errors_after=len(will),
        message=message_to_producer(file.title, schema, will, types),
    )


def _errors(findings: Sequence[Finding], file: Distribution) -> list[Finding]:
    """Return the errors of a file's content; what hindered its fetching is none."""
    return [
        finding
        for finding in findings
        if finding.distribution_id == file.id
        and finding.severity == "error"
        and finding.type not in _NO_VERDICT
    ]


def _checked_anew(parts: Parts, entry: Entry) -> tuple[Finding, ...]:
    try:
        source = parts.store.source(entry.source)
    except NotFoundError:  # it was removed since
        source = Source(name=entry.source, kind="", url="")
    return check(parts, entry.version.dataset, {}, source).findings


def _touched(entry: Entry, schema: TableSchema) -> list[Distribution]:
    if entry.serving.state == "withdrawn":
        return []
    return [
        file
        for file in entry.version.dataset.distributions
        if file.content
        and file.content.table
        and _may_follow(file.content.table, schema)
    ]


def _may_follow(table: TableFacts, schema: TableSchema) -> bool:
    if table.schema == schema.name:
        return True
    measures = {
        _folded(name)
        for field in schema.fields
        if field.role == "measure"
        for name in (field.name, *field.synonyms)
    }
    return any(_folded(column.name) in measures for column in table.columns)


def _folded(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())

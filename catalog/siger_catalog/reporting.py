"""Findings as words for people, and as Frictionless's report for programs.

Source of the format: https://framework.frictionlessdata.io/docs/framework/report.html.
"""

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any

from siger_catalog.model import (
    Column,
    Distribution,
    Finding,
    FindingType,
    TableFacts,
)
from siger_catalog.schemas import (
    Field,
    Language,
    Text,
    other_rules,
    rule_text,
    type_text,
)

# Params that name a case of a type, which may have words of its own; the first wins.
REFINING = ("case", "constraint", "expected")


def finding_type_of(
    finding: Finding, types: Mapping[str, FindingType]
) -> FindingType | None:
    """Return the words for a finding, those for its own case if there are any.

    "constraint-error" with `params["constraint"] == "minimum"` is described by the
    type "constraint-error.minimum" when `types` has it; likewise for REFINING.
    """
    cases = (finding.params.get(name, "") for name in REFINING)
    refined = (types.get(f"{finding.type}.{case}") for case in cases if case)
    return next(filter(None, refined), None) or types.get(finding.type)


def fill_text(
    text: Text, finding: Finding, language: Language, field: Field | None = None
) -> str:
    """Put the place and params of a finding into a text; the unknown is left out.

    With `field`, the column as its schema describes it, `{column}` is its title and
    name and `{allowed}` its rules in words; without it they are the bare name and
    the limit that the check names.
    """
    values = {
        "field": finding.field,
        "field_number": finding.field_number,
        "row": finding.row,
        "cell": finding.cell,
        "column": _column(finding, language, field),
        "allowed": _allowed(finding, language, field),
        **finding.params,
    }
    parts = Formatter().parse(text.in_language(language))
    filled = [
        literal + ("" if name is None else str(values.get(name, "") or ""))
        for literal, name, _, _ in parts
    ]
    return "".join(filled)


def _column(finding: Finding, language: Language, field: Field | None) -> str:
    title = field.title.in_language(language) if field else ""
    return f"{title} ({finding.field})" if title else finding.field


def _allowed(finding: Finding, language: Language, field: Field | None) -> str:
    """Say what a field allows, the broken rule first, as far as anybody knows."""
    if field is None:
        return finding.params.get("limit", "") or finding.params.get("note", "")
    phrases = [rule.in_language(language) for rule in other_rules(field)]
    broken = rule_text(field, finding.params.get("constraint", ""))
    if broken is not None:
        return broken.in_language(language)
    return ", ".join(phrases) or type_text(field).in_language(language)


def report_from_findings(
    distribution: Distribution,
    findings: Iterable[Finding],
    types: Mapping[str, FindingType],
    fields: Mapping[str, Field] | None = None,
) -> dict[str, Any]:
    """Return Frictionless's report of one file.

    `findings` may be those of the whole dataset. Errors stand under `tasks[0].errors`
    as objects; warnings and notes under `tasks[0].warnings`, where Frictionless has
    plain sentences, as "TYPE: sentence". Beside its own keys stand the fix, and title,
    message and fix in Indonesian, as `*_id`; with `fields`, those of the file's schema
    by name, they name columns by their titles.
    """
    own = [f for f in findings if f.distribution_id == distribution.id]
    known = fields or {}
    wrong = [f for f in own if f.severity == "error"]
    mild = [f for f in own if f.severity != "error"]
    errors = [
        error_descriptor(f, types) | _more_words(f, types, known.get(f.field))
        for f in wrong
    ]
    warnings = [f"{f.type}: {message_of(f, types)}" for f in mild]
    warnings_id = [
        f"{f.type}: {_more_words(f, types, known.get(f.field))['message_id']}"
        for f in mild
    ]
    task = {
        "name": distribution.id,
        "type": "table" if _table(distribution) else "file",
        "title": distribution.title,
        "valid": not errors,
        "place": distribution.url,
        "labels": [column.name for column in _columns(distribution)],
        "stats": _task_stats(distribution, len(errors), len(warnings)),
        "warnings": warnings,
        "warnings_id": warnings_id,
        "errors": errors,
    }
    return report_from_tasks([task])


def report_from_tasks(
    tasks: list[dict[str, Any]],
    *,
    errors: Iterable[dict[str, Any]] = (),
    warnings: Iterable[str] = (),
) -> dict[str, Any]:
    """Put tasks together to a report, counting what they hold."""
    own_errors, own_warnings = list(errors), list(warnings)
    error_count = len(own_errors) + sum(len(task["errors"]) for task in tasks)
    return {
        "valid": not error_count,
        "stats": {
            "tasks": len(tasks),
            "errors": error_count,
            "warnings": len(own_warnings) + sum(len(t["warnings"]) for t in tasks),
            "seconds": sum(task["stats"].get("seconds", 0.0) for task in tasks),
        },
        "warnings": own_warnings,
        "errors": own_errors,
        "tasks": tasks,
    }


def error_descriptor(
    finding: Finding, types: Mapping[str, FindingType], language: Language = "en"
) -> dict[str, Any]:
    """Return a finding as one of Frictionless's errors; places only where known."""
    kind = finding_type_of(finding, types)
    place = {
        "rowNumber": finding.row,
        "fieldName": finding.field or None,
        "fieldNumber": finding.field_number,
        "cell": finding.cell or None,
    }
    return {
        "type": finding.type,
        "title": kind.title.in_language(language) if kind else finding.type,
        "description": fill_text(kind.description, finding, language) if kind else "",
        "message": message_of(finding, types, language),
        "tags": [],
        "note": finding.params.get("note", ""),
        **{key: value for key, value in place.items() if value is not None},
    }


def _more_words(
    finding: Finding, types: Mapping[str, FindingType], field: Field | None
) -> dict[str, str]:
    """Return what Frictionless has no key for: the fix, and Indonesian words."""
    kind = finding_type_of(finding, types)
    if kind is None:
        return {
            "title_id": finding.type,
            "message_id": finding.message or finding.type,
            "fix": "",
            "fix_id": "",
        }
    return {
        "title_id": fill_text(kind.title, finding, "id", field),
        "message_id": fill_text(kind.description, finding, "id", field),
        "fix": fill_text(kind.fix, finding, "en", field),
        "fix_id": fill_text(kind.fix, finding, "id", field),
    }


def message_of(
    finding: Finding, types: Mapping[str, FindingType], language: Language = "en"
) -> str:
    """Return the checking library's sentence, else the description filled in."""
    if finding.message:
        return finding.message
    kind = finding_type_of(finding, types)
    return fill_text(kind.description, finding, language) if kind else finding.type


def _table(distribution: Distribution) -> TableFacts | None:
    return distribution.content.table if distribution.content else None


def _columns(distribution: Distribution) -> tuple[Column, ...]:
    table = _table(distribution)
    return table.columns if table else ()


def _task_stats(
    distribution: Distribution, errors: int, warnings: int
) -> dict[str, Any]:
    stats: dict[str, Any] = {"errors": errors, "warnings": warnings, "seconds": 0.0}
    if content := distribution.content:
        stats |= {"sha256": content.sha256, "bytes": content.size_bytes}
        if content.table:
            stats["fields"] = len(content.table.columns)
            stats["rows"] = content.table.row_count
    return stats

"""Tasks of a report as JSON data, and our findings beside Frictionless's."""

from collections.abc import Iterable, Mapping
from typing import Any

from siger_catalog.model import Finding, FindingType
from siger_catalog.reporting import error_descriptor, message_of

Task = dict[str, Any]
Types = Mapping[str, FindingType]


def empty_task(
    name: str, type_: str, place: str, errors: Iterable[Mapping[str, Any]] = ()
) -> Task:
    """Return a task of Frictionless's report that holds nothing but these errors."""
    return _counted(
        {
            "name": name or "resource",
            "type": type_ or "table",
            "place": place,
            "labels": [],
            "warnings": [],
            "errors": [dict(error) for error in errors],
        }
    )


def with_findings(task: Task, findings: Iterable[Finding], types: Types) -> Task:
    """Add our findings: errors to the errors, the rest to the warnings as sentences.

    What the task already holds is not added again.
    """
    found = list(findings)
    errors = [error_descriptor(f, types) for f in found if f.severity == "error"]
    warnings = [
        f"{f.type}: {message_of(f, types)}" for f in found if f.severity != "error"
    ]
    return _counted(
        task
        | {
            "errors": _without_repeats(task["errors"], errors),
            "warnings": _without_repeats(task["warnings"], warnings),
        }
    )


def _without_repeats(held: list[Any], added: list[Any]) -> list[Any]:
    return [*held, *(item for item in added if item not in held)]


def _counted(task: Task) -> Task:
    counts = {"errors": len(task["errors"]), "warnings": len(task["warnings"])}
    stats = {"seconds": 0.0} | task.get("stats", {}) | counts
    return task | {"valid": not task["errors"], "stats": stats}

"""The door of `siger validate`; a child process does the work."""

from pathlib import Path
from typing import Any

from siger_catalog.provinces.regions import Province
from siger_catalog.reporting import report_from_tasks
from siger_validators.children import ChildStoppedError, limits_for, shared_pool
from siger_validators.finding_types import load_words, stopped_finding
from siger_validators.report.merging import empty_task, with_findings


def validate_file(
    path: Path,
    schema: str | None = None,
    guess: bool = False,
    province: Province | None = None,
) -> dict[str, Any]:
    """Check a table, or a Data Package, Resource or Schema descriptor.

    Returns Frictionless's report as JSON data, every error listed. Our own errors
    have a type starting "siger-"; our warnings stand among the task's `warnings`.
    `schema` names a schema of the catalogue or a file; without it the descriptor's
    own is used, with `guess` the catalogue's best fit, else Frictionless's inference.
    With a `province` the region codes of a table of the catalogue are compared with
    the names.

    Raises:
        UsageError: `schema` is no name of a schema and no file with one.
    """
    try:
        report: dict[str, Any] = shared_pool().call(
            "siger_validators.report.files:check_file",
            *(path, schema, guess, province),
            limits=limits_for(path),
        )
    except ChildStoppedError as error:
        words = load_words("table")
        task = empty_task(path.stem, "table", str(path))
        found = [stopped_finding(words, error.reason)]
        return report_from_tasks([with_findings(task, found, words.by_type)])
    return report

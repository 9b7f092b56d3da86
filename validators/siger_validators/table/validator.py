"""Does each table keep to its schema? The door; a child process does the work."""

from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version

from siger_catalog.model import Finding
from siger_catalog.ports import CheckedFile, Subject
from siger_validators.children import ChildStoppedError, limits_for, shared_pool
from siger_validators.finding_types import (
    FINDING_LIMIT,
    capped,
    load_words,
    stopped_finding,
)


class TableValidator:
    """Checks the tables of a dataset with Frictionless, in the file's own words.

    A table that no schema describes is checked against what was inferred, so only
    its form can be wrong: blank rows, missing and extra cells, headings.
    """

    name = "table"
    is_per_file = True

    def __init__(self) -> None:
        self._words = load_words("table")
        self.finding_types = self._words.types
        # What the library says may change with it.
        self.version = f"3 (frictionless {version('frictionless')})"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield at most FINDING_LIMIT findings a file, then one that says so."""
        for file in subject.files:
            for finding in capped(self._findings(file), self._words):
                yield replace(finding, distribution_id=file.distribution.id)

    def _findings(self, file: CheckedFile) -> list[Finding]:
        if file.table is None:
            return []  # the reader has said why
        id_ = file.distribution.id
        try:
            found: list[Finding] = shared_pool().call(
                "siger_validators.table.files:check_file",
                *(file.path, id_, file.table.schema, FINDING_LIMIT + 1),
                file.table.layout,
                limits=limits_for(file.path),
            )
        except ChildStoppedError as error:
            return [stopped_finding(self._words, error.reason, id_)]
        return found

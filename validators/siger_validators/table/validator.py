"""Does each table keep to its schema?"""

from collections.abc import Iterator
from itertools import islice

from siger_catalog.model import Finding
from siger_catalog.ports import CheckedFile, Subject
from siger_validators.finding_types import FINDING_LIMIT, load_words
from siger_validators.reading.columns import read_columns
from siger_validators.reading.loading import load
from siger_validators.reading.planning import plan_table
from siger_validators.table.checking import CheckStoppedError, check_table
from siger_validators.table.mapping import finding_of


class TableValidator:
    """Checks the tables of a dataset with Frictionless, in the file's own words.

    A table that no schema describes is checked against what was inferred, so only
    its form can be wrong: blank rows, missing and extra cells, headings.
    """

    name = "table"
    version = "2"

    def __init__(self) -> None:
        self._words = load_words("table")
        self._reading_words = load_words("reading")
        self.finding_types = self._words.types

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield at most FINDING_LIMIT findings a file, then one that says so."""
        for file in subject.files:
            found = list(islice(self._findings(file), FINDING_LIMIT + 1))
            yield from found[:FINDING_LIMIT]
            if len(found) > FINDING_LIMIT:
                yield self._words.finding(
                    "siger-temuan-lain",
                    distribution_id=file.distribution.id,
                    params={"limit": FINDING_LIMIT},
                )

    def _findings(self, file: CheckedFile) -> Iterator[Finding]:
        if file.table is None:
            return  # the reader has said why
        schema = file.table.schema
        schemas = [schema] if schema else []
        table, _ = load(file.path, schemas, self._reading_words)
        if table is None:
            return
        plan = plan_table(table, read_columns(table), schema)
        id_ = file.distribution.id
        try:
            for error in check_table(table, plan):
                yield finding_of(error, id_)
        except CheckStoppedError as error:
            yield self._words.finding(
                "siger-pemeriksaan-gagal", distribution_id=id_, params={"note": error}
            )

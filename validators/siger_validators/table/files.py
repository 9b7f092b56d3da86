"""The findings of one table: the work done in the child."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from siger_catalog.model import Finding
from siger_catalog.schemas import TableSchema
from siger_validators.finding_types import load_words
from siger_validators.reading.layout import laid_out
from siger_validators.reading.loading import LoadedTable
from siger_validators.reading.planning import TablePlan
from siger_validators.table.checking import CheckStoppedError, check_table
from siger_validators.table.mapping import finding_of


def check_file(
    path: Path,
    distribution_id: str,
    schema: TableSchema | None,
    limit: int,
    layout: object = None,
) -> list[Finding]:
    """Return the first findings of a table, at most `limit`.

    `layout` is what the reader said of the file; without it, it is read anew.
    """
    found = laid_out(path, schema, layout)
    return list(islice(_findings(*found, distribution_id), limit)) if found else []


def _findings(
    table: LoadedTable, plan: TablePlan, distribution_id: str
) -> Iterator[Finding]:
    words = load_words("table")
    try:
        for error in check_table(table, plan):
            yield finding_of(error, distribution_id)
    except CheckStoppedError as error:
        yield words.finding(
            "siger-pemeriksaan-gagal",
            distribution_id=distribution_id,
            params={"note": error},
        )

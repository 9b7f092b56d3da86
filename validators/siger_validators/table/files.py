"""The findings of one table: the work done in the child."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from siger_catalog.model import Finding
from siger_catalog.schemas import TableSchema
from siger_validators.finding_types import load_words
from siger_validators.reading.columns import read_columns
from siger_validators.reading.loading import load
from siger_validators.reading.planning import plan_table
from siger_validators.table.checking import CheckStoppedError, check_table
from siger_validators.table.mapping import finding_of


def check_file(
    path: Path, distribution_id: str, schema: TableSchema | None, limit: int
) -> list[Finding]:
    """Return the first findings of a table, at most `limit`."""
    return list(islice(_findings(path, distribution_id, schema), limit))


def _findings(
    path: Path, distribution_id: str, schema: TableSchema | None
) -> Iterator[Finding]:
    words = load_words("table")
    table, _ = load(path, [schema] if schema else [], load_words("reading"))
    if table is None:
        return
    plan = plan_table(table, read_columns(table), schema)
    try:
        for error in check_table(table, plan):
            yield finding_of(error, distribution_id)
    except CheckStoppedError as error:
        yield words.finding(
            "siger-pemeriksaan-gagal",
            distribution_id=distribution_id,
            params={"note": error},
        )

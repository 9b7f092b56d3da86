"""The reader of tables: its door, behind which a child process does the work.

No library that opens files is imported here before there is a table.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from siger_catalog.model import CodeSystemName, Distribution, TableFacts
from siger_catalog.ports import Reading
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import TableSchema
from siger_validators.children import ChildStoppedError, limits_for, shared_pool
from siger_validators.finding_types import load_words, stopped_finding
from siger_validators.reading.fitting import schemas_in_question

READER_VERSION = "5"
TABLE_FORMATS = {"csv": "CSV", "tsv": "CSV", "txt": "CSV", "xlsx": "XLSX"} | {
    "xls": "XLS",
    "ods": "ODS",
}


class FileTableReader:
    """Reads CSV in any dialect, XLSX, XLS and ODS by what their bytes are."""

    version = READER_VERSION

    def __init__(self) -> None:
        self._words = load_words("reading")
        self.finding_types = self._words.types

    def read(
        self, path: Path, distribution: Distribution, schemas: Sequence[TableSchema]
    ) -> Reading:
        """Read a file; what is wrong with it becomes findings, never an exception.

        The schema is the one of `schemas` that the distribution names, else the one
        that columns and cells fit best; without one the types are inferred. Rows
        without any value are left out of the table.
        """
        try:
            with TemporaryDirectory(prefix="siger-") as folder:
                return _read(path, distribution, schemas, Path(folder) / "rows.arrow")
        except ChildStoppedError as error:
            found = stopped_finding(self._words, error.reason, distribution.id)
            return Reading(table=None, findings=(found,))

    def schemas_for(
        self,
        distribution: Distribution,
        facts: TableFacts | None,
        schemas: Sequence[TableSchema],
    ) -> tuple[TableSchema, ...]:
        """Return the schemas that what was read of a file depends on, in their order.

        A guess depends on the schema it chose and on those whose fields fit the
        headings so well that the cells alone could have decided for them.
        """
        return schemas_in_question(distribution, facts, schemas)

    def place(
        self, reading: Reading, province: Province, stated: CodeSystemName
    ) -> Reading:
        """Add to the table of a reading the columns that say where each row is."""
        if reading.table is None:
            return reading
        from siger_validators.regions.placing import (  # noqa: PLC0415 see above
            place_table,
        )

        said = stated if stated in ("kemendagri", "bps") else None
        table = place_table(reading.table, province, said)
        return replace(reading, table=table)


def _read(
    path: Path,
    distribution: Distribution,
    schemas: Sequence[TableSchema],
    target: Path,
) -> Reading:
    reading: Reading = shared_pool().call(
        "siger_validators.reading.reader:read_file",
        *(path, distribution, tuple(schemas), target),
        limits=limits_for(path),
    )
    if reading.table is None:
        return reading
    from siger_validators.reading.transfer import (  # noqa: PLC0415 see above
        with_rows,
    )

    return with_rows(reading, target)

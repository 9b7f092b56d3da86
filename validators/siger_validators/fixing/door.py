"""The fixer of tables: its door, behind which a child process does the work.

No library that opens files is imported here.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from siger_catalog.ports import Excerpt, FixedTable
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import TableSchema
from siger_validators.children import ChildStoppedError, limits_for, shared_pool

# Enough for the tables of regencies by far; a larger file is mended where it is made.
SIZE_LIMIT_BYTES = 8 * 1024 * 1024
_WORK = "siger_validators.fixing.mending"


class FileTableFixer:
    """Mends encodings, separators, numbers, dates and names (ports.TableFixer)."""

    version = "1"
    limit_bytes = SIZE_LIMIT_BYTES

    def excerpt(
        self, path: Path, schema: TableSchema | None, rows: Collection[int]
    ) -> Excerpt | None:
        """Return the records of these numbers; None when the file is no small table."""
        found: Excerpt | None = _call("excerpt_file", path, schema, tuple(rows))
        return found

    def fix(
        self, path: Path, schema: TableSchema | None, province: Province
    ) -> FixedTable | None:
        """Return a mended copy; None when the file cannot be mended by rule."""
        found: FixedTable | None = _call("fix_file", path, schema, province)
        if found is None:
            return None

        def rows() -> Iterator[list[object]]:
            return iter(_call("fixed_rows", path, schema, province) or ())

        return replace(found, rows=rows)


def _call(work: str, path: Path, *arguments: Any) -> Any:
    """Let a child do it; what is too large or ends the child gives None."""
    if path.stat().st_size > SIZE_LIMIT_BYTES:
        return None
    limits = limits_for(path)
    try:
        return shared_pool().call(f"{_WORK}:{work}", path, *arguments, limits=limits)
    except ChildStoppedError:
        return None

"""Rows handed over as a file that is mapped into memory, not copied."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from siger_catalog.ports import Reading


def with_rows(reading: Reading, target: Path) -> Reading:
    """Return the reading with the rows that were written to `target`.

    They stay readable after the file has lost its name.
    """
    if reading.table is None:
        return reading
    with pa.memory_map(str(target)) as file, pa.ipc.open_file(file) as rows:
        data = rows.read_all()
    return replace(reading, table=replace(reading.table, data=data))

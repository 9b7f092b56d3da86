"""How many cells of each column hold anything: the work done in the child.

A typed table does not tell an empty cell from one that is wrong; what is wrong has been
reported where it stands.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from siger_catalog.schemas import TableSchema
from siger_validators.reading.columns import filled_columns, is_missing
from siger_validators.reading.layout import laid_out
from siger_validators.reading.sources import rows_of


def filled_cells(
    path: Path, schema: TableSchema | None, layout: object
) -> Sequence[int]:
    """Count the cells that hold anything, column by column, none for no table."""
    found = laid_out(path, schema, layout)
    if found is None:
        return ()
    table, plan = found
    counts = [0] * len(plan.columns)
    for batch in rows_of(table, len(plan.columns)).batches():
        for at, cells in enumerate(filled_columns(batch)):
            counts[at] += int(np.count_nonzero(~is_missing(cells)))
    return counts

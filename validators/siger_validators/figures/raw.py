"""How many cells of a column could not be read: the work done in the child.

A typed table does not tell an empty cell from one that is wrong; what is wrong has been
reported where it stands.
"""

from pathlib import Path

import numpy as np

from siger_catalog.schemas import TableSchema
from siger_validators.reading.columns import filled_columns, is_missing
from siger_validators.reading.layout import laid_out
from siger_validators.reading.sources import rows_of


def filled_cells(
    path: Path, schema: TableSchema | None, layout: object, index: int
) -> int:
    """Count the cells of a column that hold anything, 0 where it is no table."""
    found = laid_out(path, schema, layout)
    if found is None:
        return 0
    table, plan = found
    count = 0
    for batch in rows_of(table, len(plan.columns)).batches():
        cells = list(filled_columns(batch))[index]
        count += int(np.count_nonzero(~is_missing(cells)))
    return count

"""Text tables proved sound in one pass over their bytes.

Sound means UTF-8 without NUL, returns only before line feeds, every quote closed, no
cell too long: nothing that a slower look would find.
"""

import codecs
import csv

import numpy as np

from siger_validators.engine.blocks import Block, CsvShape, cut, record_ends
from siger_validators.reading.delimited import CELL_LIMIT, Delimited

_WINDOW_BYTES = CELL_LIMIT // 2


def is_sound(table: Delimited) -> bool:
    """Tell whether a table in UTF-8 is proved sound; no is no proof of the contrary."""
    if table.encoding.name not in ("utf-8", "utf-8-sig"):
        return False
    dialect = csv.excel()
    dialect.delimiter = table.delimiter
    shape = CsvShape(dialect=dialect)
    try:
        with table.path.open("rb") as file:
            if table.encoding.has_bom:
                file.seek(len(codecs.BOM_UTF8))
            return all(_is_short(block, shape) for block in cut(file, shape))
    except UnicodeDecodeError:
        return False


def _is_short(block: Block, shape: CsvShape) -> bool:
    """Tell whether a block is regular and no record longer than a cell may be."""
    data = block.data
    if not data:
        return False
    if (shape.dialect.quotechar or "").encode() in data:
        ends = record_ends(block, shape)
        return int(np.diff(ends, prepend=0).max()) < CELL_LIMIT
    places = range(0, len(data) - _WINDOW_BYTES, _WINDOW_BYTES)
    return all(data.find(b"\n", at, at + _WINDOW_BYTES) >= 0 for at in places)

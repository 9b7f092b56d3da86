"""Checking tables: Frictionless's own findings at the speed of the disk.

Frictionless opens the table and words every finding. In between, columns are proved
clean with pyarrow and numpy, so that it is shown only the rows that are not.
"""

from siger_validators.engine.batches import Batch, RowsSource
from siger_validators.engine.blocks import CsvShape
from siger_validators.engine.opening import open_rows
from siger_validators.engine.rules import TableRules, UndecidedError
from siger_validators.engine.screening import Opener, Route, screen
from siger_validators.engine.tokens import TextSource, text_source

__all__ = [
    "Batch",
    "CsvShape",
    "Opener",
    "Route",
    "RowsSource",
    "TableRules",
    "TextSource",
    "UndecidedError",
    "open_rows",
    "screen",
    "text_source",
]

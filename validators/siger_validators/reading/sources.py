"""The rows of a loaded table as the engine takes them: in batches of columns."""

import csv

from siger_validators.engine import CsvShape, RowsSource, TextSource, text_source
from siger_validators.reading.loading import LoadedTable


def rows_of(table: LoadedTable, width: int) -> RowsSource | TextSource:
    """Return the records below the headings, those of `width` cells by column."""
    if table.text is None:
        return RowsSource(table.rows, width)
    dialect = csv.excel()
    dialect.delimiter = table.text.delimiter
    encoding = table.text.encoding.name
    shape = CsvShape(dialect=dialect, encoding=encoding, errors="replace")
    return text_source(table.text.path, shape, width=width, skip=table.header_row)

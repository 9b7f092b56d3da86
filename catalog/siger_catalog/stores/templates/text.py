"""A schema as CSV: its headings alone, or with its example."""

import csv
import io

from siger_catalog.schemas import TableSchema


def csv_template(schema: TableSchema) -> bytes:
    """Return the headings as one line of CSV (RFC 4180, UTF-8)."""
    return _csv(schema, ())


def example_csv(schema: TableSchema) -> bytes:
    """Return the headings and the example rows as CSV (RFC 4180, UTF-8)."""
    return _csv(schema, schema.example_rows)


def _csv(schema: TableSchema, rows: tuple[tuple[str, ...], ...]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([field.name for field in schema.fields])
    writer.writerows(rows)
    return out.getvalue().encode()

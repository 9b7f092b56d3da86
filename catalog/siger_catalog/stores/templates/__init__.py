"""Empty tables for offices to fill in, made from a schema."""

from siger_catalog.stores.templates.text import csv_template, example_csv
from siger_catalog.stores.templates.workbook import xlsx_template

__all__ = ["csv_template", "example_csv", "xlsx_template"]

"""The table schemas that come with the program."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from importlib.resources.abc import Traversable

from siger_catalog.schemas import TableSchema, parse_schema

# What portals of Lampung write where there is no value, beside an empty cell.
MISSING_VALUES = ("", "-", "–", "n/a", "N/A", "NA", "...", "…", "tidak ada data")


def load_schemas() -> tuple[TableSchema, ...]:
    """Read every schema of the folder schemas/ with its example, by name."""
    return tuple(sorted(_schemas(), key=lambda schema: schema.name))


def example_file(name: str) -> Traversable:
    """Return the CSV file that shows how a table of the schema is filled in."""
    return _folder().joinpath("examples", f"{name}.csv")


def faults_file(name: str) -> Traversable:
    """Return the CSV file that breaks every rule of the schema at least once."""
    return _folder().joinpath("faults", f"{name}.csv")


def _schemas() -> Iterator[TableSchema]:
    for file in _folder().iterdir():
        if file.name.endswith(".json"):
            schema = parse_schema(json.loads(file.read_text("utf-8")))
            yield replace(schema, example_rows=_example_rows(schema.name))


def _example_rows(name: str) -> tuple[tuple[str, ...], ...]:
    _, *rows = csv.reader(example_file(name).read_text("utf-8").splitlines())
    return tuple(tuple(row) for row in rows)


def _folder() -> Traversable:
    return resources.files("siger_validators").joinpath("schemas")

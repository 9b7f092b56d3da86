"""The table schemas that come with the program."""

import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from siger_catalog.schemas import TableSchema, parse_schema

# What portals of Lampung write where there is no value, beside an empty cell.
MISSING_VALUES = ("", "-", "–", "n/a", "N/A", "NA", "...", "…", "tidak ada data")


def load_schemas() -> tuple[TableSchema, ...]:
    """Read every schema of the folder schemas/, by name."""
    schemas = (parse_schema(descriptor) for descriptor in _descriptors())
    return tuple(sorted(schemas, key=lambda schema: schema.name))


def _descriptors() -> Iterator[Mapping[str, Any]]:
    for file in resources.files(__package__).joinpath("schemas").iterdir():
        if file.name.endswith(".json"):
            descriptor: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
            yield descriptor

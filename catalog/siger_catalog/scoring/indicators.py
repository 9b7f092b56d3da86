"""The indicators of the European MQA with their weights, in words.

Source of dimensions, indicators, weights and ratings:
https://data.europa.eu/mqa/methodology. The weights add to 405.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from siger_catalog.schemas import Text

Dimension = Literal[
    "findability", "accessibility", "interoperability", "reusability", "contextuality"
]
SOURCE_URL = "https://data.europa.eu/mqa/methodology"

DIMENSIONS: Mapping[Dimension, Text] = MappingProxyType(
    {
        "findability": Text("Mudah ditemukan", "Findability"),
        "accessibility": Text("Mudah diambil", "Accessibility"),
        "interoperability": Text("Mudah diolah", "Interoperability"),
        "reusability": Text("Boleh dipakai ulang", "Reusability"),
        "contextuality": Text("Jelas konteksnya", "Contextuality"),
    }
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question of the MQA: its DCAT term, its weight in points, and its fix."""

    key: str
    dimension: Dimension
    weight: int
    label: Text
    fix: Text


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return every indicator of indicators.toml, in the order of the methodology."""
    text = files("siger_catalog.scoring").joinpath("indicators.toml").read_text("utf-8")
    return tuple(
        Indicator(
            key=row["key"],
            dimension=row["dimension"],
            weight=row["weight"],
            label=Text(row["label_id"], row["label_en"]),
            fix=Text(row["fix_id"], row["fix_en"]),
        )
        for row in tomllib.loads(text)["indicator"]
    )


def most_points() -> int:
    """Return what a dataset that meets every indicator gets."""
    return sum(row.weight for row in indicators())

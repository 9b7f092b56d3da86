"""What the API answers about quality and mended files, typed as in api_models."""

from typing import Literal

from pydantic import BaseModel, Field

from siger_catalog.ports.fixing import CellFix, FileFix, LeftReason
from siger_catalog.scoring import Dimension, Rating


class MissingOut(BaseModel):
    """Something that is not filled in."""

    type: str
    title: str
    fix: str
    gain: float = Field(description="Points of the 100 that filling it in adds.")


class OwnScoreOut(BaseModel):
    """Our own score: half for valid rows, half for metadata."""

    total: float = Field(description="0 to 100: the mean of `rows` and `metadata`.")
    rows: float = Field(description="The share of valid rows, times 100.")
    metadata: float = Field(description="100 less the weights of what is missing.")
    rows_total: int
    rows_valid: int
    rows_valid_at_most: bool = Field(
        description="Not every finding was kept, so fewer rows may be valid."
    )
    missing: list[MissingOut]


class IndicatorOut(BaseModel):
    """One indicator of the European Metadata Quality Assessment."""

    key: str = Field(description="The DCAT term that is looked at.")
    label: str
    points: int
    most: int
    gain: int = Field(description="Points that are still to be gained.")
    fix: str | None


class DimensionOut(BaseModel):
    """One dimension and its indicators."""

    key: Dimension
    label: str
    points: int
    most: int
    indicators: list[IndicatorOut]


class MqaOut(BaseModel):
    """The European score; it looks at metadata alone."""

    points: int
    most: int
    rating: Rating
    source: str
    dimensions: list[DimensionOut]


class RowFixOut(BaseModel):
    """One fix of the three that make most rows valid."""

    type: str
    title: str
    cause: str
    fix: str
    distribution: str
    column: str
    gain: int = Field(description="Rows that become valid, after the fixes before it.")


class QualityOut(BaseModel):
    """How good a dataset is, and what would make it better."""

    name: str
    own: OwnScoreOut
    mqa: MqaOut
    fixes: list[RowFixOut]


class CellChangeOut(BaseModel):
    """One cell that is written anew."""

    kind: CellFix
    row: int = Field(description="The record in the original file, from 1.")
    column: str
    old: str
    new: str


class FileChangeOut(BaseModel):
    """Something that is done to the whole file."""

    kind: FileFix
    old: str
    new: str


class LeftOut(BaseModel):
    """A column with cells that are left as they are, and why."""

    column: str
    example: str
    reason: LeftReason


class FixesOut(BaseModel):
    """What is different in the mended copy of a file; the original stays."""

    distribution: str
    urls: dict[Literal["csv", "xlsx"], str]
    total: int = Field(description="Cells that are changed.")
    counts: dict[CellFix, int]
    changes: list[CellChangeOut] = Field(description="The first 1,000 of them.")
    file_changes: list[FileChangeOut]
    left: list[LeftOut]

"""What GET /api/v1/contradictions answers, typed."""

from pydantic import BaseModel, Field

from siger_catalog.contradictions import (
    Certainty,
    ContradictionKind,
    Reason,
    SideName,
    System,
)
from siger_web.api_models import Links, OrganizationOut, RegionOut


class SideOut(BaseModel):
    """One of the two datasets."""

    dataset: str
    title: str
    organization: OrganizationOut
    source: str
    url: str = Field(description="Address of the dataset's page.")


class ReadingOut(BaseModel):
    """A number and the cell it stands in."""

    value: float
    distribution: str
    column: str
    row: int = Field(description="Row of the file, the header being row 1.")


class ForeignOut(BaseModel):
    """The region whose number stands under another, in the table beside it."""

    region: RegionOut
    reading: ReadingOut


class CellOut(BaseModel):
    """What both say of one region and period."""

    region: RegionOut
    period: str = Field(description="A year, or an ISO date.", examples=["2019"])
    item: str = Field(description="The further key columns, in words.")
    left: ReadingOut
    right: ReadingOut
    difference: float = Field(description="As a share of the larger number.")
    belongs_to: ForeignOut | None = Field(description="Of a wrong join.")


class JoinOut(BaseModel):
    """Why it is a wrong join: codes of one system read as those of the other."""

    suspect: SideName = Field(description="The wrong table; empty when not known.")
    reason: Reason = Field(
        description="witnesses: further datasets agree with the other; jumps: its "
        "numbers jump between years; empty: nothing else was possible."
    )
    came_as: System
    read_as: System
    hits: int
    tested: int = Field(description="Cells of regions whose digits have two meanings.")
    periods: list[str]
    chance: float = Field(description="Upper bound of the probability by chance.")
    certainty: Certainty


class DifferenceOut(BaseModel):
    """How the numbers differ, as shares of the larger."""

    factor: float = Field(description="Left times this is right; not 1: other units.")
    rounded: int = Field(description="Cells that are equal but for rounding.")
    largest: float
    median: float


class LikenessOut(BaseModel):
    """How much of the two is the same."""

    same_file: bool = Field(description="Byte by byte.")
    equal: int
    overlap: int
    share: float


class ContradictionOut(BaseModel):
    """What two published datasets say against each other."""

    key: str
    kind: ContradictionKind
    title: str = Field(description="What it is, in words.")
    summary: str
    indicator: str = Field(description="The measure; empty for a duplicate.")
    unit: str
    left: SideOut
    right: SideOut
    count: int = Field(description="Cells concerned; rows, of a duplicate.")
    compared: int
    join: JoinOut | None
    difference: DifferenceOut | None
    likeness: LikenessOut | None
    cells: list[CellOut] = Field(description="The ones furthest apart, 200 at most.")
    url: str = Field(description="Address of its page.")


class ContradictionsOut(BaseModel):
    """One page of contradictions, the most harmful first."""

    total: int
    page: int
    size: int
    results: list[ContradictionOut]
    links: Links

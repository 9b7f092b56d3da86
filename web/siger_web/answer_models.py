"""What GET /api/v1/answer answers, typed."""

from typing import Literal

from pydantic import BaseModel, Field

from siger_web.api_models import OrganizationOut, RegionOut


class FigureSource(BaseModel):
    """The cell that a figure was read from."""

    dataset: str
    title: str
    organization: OrganizationOut
    url: str = Field(description="Address of the dataset's page.")
    distribution: str
    row: int = Field(description="Row of the file, the header being row 1.")
    column: str


class FigureOut(BaseModel):
    """One number as it stands in one row of one checked table."""

    value: float
    period: str = Field(description="A year, or an ISO date.", examples=["2022"])
    item: str = Field(description="What is measured of, empty for the whole.")
    region: RegionOut
    before: float | None = Field(description="The year before, in the same table.")
    change: float | None = Field(
        description="Growth since then, as a share.", examples=[0.031]
    )
    source: FigureSource


class AnswerOut(BaseModel):
    """Figures that answer a question; a conflict shows what sources say apart."""

    kind: Literal["figure", "ranking", "conflict"]
    indicator: str
    unit: str
    figures: list[FigureOut] = Field(description="The largest first.")
    confirmed_by: int = Field(description="Further datasets that say the same.")


class AnswerResult(BaseModel):
    """The answer, or null where the catalog is not sure."""

    question: str
    answer: AnswerOut | None

"""Why a result was found and stands where it stands, as the API answers it."""

from pydantic import BaseModel, Field


class FoundColumnOut(BaseModel):
    """A column that holds a wanted word which the title lacks."""

    column: str = Field(description="Its name in the file.", examples=["komoditas"])
    title: str = Field(
        description="With its unit; HTML-escaped, with <mark> around the words.",
        examples=["<mark>Luas panen</mark> (ha)"],
    )
    value: str | None = Field(
        description="The value of the column that holds the word, marked alike; null "
        "when the word is in the title of the column.",
    )


class ReasonOut(BaseModel):
    """One reason in words, and what it gave; 0 for a remark."""

    text: str
    score: float


class ExplanationOut(BaseModel):
    """Why a result stands where it stands; all texts are plain text."""

    score: float = Field(description="The sum of the parts, times the factor.")
    factor: float = Field(description="For the quality and freshness of the data.")
    parts: list[ReasonOut]
    text: str = Field(description="All of it in sentences.")

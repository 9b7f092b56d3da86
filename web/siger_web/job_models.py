"""The answers of the jobs API; no person is in them."""

from datetime import datetime

from pydantic import BaseModel, Field


class JobCountsOut(BaseModel):
    """How the records of a job ended."""

    seen: int
    created: int
    updated: int
    unchanged: int
    withdrawn: int
    held: int
    failed: int


class JobCauseOut(BaseModel):
    """Why something failed, and what to do."""

    type: str
    message: str
    fix: str


class JobOut(BaseModel):
    """One job, and how far it is."""

    id: str
    source: str
    kind: str = Field(examples=["harvest"])
    state: str = Field(examples=["running"])
    counts: JobCountsOut
    cause: JobCauseOut | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    expected: int | None = Field(
        description="Records that the last whole harvest of the source saw."
    )
    per_second: float | None = Field(description="Records a second so far.")
    seconds_left: int | None = Field(description="A guess, while it runs.")

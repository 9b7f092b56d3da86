"""Sources, jobs and records: how data come in."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import datetime
from typing import Literal

JobState = Literal["queued", "running", "succeeded", "failed", "held", "cancelled"]
ENDED_STATES: tuple[JobState, ...] = ("succeeded", "failed", "held", "cancelled")
# What a job is for. "refetch" asks for every file anew; "scan" checks what is held
# again; "approve" and "refuse" settle a held job, "undo" takes back what one did;
# "plan" does exactly what a dry run showed; "retry" takes over again just the records
# that failed in another job.
JobKind = Literal[
    "harvest", "refetch", "scan", "approve", "refuse", "undo", "plan", "retry"
]
Action = Literal["created", "updated", "unchanged", "withdrawn", "held", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why something failed: a stable type, a sentence, and what to do."""

    type: str
    message: str
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A portal that is harvested; `region` is a dotted Kemendagri code."""

    name: str
    kind: str
    url: str
    title: str = ""
    region: str = ""
    options: Mapping[str, str] = member(default_factory=dict)
    is_paused: bool = False
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One entry of a portal's listing, as the portal said it.

    `payload` is plain JSON data; `raw` its canonical bytes, kept as a snapshot.
    """

    remote_id: str
    name: str
    payload: Mapping[str, object]
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCounts:
    """How many records of a job ended how."""

    seen: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    held: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOrder:
    """What a job is to do: `subject` is the id of the job it is about, if any.

    `person` and `reason` say who wants it and why, where a person has to;
    `cancelled_by` and `cancel_reason` who wants it no more.
    """

    kind: JobKind = "harvest"
    subject: str = ""
    person: str = ""
    reason: str = ""
    cancelled_by: str = ""
    cancel_reason: str = ""


HARVEST = JobOrder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work on one source; `cause` is None only where nothing failed."""

    id: str
    source: str
    state: JobState
    order: JobOrder = HARVEST
    counts: JobCounts = JobCounts()
    cause: Cause | None = None
    owner: str = ""
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    lease_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """How one record of a job ended, for the steward.

    `version` is the number of the version that stood after it, 0 where none does.
    """

    job_id: str
    remote_id: str
    remote_name: str
    dataset: str
    action: Action
    cause: Cause | None
    at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileClock:
    """When a file was last asked for, and how long it may go without.

    `step` is a place in clocks.LADDER_H: it grows while the file stays the same.
    """

    distribution_id: str
    asked_at: datetime
    step: int = 0

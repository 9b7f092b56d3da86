"""The words of the catalog: DCAT inside, harvest words at its edge.

Source of the DCAT terms: https://www.w3.org/TR/vocab-dcat-3/.
Every class is frozen; a change is a new value. Times are aware and UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date, datetime, timedelta, timezone
from typing import Literal

from siger_catalog.schemas import Text

_WIB = timezone(timedelta(hours=7))
Severity = Literal["error", "warning", "note"]
Quality = Literal["valid", "warnings", "errors", "unchecked"]
# "steward": set by a person here; "portal": stated by the source; "guess": ours.
SchemaOrigin = Literal["", "steward", "portal", "guess"]
ServingState = Literal["current", "last_valid", "withdrawn", "quarantined"]
# In these the public is given a version: the newest, or the last clean one.
SERVED_STATES: tuple[ServingState, ...] = ("current", "last_valid")
# Where a row stood in its file, as a column: it counts from 1 at the header.
ROW_NUMBER = "_baris"
JobState = Literal["queued", "running", "succeeded", "failed", "held", "cancelled"]
ENDED_STATES: tuple[JobState, ...] = ("succeeded", "failed", "held", "cancelled")
# What a job is for. "refetch" asks for every file anew; "scan" checks what is held
# again; "approve" and "refuse" settle a held job, "undo" takes back what one did;
# "plan" does exactly what a dry run showed; "retry" takes over again just the records
# that failed in another job.
JobKind = Literal[
    "harvest", "refetch", "scan", "approve", "refuse", "undo", "plan", "retry"
]
HoldState = Literal["held", "released", "refused", "gone", "purged"]
# "both": the codes mean the same in either system; "": nothing decides.
CodeSystemName = Literal["kemendagri", "bps", "both", ""]
CodeBasis = Literal["names", "stated", "form", ""]
Action = Literal["created", "updated", "unchanged", "withdrawn", "held", "failed"]


# --- DCAT ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """An organisation that publishes (foaf:Agent); `slug` is its name in addresses."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask about a dataset (dcat:contactPoint)."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """Terms of use as the portal states them; all empty when it states none."""

    id: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a tabulated table; `type` is Table Schema's."""

    name: str
    type: str
    title: str = ""
    unit: str = ""
    role: str = "note"
    missing_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeProof:
    """A row that shows in which system a code is, by what each system calls it.

    `code` and `name` are as written; the others are official names, empty where the
    system has no such code.
    """

    row: int
    code: str
    name: str
    kemendagri: str
    bps: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSystem:
    """The system of the region codes in one column, and why it must be that one.

    `basis`: "names" beside the codes, "stated" and not contradicted, or the "form" of
    the codes. `stated` is what `stated_by` ("heading" or "portal") says. `agree` and
    `against` count the rows whose names decide for and against; `proofs` are the first
    that agree, one of each code and name.
    """

    field: str
    field_number: int
    system: CodeSystemName
    basis: CodeBasis = ""
    stated: CodeSystemName = ""
    stated_by: Literal["heading", "portal", ""] = ""
    agree: int = 0
    against: int = 0
    proofs: tuple[CodeProof, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """What is known of a file that was read as a table.

    `table_id` names the Parquet copy; `schema` is empty when none fits;
    `schema_origin` says who named it, `schema_confidence` (0 to 1) how sure that is;
    `region_values` are the distinct codes and names of its region columns;
    `dimension_values` the distinct values of each dimension column, as written;
    `dialect` says how the bytes were read, for people. `added` are the columns that
    say, in one way for all tables, which region a row is about (empty: nobody looked);
    `regions` the dotted codes that stand in them; `code_systems` say how the table's
    own codes are meant.
    """

    table_id: str
    row_count: int
    columns: tuple[Column, ...]
    schema: str = ""
    schema_version: str = ""
    schema_origin: SchemaOrigin = ""
    schema_confidence: float = 0.0
    years: tuple[int, ...] = ()
    region_values: tuple[str, ...] = ()
    dimension_values: Mapping[str, tuple[str, ...]] = member(default_factory=dict)
    dialect: str = ""
    added: tuple[Column, ...] = ()
    regions: tuple[str, ...] = ()
    code_systems: tuple[CodeSystem, ...] = ()

    @property
    def places(self) -> tuple[Column, ...]:
        """The added columns that hold a value in some row."""
        return tuple(c for c in self.added if c.missing_count < self.row_count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The bytes of a distribution as they were fetched."""

    sha256: str
    size_bytes: int
    fetched_at: datetime
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""
    table: TableFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldColumn:
    """A column for which a file is held back: its heading, never what stands in it.

    `type` is that of the finding; `number` counts from 1, None for the whole file.
    """

    type: str
    heading: str = ""
    number: int | None = None
    sheet: int = 1
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Bytes that are kept sealed: never served, tabulated, indexed or shown."""

    content: Content
    columns: tuple[HeldColumn, ...]
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """That the bytes of a file were removed for good: what the public is told."""

    sha256: str
    at: datetime
    reason: str

    @property
    def date(self) -> date:
        """The day of it on the clocks of western Indonesia."""
        return self.at.astimezone(_WIB).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One file of a dataset (dcat:Distribution).

    `id` is ours and stable; `remote_id` is the portal's; `format` is lower case,
    empty when unknown; `content` is None while the file could not be fetched. While
    newer bytes are `held`, it is the last clean copy, None where there is none.
    `schema` names the table schema that `schema_origin` says the file follows; empty
    when nobody said so. `purged` says that bytes of it were removed for good;
    `content` is then an older copy, or None.
    """

    id: str
    remote_id: str
    title: str
    url: str
    format: str = ""
    media_type: str = ""
    description: str = ""
    schema: str = ""
    schema_origin: SchemaOrigin = ""
    modified_at: datetime | None = None
    content: Content | None = None
    held: Held | None = None
    purged: Purged | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Why the catalog says what it says about a dataset.

    `about` is "region", "topic" or "years"; `origin` names the place the value was
    read from ("extras.kode_wilayah", "table.kode_kemendagri", "title", ...).
    """

    about: str
    value: str
    origin: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A dataset (dcat:Dataset) in our words.

    `region` is a dotted Kemendagri code or empty; `topics` are keys of the province's
    topics, the likeliest first; `years` ascend; `extras` are the portal's further
    fields, kept as given.
    """

    name: str
    title: str
    publisher: Agent
    description: str = ""
    contact: Contact = Contact()
    license: License = License()
    tags: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    region: str = ""
    years: tuple[int, ...] = ()
    frequency: str = ""
    landing_url: str = ""
    issued_at: datetime | None = None
    modified_at: datetime | None = None
    extras: Mapping[str, str] = member(default_factory=dict)
    distributions: tuple[Distribution, ...] = ()
    proofs: tuple[Proof, ...] = ()


# --- findings --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingType:
    """One kind of finding: what it is, why it matters, how to mend it.

    Texts may hold `{field}`, `{cell}`, `{row}` and the keys of a finding's params.
    A file with a finding that `quarantines` is held back (quarantining.py).
    """

    type: str
    severity: Severity
    title: Text
    description: Text
    fix: Text
    quarantines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong or doubtful, and where.

    `row` counts from 1 at the header; `field_number` from 1; both None when the
    finding is about the whole. `message` is the checking library's own sentence.
    """

    type: str
    severity: Severity
    message: str = ""
    distribution_id: str = ""
    row: int | None = None
    field: str = ""
    field_number: int | None = None
    cell: str = ""
    params: Mapping[str, str] = member(default_factory=dict)


# --- harvest ---------------------------------------------------------------


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


# --- published -------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that differs between two versions, both as text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One published state of a dataset, kept for ever.

    `number` counts from 1; `fingerprint` is equal for equal records, files and rules.
    """

    number: int
    dataset: Dataset
    findings: tuple[Finding, ...]
    quality: Quality
    fingerprint: str
    published_at: datetime
    record_sha256: str = ""
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Which version the public is given, since when and why."""

    state: ServingState
    version: int
    since: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A dataset as it stands in the catalog.

    `name` never changes once published; `revision` counts every change of the entry
    and orders index writes; `harvested_at` is when the source last confirmed it.
    """

    name: str
    source: str
    remote_id: str
    revision: int
    serving: Serving
    version: Version
    first_published_at: datetime
    harvested_at: datetime
    remote_name: str = ""


# --- quarantine ------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A file that is held back, and what was decided about it.

    `number` is the store's, 0 before; equal bytes of one distribution are one hold.
    A release needs two persons: `asked_by` wants it, `decided_by` confirms. "gone":
    the portal no longer gives those bytes; "purged": they were removed for good.
    """

    number: int = 0
    source: str
    dataset: str
    distribution_id: str
    title: str
    held: Held
    state: HoldState = "held"
    asked_by: str = ""
    asked_reason: str = ""
    decided_by: str = ""
    decided_reason: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """Who did what about a hold, when and why; `account` is the computer's word."""

    at: datetime
    hold: int
    act: str
    person: str
    reason: str
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """That somebody had bytes removed for good, and whether that is done.

    `tables` are the ids of the tables that were read from them; `ended_at` is None
    while something of them may be left. It stays, so that the bytes are known again.
    """

    sha256: str
    at: datetime
    person: str
    reason: str
    account: str = ""
    tables: tuple[str, ...] = ()
    ended_at: datetime | None = None

    @property
    def told(self) -> Purged:
        """What the public is told."""
        return Purged(sha256=self.sha256, at=self.at, reason=self.reason)

"""The doors of the catalog: what the flow needs, whoever provides it.

Each Protocol is small; adapters do not inherit from it. The meaning of each method
(order, idempotence, what happens when something is missing) is held by the contract
suites under tests/contracts, run on every adapter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol

from siger_catalog.language import Language
from siger_catalog.model import (
    Action,
    Cause,
    Column,
    Dataset,
    Distribution,
    Entry,
    Finding,
    FindingType,
    Job,
    JobState,
    Record,
    RecordRow,
    Source,
    TableFacts,
    Version,
)
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import TableSchema
from siger_catalog.searching import Engine, SearchDocument
from siger_catalog.settings import Settings

if TYPE_CHECKING:  # the libraries themselves stay out of the core at run time
    import pyarrow as pa
    import requests


class Clock(Protocol):
    """Tells the time, so that tests can stop it."""

    def now(self) -> datetime:
        """Return the present, aware and in UTC."""
        ...


# --- fetching --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer of a portal: `body` is None when the copy we hold is still good."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: BinaryIO | None
    etag: str = ""
    last_modified: str = ""
    media_type: str = ""


class Fetcher(Protocol):
    """The only way out of this machine."""

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Fetch a file, or learn that the copy with these validators is still good.

        Raises:
            BrokenLinkError: The address leads to no file (4xx, refused address).
            TooLargeError: The decoded body is larger than the limit.
            SourceUnavailableError: No answer in time, or 5xx.
        """
        ...

    def session(self) -> "requests.Session":
        """Return a requests session that goes through the same guard."""
        ...

    def close(self) -> None:
        """Give back every connection."""
        ...


# --- harvesting ------------------------------------------------------------


class Harvester(Protocol):
    """Knows one kind of portal: how to list its records and what they mean."""

    kind: str

    def records(self, source: Source, fetcher: Fetcher) -> Iterator[Record]:
        """Yield every record of the portal once, in a stable order.

        A record that cannot be understood is yielded with what there is of it.

        Raises:
            SourceError: The listing itself failed; nothing may be concluded from
                what was not yielded.
        """
        ...

    def map(self, record: Record, source: Source) -> Dataset:
        """Turn the portal's words into ours, without the network.

        Raises:
            RecordInvalidError: The record lacks what a dataset cannot be without.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a portal says of itself, before anything is harvested."""

    title: str
    version: str
    dataset_count: int


class Prober(Protocol):
    """A harvester that can try a portal out; not every kind can."""

    def probe(self, source: Source, fetcher: Fetcher) -> Probe:
        """Ask the portal who it is and how much it holds.

        Raises:
            SourceError: It is not a portal of this kind, or cannot be reached.
        """
        ...


# --- reading and checking --------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """A file read as a table: typed columns, in the file's order."""

    data: "pa.Table"
    facts: TableFacts
    schema: TableSchema | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading a file: a table, or the findings why not; or both."""

    table: ReadTable | None
    findings: tuple[Finding, ...] = ()


class TableReader(Protocol):
    """Reads the bytes of a distribution as a table."""

    version: str
    finding_types: Sequence[FindingType]

    def read(
        self, path: Path, distribution: Distribution, schemas: Sequence[TableSchema]
    ) -> Reading:
        """Read a file; what is wrong with it becomes findings, never an exception.

        The schema is the one of `schemas` whose fields the columns fit best.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """One distribution on the way through the checks."""

    distribution: Distribution
    path: Path
    table: ReadTable | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A dataset and its files, ready to be checked."""

    dataset: Dataset
    files: tuple[CheckedFile, ...]
    province: Province


class Validator(Protocol):
    """Asks one question of a dataset."""

    name: str
    version: str
    finding_types: Sequence[FindingType]

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield what is wrong or doubtful; never raise on bad data."""
        ...


# --- stores ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Bytes in the snapshot store."""

    sha256: str
    size_bytes: int


class SnapshotStore(Protocol):
    """Keeps raw bytes under their SHA-256, for ever, without changing one."""

    def put(self, body: BinaryIO) -> Stored:
        """Store the bytes durably; storing the same bytes again changes nothing."""
        ...

    def path(self, sha256: str) -> Path:
        """Return a local file with these bytes.

        Raises:
            SnapshotMissingError: The store holds no such bytes.
        """
        ...


RowOperator = Literal["eq", "ne", "gt", "gte", "lt", "lte", "in", "contains"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsQuery:
    """Which rows and columns of a table; empty `select` means all columns.

    `where` holds (column, operator, value); `sort` column names, "-" for descending.
    """

    select: tuple[str, ...] = ()
    where: tuple[tuple[str, RowOperator, object], ...] = ()
    sort: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsPage:
    """Some rows of a table; `total` counts all that match."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    total: int


ExportFormat = Literal["csv", "xlsx", "json", "jsonl", "parquet"]


class TableStore(Protocol):
    """Keeps tables as Parquet, sorted by region and year; can be rebuilt."""

    def write(self, table: ReadTable) -> None:
        """Store a table under `table.facts.table_id`; again changes nothing.

        What is stored but damaged is replaced.
        """
        ...

    def has(self, table_id: str) -> bool:
        """Tell whether the table is stored."""
        ...

    def is_whole(self, table_id: str) -> bool:
        """Tell whether the table is stored and all of it can be read; reads it all."""
        ...

    def rows(self, table_id: str, query: RowsQuery) -> RowsPage:
        """Return rows in stored order unless `sort` says otherwise.

        Raises:
            NotFoundError: No such table.
            QueryError: A column that the table does not have.
        """
        ...

    def export(
        self, table_id: str, export_format: ExportFormat, columns: Sequence[Column]
    ) -> Iterator[bytes]:
        """Yield the whole table as a file of that format.

        Raises:
            NotFoundError: No such table.
        """
        ...

    def close(self) -> None:
        """Give back connections and threads; they are opened again when needed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one record ended, to be written in one transaction.

    `version` is the new version to publish, or None when nothing changes;
    `dataset_name` is empty when nothing was ever published from the record.
    """

    remote_id: str
    remote_name: str
    action: Action
    dataset_name: str = ""
    version: Version | None = None
    cause: Cause | None = None
    serving_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """A dataset whose search document is older than the dataset."""

    id: int
    name: str
    revision: int


class SourceStore(Protocol):
    """The sources; the database is the truth on them."""

    def sources(self) -> tuple[Source, ...]:
        """Return every source, by name."""
        ...

    def source(self, name: str) -> Source:
        """Return one source.

        Raises:
            NotFoundError: No such source; the message names the known ones.
        """
        ...

    def add_source(self, source: Source) -> bool:
        """Add a source; return False, changing nothing, when the name is taken."""
        ...


class JobStore(Protocol):
    """Jobs and their records: the truth on what harvests did."""

    def enqueue(self, source: str) -> Job:
        """Return the queued or running job of the source, or a new queued one."""
        ...

    def claim(
        self, owner: str, *, lease_s: float, only: str | None = None
    ) -> Job | None:
        """Take a queued job, or one whose lease ran out, oldest first.

        Never two running jobs of one source. `only` is a job id.
        """
        ...

    def commit(self, job: Job, outcome: Outcome, *, lease_s: float) -> Entry | None:
        """Write a record's outcome, version, outbox row and counts at once.

        Renews the lease. Returns the entry as it now stands, None when the outcome
        concerns no published dataset.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more; nothing is written.
            ConflictError: Somebody else took the name, or published a version,
                meanwhile; nothing is written.
        """
        ...

    def renew(self, job: Job, *, lease_s: float) -> None:
        """Keep a job through a step that takes longer than its lease.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more.
        """
        ...

    def release(self, job: Job) -> None:
        """Put a running job back into the queue, for whoever claims it next.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more.
        """
        ...

    def finish(self, job: Job, state: JobState, cause: Cause | None) -> Job:
        """End a job and return it as stored.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more.
        """
        ...

    def job(self, job_id: str) -> Job:
        """Return one job.

        Raises:
            NotFoundError: No such job.
        """
        ...

    def jobs(self, *, source: str | None = None, limit: int = 50) -> tuple[Job, ...]:
        """Return jobs, the newest first."""
        ...

    def records(self, job_id: str) -> tuple[RecordRow, ...]:
        """Return how each record of a job ended, in the order of processing."""
        ...


class DatasetStore(Protocol):
    """The published datasets and all their versions."""

    def entry(self, name: str) -> Entry:
        """Return a dataset as it stands, withdrawn ones too.

        Raises:
            NotFoundError: No dataset of that name was ever published.
        """
        ...

    def entries(
        self, *, source: str | None = None, region: str | None = None
    ) -> Iterator[Entry]:
        """Yield datasets by name, withdrawn ones too, in bounded memory."""
        ...

    def entry_of_record(
        self, source: str, remote_id: str, remote_name: str
    ) -> Entry | None:
        """Return the dataset published from a record, by its id, else its name."""
        ...

    def versions(self, name: str, *, limit: int | None = None) -> tuple[Version, ...]:
        """Return every version, or `limit` of them at most, the newest first.

        Raises:
            NotFoundError: No dataset of that name was ever published.
        """
        ...

    def distribution(self, distribution_id: str) -> tuple[Entry, Distribution]:
        """Return a distribution of the version that is served, and its dataset.

        Raises:
            NotFoundError: No such distribution.
        """
        ...

    def latest(self, limit: int) -> tuple[Entry, ...]:
        """Return the datasets whose served version is newest, newest first."""
        ...


class Outbox(Protocol):
    """What the search index has yet to learn."""

    def pending(self, limit: int) -> tuple[OutboxItem, ...]:
        """Return items, the oldest first, at most one per dataset."""
        ...

    def done(self, items: Sequence[OutboxItem]) -> None:
        """Forget items; one whose dataset changed since stays pending."""
        ...

    def enqueue_all(self) -> int:
        """Put every dataset into the outbox; return how many."""
        ...


class CatalogStore(SourceStore, JobStore, DatasetStore, Outbox, Protocol):
    """The system of record: one database behind four small doors."""

    def close(self) -> None:
        """Give back every connection."""
        ...


# --- search ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexHealth:
    """What the index says of itself; `problem` is empty when all is well."""

    document_count: int
    problem: str = ""


class SearchIndex(Engine, Protocol):
    """A search engine: one analysis, one query tree, any engine.

    `Engine.run(plan)` answers; see siger_catalog.searching. `name` is its word in
    reports: memory, embedded, elasticsearch.
    """

    @property
    def name(self) -> str:
        """The word that reports call it by."""
        ...

    def apply(
        self, documents: Iterable[SearchDocument], deleted: Mapping[str, int]
    ) -> None:
        """Write documents and deletions; an older revision never wins.

        Searchable when this returns. `deleted` maps names to revisions.

        Raises:
            SearchUnavailableError: The engine cannot be written to now.
            IndexDamagedError: The index must be rebuilt first.
            DocumentsRefusedError: Some documents are refused; all others are written.
        """
        ...

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build a new index and swap it in; searches go on meanwhile.

        Returns the number of documents.
        """
        ...

    def revisions(self) -> Iterator[tuple[str, int]]:
        """Yield name and revision of each document that a search may find, once.

        Raises:
            SearchUnavailableError: The engine is out of reach.
            IndexDamagedError: The index must be rebuilt first.
        """
        ...

    def copies(self) -> Sequence["SearchIndex"]:
        """Return the indexes that hold the documents: itself, or those it writes to."""
        ...

    def check(self) -> IndexHealth:
        """Look at the index without changing it.

        Raises:
            SearchUnavailableError: The engine is out of reach.
        """
        ...

    def close(self) -> None:
        """Give back files and connections."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything the flow runs on, put together by bootstrap.build."""

    settings: Settings
    province: Province
    language: Language
    schemas: tuple[TableSchema, ...]
    harvesters: Mapping[str, Harvester]
    reader: TableReader
    validators: tuple[Validator, ...]
    fetcher: Fetcher
    snapshots: SnapshotStore
    tables: TableStore
    store: CatalogStore
    index: SearchIndex
    clock: Clock
    finding_types: Mapping[str, FindingType]
    broken_parts: Mapping[str, str] = field(default_factory=dict)

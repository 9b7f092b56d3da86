"""The doors to the system of record."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from siger_catalog.deciding import Decision
from siger_catalog.model import (
    HARVEST,
    Action,
    AuditLine,
    Cause,
    Distribution,
    Entry,
    FileClock,
    Hold,
    HoldState,
    Job,
    JobOrder,
    JobState,
    RecordRow,
    ServingState,
    Source,
    Version,
)
from siger_catalog.ports.choices import ChoiceStore
from siger_catalog.ports.contradictions import ContradictionStore
from siger_catalog.ports.purging import PurgeStore
from siger_catalog.ports.verdicts import VerdictStore
from siger_catalog.schedules import Looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one record ended, to be written in one transaction.

    `version` is the new version to publish, or None when nothing changes; with the
    action "unchanged" it is the last one, with the fingerprint it has by now.
    `dataset_name` is empty when nothing was ever published from the record. `clocks`
    are the files that were asked for.
    """

    remote_id: str
    remote_name: str
    action: Action
    dataset_name: str = ""
    version: Version | None = None
    cause: Cause | None = None
    serving_state: ServingState = "current"
    serving_reason: str = ""
    clocks: tuple[FileClock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """A dataset whose search document is older than the dataset."""

    id: int
    name: str
    revision: int


class ScheduleStore(Protocol):
    """What was remembered of the schedules of sources."""

    def looked(self, source: str) -> Looked | None:
        """Return what was remembered of a source's schedule, None at first."""
        ...

    def remember(
        self, source: str, before: Looked | None, after: Looked, *, is_due: bool
    ) -> Job | None:
        """Remember a look and, if it is due, put a harvest into the queue, at once.

        Returns the job; None when none is due, or another process looked since
        `before`: then nothing is written.

        Raises:
            NotFoundError: No such source.
            ConflictError: Another job of the source must end first; nothing is written.
        """
        ...


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

    def change_source(self, name: str, change: Callable[[Source], Source]) -> Source:
        """Put what a change makes of a source in its place; it keeps its name.

        Nobody else changes the source meanwhile, so no other change is lost.

        Raises:
            NotFoundError: No such source.
        """
        ...

    def remove_source(self, name: str) -> None:
        """Forget a source; its jobs and datasets stay.

        Raises:
            NotFoundError: No such source.
            ConflictError: A job of it waits or runs.
        """
        ...


class JobStore(Protocol):
    """Jobs and their records: the truth on what harvests did."""

    def enqueue(self, source: str, order: JobOrder = HARVEST) -> Job:
        """Return the queued or running job of the source, or a new queued one.

        Raises:
            NotFoundError: No such source.
            ConflictError: A job of the source that is queued or runs does not do what
                is ordered, and must end first; nothing is written.
        """
        ...

    def claim(
        self,
        owner: str,
        *,
        lease_s: float,
        only: str | None = None,
        at_most: int | None = None,
    ) -> Job | None:
        """Take a queued job, or one whose lease ran out, oldest first.

        Never two running jobs of one source, and none while `at_most` jobs run.
        `only` is a job id. What was counted
        and left no row is forgotten: whoever takes a job over meets it again.
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

    def confirm(self, job: Job, outcomes: Sequence[Outcome], *, lease_s: float) -> None:
        """Count records that stay as they are, at once; they leave no rows.

        Their clocks are written, and that they failed last time is forgotten.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more; nothing is written.
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

        A harvest that succeeded confirms every dataset of its source that did not
        fail in it: see `Entry.harvested_at`.

        Raises:
            LeaseLostError: The job is not `job.owner`'s any more.
        """
        ...

    def cancel(
        self, job_id: str, cause: Cause, *, person: str = "", reason: str = ""
    ) -> Job:
        """End a queued or running job at once; whoever works it writes no more.

        Who wants it and why is kept with the order of the job. What it wrote stays.
        One that has ended stays as it ended, and is returned.

        Raises:
            NotFoundError: No such job.
        """
        ...

    def settle(self, job_id: str, state: JobState) -> Job:
        """Give a held job the state that a person decided on; settled, it stays so.

        Raises:
            NotFoundError: No such job.
            ConflictError: It is neither held nor of that state.
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

    def name_at_portal(self, remote_name: str) -> str:
        """Return the dataset that a portal calls so, the one served first; or ""."""
        ...

    def clocks(self, ids: Collection[str]) -> Mapping[str, FileClock]:
        """Return when files were last asked for, by id; without those never asked."""
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


class QuarantineStore(Protocol):
    """Files that are held back, and who decided what about them.

    Holds are written by `JobStore.commit`, in the transaction that publishes.
    """

    def holds(
        self,
        *,
        dataset: str | None = None,
        state: HoldState | None = None,
        limit: int | None = None,
    ) -> tuple[Hold, ...]:
        """Return holds, the newest first."""
        ...

    def hold(self, number: int) -> Hold:
        """Return one hold.

        Raises:
            NotFoundError: No such hold.
        """
        ...

    def decide(self, number: int, decision: Decision) -> Hold:
        """Write a decision and its audit line at once; return the hold as it stands.

        Raises:
            NotFoundError: No such hold.
            UsageError: The decision may not be taken; see `after_decision`.
        """
        ...

    def audit(self, number: int | None = None) -> tuple[AuditLine, ...]:
        """Return what was done about one hold or all of them, in order."""
        ...


class CatalogStore(
    SourceStore,
    ScheduleStore,
    JobStore,
    DatasetStore,
    QuarantineStore,
    Outbox,
    PurgeStore,
    VerdictStore,
    ChoiceStore,
    ContradictionStore,
    Protocol,
):
    """The system of record: one database behind small doors."""

    def close(self) -> None:
        """Give back every connection."""
        ...

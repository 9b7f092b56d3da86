"""Match the records of a portal with what is published from it, and chosen for it."""

from siger_catalog.causes import cause_of, failure
from siger_catalog.choosing import with_choices
from siger_catalog.errors import NotFoundError, SourceError
from siger_catalog.model import (
    Action,
    Cause,
    Dataset,
    Entry,
    Job,
    Record,
    Source,
)
from siger_catalog.ports import Outcome, Parts
from siger_catalog.publishing import absences

# A worker that gives no sign of life for so long has died; a living one gives one
# every quarter of it, however slow its portal is.
LEASE_S = 30.0
ABSENT = "Dataset tidak ada lagi di daftar portal asal."


def is_taken(parts: Parts, name: str) -> bool:
    """Tell whether a dataset of that name was ever published."""
    try:
        parts.store.entry(name)
    except NotFoundError:
        return False
    return True


def last_entry(
    parts: Parts, source: Source, record: Record, seen: set[str]
) -> Entry | None:
    """Return what was published from the record, by its id, else by its name.

    A name that another record of the same walk already stands for is not its own.
    """
    last = parts.store.entry_of_record(source.name, record.remote_id, record.name)
    if last and last.remote_id != record.remote_id and last.name in seen:
        return None
    return last


def as_chosen(parts: Parts, dataset: Dataset, last: Entry | None) -> Dataset:
    """Return the dataset with the schemas that stewards chose for its files."""
    if last is None:  # nobody can have chosen yet
        return dataset
    choices = parts.store.schema_choices(dataset=last.name)
    return with_choices(dataset, choices, [schema.name for schema in parts.schemas])


def withdraw_absent(
    parts: Parts, job: Job, source: Source, seen: set[str]
) -> Cause | None:
    """Withdraw what a whole listing no longer has; return why it is held instead.

    Raises:
        LeaseLostError: The job is not ours any more.
    """
    entries = parts.store.entries(source=source.name)
    # What this job brought must not hide how much was lost of what was there.
    before = (e for e in entries if e.first_published_at <= job.created_at)
    absence = absences(before, seen)
    for name in absence.held:
        outcome = withdrawal(parts.store.entry(name), "held")
        parts.store.commit(job, outcome, lease_s=LEASE_S)
    for name in absence.withdraw:
        outcome = withdrawal(parts.store.entry(name), "withdrawn")
        parts.store.commit(job, outcome, lease_s=LEASE_S)
    if not absence.hold_reason:
        return None
    detail = absence.hold_reason
    return cause_of(failure(SourceError, "daftar-menyusut", source.name, detail=detail))


def withdrawal(entry: Entry, action: Action, reason: str = ABSENT) -> Outcome:
    """Return the outcome that withdraws a dataset, or would (held)."""
    return Outcome(
        remote_id=entry.remote_id,
        remote_name=entry.remote_name,
        action=action,
        dataset_name=entry.name,
        serving_reason=reason,
    )

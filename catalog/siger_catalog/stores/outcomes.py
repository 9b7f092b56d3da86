"""Pure: what an outcome does to an entry and to the counts of its job.

Shared by every store, so that the fake and the real one cannot drift apart.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime

from siger_catalog.errors import ConflictError
from siger_catalog.model import (
    Action,
    Cause,
    Entry,
    Job,
    JobCounts,
    JobKind,
    JobOrder,
    JobState,
    Serving,
)
from siger_catalog.ports import Outcome

# Outcomes that stand when a job that was taken over meets the same record again.
_DONE: tuple[Action, ...] = ("created", "updated")
_ABSENT: tuple[Action, ...] = ("withdrawn", "held")
# The jobs under way that do as well what is ordered; what is not here waits its turn.
_MET_BY: Mapping[JobKind, tuple[JobKind, ...]] = {
    "harvest": ("harvest", "refetch"),
    "refetch": ("refetch",),
    "scan": ("harvest", "refetch"),
}


def entry_after(
    current: Entry | None, outcome: Outcome, source: str, now: datetime
) -> Entry | None:
    """Return the entry as it stands after the outcome, None when there is none.

    The revision grows exactly when readers of the entry would see a difference.

    Raises:
        ConflictError: The name is another record's, or the version is not newer.
    """
    if outcome.action in ("held", "failed"):
        return current
    _refuse_foreign(current, outcome, source)
    match outcome.action:
        case "unchanged":
            return current and _known(current, outcome, now)
        case "withdrawn":
            return current and _withdrawn(current, outcome, now)
        case _ if current is None:
            return _created(outcome, source, now)
        case _:
            return _updated(current, outcome, now)


def is_changed(before: Entry | None, after: Entry | None) -> bool:
    """Tell whether the search index has something to learn."""
    return after is not None and (before is None or before.revision != after.revision)


def counts_after(
    counts: JobCounts, action: Action, replaced: Action | None
) -> JobCounts:
    """Count a record's outcome; `replaced` is its earlier outcome in the same job.

    `seen` counts records of the listing, so what is absent from it is not in it.
    """
    numbers: dict[str, int] = asdict(counts)
    for one, step in ((action, 1), (replaced, -1)):
        if one is not None:
            numbers[one] += step
            numbers["seen"] += step * (one not in _ABSENT)
    return JobCounts(**numbers)


def recounted(actions: Mapping[Action, int]) -> JobCounts:
    """Count the rows of a job anew, given how many of each action there are."""
    numbers: dict[str, int] = {str(action): count for action, count in actions.items()}
    seen = sum(count for action, count in actions.items() if action not in _ABSENT)
    return JobCounts(**numbers, seen=seen)


def refuse_other(live: Job, order: JobOrder) -> None:
    """Refuse an order that the live job of its source does not fulfil.

    Who asks for files is not served by one who asks for none, nor who names one
    dataset by a scan of another; a decision is fulfilled by its like alone.

    Raises:
        ConflictError: It has to wait.
    """
    if live.order == order or live.order.kind in _MET_BY.get(order.kind, ()):
        return
    is_scan = order.kind == live.order.kind == "scan"
    if is_scan and live.order.subject in ("", order.subject):
        return
    raise ConflictError(
        f"Sumber {live.source} sedang dikerjakan pekerjaan {live.id}.",
        fix=f"Tunggu sampai selesai (`siger job show {live.id}`), lalu ulangi.",
    )


def confirms(job: Job, state: JobState) -> bool:
    """Tell whether a job that ends so has met everything its source publishes."""
    return state == "succeeded" and job.order.kind in ("harvest", "refetch")


def cancelled(
    job: Job, cause: Cause, now: datetime, *, person: str, reason: str
) -> Job:
    """Return a job that waits or runs as cancelled, one that ended as it is."""
    if job.state not in ("queued", "running"):
        return job
    return replace(
        job,
        state="cancelled",
        order=replace(job.order, cancelled_by=person, cancel_reason=reason),
        cause=cause,
        ended_at=now,
        lease_until=None,
    )


def settled(job: Job, state: JobState) -> Job:
    """Return a held job with the state a person decided on.

    Raises:
        ConflictError: It is neither held nor of that state.
    """
    if job.state not in ("held", state):
        raise ConflictError(
            f"Pekerjaan {job.id} tidak menunggu keputusan ({job.state}).",
            fix="Lihat `siger job list`.",
        )
    return replace(job, state=state)


def is_repeated(earlier: Action | None, action: Action) -> bool:
    """Tell whether a record met again after a take-over keeps its earlier outcome."""
    return action == "unchanged" and earlier in _DONE


def _refuse_foreign(current: Entry | None, outcome: Outcome, source: str) -> None:
    if current is None:
        return
    if outcome.action == "created" or current.source != source:
        raise ConflictError(
            f"Nama dataset {outcome.dataset_name!r} sudah dipakai rekaman "
            f"{current.remote_id!r} dari sumber {current.source!r}.",
            fix="Ulangi panen; rekaman ini akan diberi nama lain.",
        )


def _created(outcome: Outcome, source: str, now: datetime) -> Entry:
    if outcome.version is None:
        raise ConflictError(f"Dataset {outcome.dataset_name!r} belum pernah terbit.")
    return Entry(
        name=outcome.dataset_name,
        source=source,
        remote_id=outcome.remote_id,
        revision=1,
        serving=_served(outcome, outcome.version.number, now),
        version=outcome.version,
        first_published_at=now,
        harvested_at=now,
        remote_name=outcome.remote_name,
    )


def _updated(current: Entry, outcome: Outcome, now: datetime) -> Entry:
    version = outcome.version or current.version
    if outcome.version and outcome.version.number <= current.version.number:
        raise ConflictError(
            f"Versi {outcome.version.number} dataset {current.name!r} sudah ada; "
            f"yang terbaru {current.version.number}.",
            fix="Ulangi panen; dataset diubah pihak lain sementara itu.",
        )
    return replace(
        _confirmed(current, outcome, now),
        revision=current.revision + 1,
        serving=_served(outcome, version.number, now),
        version=version,
    )


def _known(current: Entry, outcome: Outcome, now: datetime) -> Entry:
    """Confirm an entry; its version may have come to the same under other rules."""
    version = outcome.version or current.version
    if version.number != current.version.number:
        raise ConflictError(
            f"Versi {version.number} dataset {current.name!r} bukan lagi yang terbaru; "
            f"yang terbaru {current.version.number}.",
            fix="Ulangi panen; dataset diubah pihak lain sementara itu.",
        )
    return replace(_confirmed(current, outcome, now), version=version)


def _withdrawn(current: Entry, outcome: Outcome, now: datetime) -> Entry:
    if current.serving.state == "withdrawn":
        return current
    serving = Serving(
        state="withdrawn",
        version=current.serving.version,
        since=now,
        reason=outcome.serving_reason,
    )
    return replace(current, revision=current.revision + 1, serving=serving)


def _confirmed(current: Entry, outcome: Outcome, now: datetime) -> Entry:
    remote_id = outcome.remote_id or current.remote_id
    return replace(
        current,
        remote_id=remote_id,
        remote_name=outcome.remote_name,
        harvested_at=now,
    )


def _served(outcome: Outcome, number: int, now: datetime) -> Serving:
    return Serving(
        state=outcome.serving_state,
        version=number,
        since=now,
        reason=outcome.serving_reason,
    )

"""A job on its way through a portal: what it has met, and what it has yet to write."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from siger_catalog.collecting import Looking
from siger_catalog.model import Cause, Entry, Job, Record, Source
from siger_catalog.ports import Harvester, Outcome, Parts
from siger_catalog.reconciling import LEASE_S, last_entry
from siger_catalog.retrying import Wanted, failed_records

# Records that stay as they are are written together: often enough for whoever watches.
TOGETHER = 100
TOGETHER_S = 1.0
# Records put off until the whole listing is known; a portal that gave all of its
# records new ids must not fill the memory.
PUT_OFF = 1000


@dataclass(slots=True)
class Walk:
    """One job, its source and harvester, and what it has met so far."""

    parts: Parts
    job: Job
    source: Source
    harvester: Harvester
    seen: set[str] = field(default_factory=set)
    causes: list[Cause] = field(default_factory=list)
    _done: frozenset[str] = frozenset()
    _wanted: Wanted | None = None
    _same: list[Outcome] = field(default_factory=list)
    _written_at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        """Learn what a worker that had the job before has written already."""
        rows = self.parts.store.records(self.job.id)
        done = (r.dataset for r in rows if r.action in ("created", "updated"))
        self._done = frozenset(done)
        if self.job.order.kind == "retry":
            self._wanted = failed_records(self.parts, self.job.order.subject)

    @property
    def looks_at(self) -> Looking:
        """Which files are asked for."""
        return "anew" if self.job.order.kind in ("refetch", "retry") else "due"

    def records(self) -> Iterator[Record]:
        """Yield the records of the portal, those that changed their id at the end.

        Such a record may be the old one, or a new one that took over the name of one
        that the portal renamed: the rest of the listing tells.
        """
        put_off: list[Record] = []
        for record in self.harvester.records(self.source, self.parts.fetcher):
            if self._wanted is not None and not self._wanted.has(record):
                continue
            if len(put_off) < PUT_OFF and self._is_known_by_name_alone(record):
                put_off.append(record)
            else:
                yield record
        yield from put_off

    def write(self, outcome: Outcome, last: Entry | None) -> None:
        """Write an outcome, or keep it to be written together with others.

        `last` is the dataset as it stood before.

        Raises:
            LeaseLostError: The job is not ours any more.
            StoreError: It cannot be written.
        """
        if last is not None and _is_as_it_was(outcome, last):
            if outcome.dataset_name not in self._done:
                self._same.append(outcome)
            if self._is_time():
                self.flush()
            return
        self.flush()
        self.parts.store.commit(self.job, outcome, lease_s=LEASE_S)

    def flush(self) -> None:
        """Write what stays as it is.

        Raises:
            LeaseLostError: The job is not ours any more.
        """
        same, self._same = self._same, []
        self._written_at = time.monotonic()
        if same:
            self.parts.store.confirm(self.job, same, lease_s=LEASE_S)

    def commonest_cause(self) -> Cause | None:
        """Return the first cause of the commonest type; places differ, types do not."""
        counts = Counter(cause.type for cause in self.causes)
        return max(self.causes, key=lambda c: counts[c.type], default=None)

    def _is_time(self) -> bool:
        is_late = time.monotonic() - self._written_at > TOGETHER_S
        return is_late or len(self._same) >= TOGETHER

    def _is_known_by_name_alone(self, record: Record) -> bool:
        last = last_entry(self.parts, self.source, record, self.seen)
        return last is not None and last.remote_id != record.remote_id != ""


def _is_as_it_was(outcome: Outcome, last: Entry) -> bool:
    """Tell whether nothing is to be written: no version, no new name at the portal."""
    if outcome.action != "unchanged" or outcome.version is not None:
        return False
    ids = (outcome.remote_id or last.remote_id, outcome.remote_name)
    return ids == (last.remote_id, last.remote_name)

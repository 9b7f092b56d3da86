"""The flow, from a portal to a page. Read this file first.

source → fetch → snapshot → map → check → publish → tabulate → index

A job walks it from left to right, once, with no step calling back.
"""

import logging
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO

from siger_catalog.causes import cause_of
from siger_catalog.collecting import collect, keep_good_copies
from siger_catalog.comparing import changes, is_told_already
from siger_catalog.errors import (
    CatalogError,
    DocumentsRefusedError,
    LeaseLostError,
    SourceError,
    StoreError,
    StoreUnavailableError,
)
from siger_catalog.model import (
    Cause,
    Entry,
    Job,
    Record,
    Source,
    Version,
)
from siger_catalog.ports import Harvester, Outcome, Parts
from siger_catalog.publishing import (
    action_for,
    fingerprint,
    name_for,
    quality_of,
    serving_after,
)
from siger_catalog.reconciling import (
    LEASE_S,
    as_chosen,
    is_taken,
    last_entry,
    withdraw_absent,
)
from siger_catalog.searching import to_document
from siger_catalog.touching import rules_of, rules_on
from siger_catalog.withholding import (
    check_and_withhold,
    refuse_unlooked,
    released_files,
)

INDEX_BATCH = 500
# Another harvest may take a name or publish meanwhile: then look again, once.
COMMIT_TRIES = 2
# What ends the walk of a job; any other error is the record's own.
STOPPING = (LeaseLostError, StoreUnavailableError)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Walk:
    """A job on its way through a portal, and what it has met so far."""

    parts: Parts
    job: Job
    source: Source
    harvester: Harvester
    seen: set[str] = field(default_factory=set)
    causes: list[Cause] = field(default_factory=list)

    def commonest_cause(self) -> Cause | None:
        """Return the first cause of the commonest type; places differ, types do not."""
        counts = Counter(cause.type for cause in self.causes)
        return max(self.causes, key=lambda c: counts[c.type], default=None)


def harvest(parts: Parts, job: Job, source: Source) -> Job:
    """Take over every record of a source and end the job.

    Raises:
        LeaseLostError: The job was cancelled or taken over by another worker.
        StoreUnavailableError: One of our own stores is out of reach; the job stays
            claimable.
    """
    try:
        refuse_unlooked(parts)
        walk = _Walk(parts, job, source, _harvester(parts, source))
        for record in walk.harvester.records(source, parts.fetcher):
            outcome = _settle(walk, record)
            walk.seen.add(outcome.dataset_name)
            if outcome.cause:
                walk.causes.append(outcome.cause)
    except SourceError as error:
        return parts.store.finish(job, "failed", cause_of(error))
    held = withdraw_absent(parts, job, source, walk.seen - {""})
    if held:
        return parts.store.finish(job, "held", held)
    return parts.store.finish(job, "succeeded", walk.commonest_cause())


def _settle(walk: _Walk, record: Record) -> Outcome:
    """Take a record over and write how it ended; what cannot be written has failed."""
    parts = walk.parts
    for _ in range(COMMIT_TRIES):
        last = last_entry(parts, walk.source, record, walk.seen)
        outcome = take_over(parts, walk.harvester, walk.source, record, last)
        try:
            parts.store.commit(walk.job, outcome, lease_s=LEASE_S)
        except STOPPING:
            raise
        except StoreError as error:
            failed = _failed(record, last, error)
        else:
            return outcome
    parts.store.commit(walk.job, failed, lease_s=LEASE_S)
    return failed


def take_over(
    parts: Parts,
    harvester: Harvester,
    source: Source,
    record: Record,
    last: Entry | None,
) -> Outcome:
    """Take one record over; whatever is wrong with it becomes its outcome.

    `last` is the dataset that was published from it before.

    Raises:
        StoreUnavailableError: One of our own stores is out of reach.
    """
    try:
        return _publish(parts, harvester, source, record, last)
    except STOPPING:
        raise
    except CatalogError as error:
        return _failed(record, last, error)
    except Exception as error:  # one record's fault must not stop the others
        log.exception("record %s of %s", record.remote_id, source.name)
        return _failed(record, last, error)


def _failed(record: Record, last: Entry | None, error: Exception) -> Outcome:
    return Outcome(
        remote_id=record.remote_id,
        remote_name=record.name,
        action="failed",
        dataset_name=last.name if last else "",
        cause=cause_of(error),
    )


def _publish(
    parts: Parts,
    harvester: Harvester,
    source: Source,
    record: Record,
    last: Entry | None,
) -> Outcome:
    stored = parts.snapshots.put(BytesIO(record.raw))
    mapped = as_chosen(parts, harvester.map(record, source), last)
    collected = collect(parts, mapped, last)
    digest = partial(
        fingerprint,
        stored.sha256,
        collected.distributions,
        unfetched=collected.failures,
        released=released_files(parts, last),
    )
    action = action_for(last, digest(rules_of(parts, last)))
    outcome = Outcome(
        remote_id=record.remote_id,
        remote_name=record.name,
        action=action,
        dataset_name=name_for(
            mapped.name, source.name, last, lambda name: is_taken(parts, name)
        ),
    )
    if action == "unchanged":
        return outcome
    collected = keep_good_copies(parts, collected, last)
    dataset = replace(
        mapped, name=outcome.dataset_name, distributions=collected.distributions
    )
    checked = check_and_withhold(parts, dataset, collected.failures, source, last)
    for table in checked.tables:
        parts.tables.write(table)
    version = Version(
        number=last.version.number + 1 if last else 1,
        dataset=checked.dataset,
        findings=checked.findings,
        quality=quality_of(checked.findings, checked.dataset),
        fingerprint=digest(rules_on(parts, checked.dataset)),
        published_at=parts.clock.now(),
        record_sha256=stored.sha256,
        changes=changes(last.version.dataset if last else None, checked.dataset),
    )
    serving = serving_after(version.dataset, collected.failures)
    if last and is_told_already(last, version, serving):
        known = replace(last.version, fingerprint=version.fingerprint)
        return replace(outcome, action="unchanged", version=known)
    state, reason = serving
    return replace(outcome, version=version, serving_state=state, serving_reason=reason)


def index_pending(parts: Parts) -> int:
    """Bring the search index up to date with the catalog; return how many documents.

    Raises:
        SearchError: The index cannot be written to; the outbox keeps what is due.
    """
    count = 0
    while items := parts.store.pending(INDEX_BATCH):
        entries = [parts.store.entry(item.name) for item in items]
        gone = {e.name: e.revision for e in entries if e.serving.state == "withdrawn"}
        documents = [
            to_document(e, parts.language) for e in entries if e.name not in gone
        ]
        try:
            parts.index.apply(documents, gone)
        except DocumentsRefusedError as error:
            # Sent again they are refused again, and all others would wait for ever.
            log.warning("index: %s", error)
        parts.store.done(items)
        count += len(items)
    return count


def _harvester(parts: Parts, source: Source) -> Harvester:
    if source.kind in parts.harvesters:
        return parts.harvesters[source.kind]
    known = ", ".join(sorted(parts.harvesters))
    raise SourceError(
        f"Jenis portal {source.kind!r} milik sumber {source.name} tidak dikenal.",
        fix=f"Jenis yang dikenal: {known}.",
    )

"""The flow, from a portal to a page. Read this file first.

source → fetch → snapshot → map → check → publish → tabulate → index

A job walks it from left to right, once, with no step calling back.
"""

import logging
from dataclasses import replace
from functools import partial

from siger_catalog.carrying import with_carried
from siger_catalog.causes import cause_of
from siger_catalog.collecting import (
    Looking,
    collect,
    keep_good_copies,
    keep_record,
)
from siger_catalog.differing import changes, is_told_already
from siger_catalog.errors import (
    CatalogError,
    DocumentsRefusedError,
    LeaseLostError,
    SourceError,
    StoreError,
    StoreUnavailableError,
)
from siger_catalog.model import (
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
    as_chosen,
    is_taken,
    last_entry,
    withdraw_absent,
)
from siger_catalog.searching import to_document
from siger_catalog.touching import rules_of, rules_on
from siger_catalog.walking import Walk
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


def harvest(parts: Parts, job: Job, source: Source) -> Job:
    """Take over every record of a source and end the job.

    Raises:
        LeaseLostError: The job was cancelled or taken over by another worker.
        StoreUnavailableError: One of our own stores is out of reach; the job stays
            claimable.
    """
    try:
        refuse_unlooked(parts)
        walk = Walk(parts, job, source, harvester_of(parts, source))
        for record in walk.records():
            outcome = _settle(walk, record)
            walk.seen.add(outcome.dataset_name)
            if outcome.cause:
                walk.causes.append(outcome.cause)
        walk.flush()
    except SourceError as error:
        return parts.store.finish(job, "failed", cause_of(error))
    if job.order.kind == "retry":  # what it did not meet is not absent
        return parts.store.finish(job, "succeeded", walk.commonest_cause())
    held = withdraw_absent(parts, job, source, walk.seen - {""})
    if held:
        return parts.store.finish(job, "held", held)
    return parts.store.finish(job, "succeeded", walk.commonest_cause())


def _settle(walk: Walk, record: Record) -> Outcome:
    """Take a record over and write how it ended; what cannot be written has failed."""
    parts = walk.parts
    for _ in range(COMMIT_TRIES):
        last = last_entry(parts, walk.source, record, walk.seen)
        outcome = take_over(
            parts, walk.harvester, walk.source, record, last, looks_at=walk.looks_at
        )
        try:
            walk.write(outcome, last)
        except STOPPING:
            raise
        except StoreError as error:
            failed = _failed(record, last, error)
        else:
            return outcome
    walk.write(failed, last)
    return failed


def take_over(  # noqa: PLR0913  the walk's own values, in its order
    parts: Parts,
    harvester: Harvester,
    source: Source,
    record: Record,
    last: Entry | None,
    *,
    looks_at: Looking = "all",
) -> Outcome:
    """Take one record over; whatever is wrong with it becomes its outcome.

    `last` is the dataset that was published from it before; `looks_at` says which of
    its files are asked for when the record is as it was (see `collect`).

    Raises:
        StoreUnavailableError: One of our own stores is out of reach.
    """
    try:
        return _publish(parts, harvester, source, record, last, looks_at)
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


def _publish(  # noqa: PLR0913, PLR0917  the walk's own values, in its order
    parts: Parts,
    harvester: Harvester,
    source: Source,
    record: Record,
    last: Entry | None,
    looks_at: Looking,
) -> Outcome:
    stored = keep_record(parts, record, last)
    mapped = as_chosen(parts, harvester.map(record, source), last)
    is_same = last is not None and last.version.record_sha256 == stored
    looking: Looking = "all" if looks_at == "due" and not is_same else looks_at
    fetching = with_carried(parts, harvester, source, record)
    collected = collect(fetching, mapped, last, looks_at=looking)
    digest = partial(
        fingerprint,
        stored,
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
        clocks=collected.clocks,
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
        record_sha256=stored,
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


def harvester_of(parts: Parts, source: Source) -> Harvester:
    """Return the part that speaks to the source's kind of portal.

    Raises:
        SourceError: There is none.
    """
    if source.kind in parts.harvesters:
        return parts.harvesters[source.kind]
    known = ", ".join(sorted(parts.harvesters))
    raise SourceError(
        f"Jenis portal {source.kind!r} milik sumber {source.name} tidak dikenal.",
        fix=f"Jenis yang dikenal: {known}.",
    )

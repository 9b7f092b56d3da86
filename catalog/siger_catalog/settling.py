"""What stewards decide about jobs: withdraw what was held, or take a harvest back.

Each decision is a job of its own, with who wanted it and why; so any worker can end
it, and it can be done twice without harm.
"""

from dataclasses import replace

from siger_catalog.causes import cause_of, failure
from siger_catalog.differing import changes
from siger_catalog.errors import ConflictError
from siger_catalog.model import (
    Cause,
    Entry,
    Job,
    JobKind,
    RecordRow,
    Source,
    Version,
)
from siger_catalog.ports import Outcome, Parts
from siger_catalog.publishing import quality_of, serving_after
from siger_catalog.reconciling import LEASE_S, withdrawal
from siger_catalog.retrying import refuse_pointless
from siger_catalog.withholding import check_and_withhold

_CHANGING: tuple[JobKind, ...] = (
    "harvest",
    "refetch",
    "scan",
    "undo",
    "approve",
    "plan",
    "retry",
)
TAKEN_BACK = "Panen yang menerbitkannya dibatalkan walidata."


def approve(parts: Parts, job: Job) -> Job:
    """Withdraw what a held job would have, unless it came back meanwhile.

    Raises:
        LeaseLostError: The job is not ours any more.
    """
    held = parts.store.job(job.order.subject)
    for row in parts.store.records(held.id):
        entry = parts.store.entry(row.dataset) if row.action == "held" else None
        if entry is not None and _is_still_gone(entry, held):
            outcome = withdrawal(entry, "withdrawn")
            parts.store.commit(job, outcome, lease_s=LEASE_S)
    parts.store.settle(held.id, "succeeded")
    return parts.store.finish(job, "succeeded", None)


def refuse(parts: Parts, job: Job) -> Job:
    """Leave what a held job would have withdrawn as it is.

    Raises:
        LeaseLostError: The job is not ours any more.
    """
    parts.store.settle(job.order.subject, "cancelled")
    return parts.store.finish(job, "succeeded", None)


def undo(parts: Parts, job: Job, source: Source) -> Job:
    """Take back what a job did, where nothing changed it since.

    New datasets are withdrawn, changed ones get the version before theirs as a new
    one, withdrawn ones are served again.

    Raises:
        LeaseLostError: The job is not ours any more.
    """
    causes: list[Cause] = []
    done = {row.dataset for row in parts.store.records(job.id)}
    for row in parts.store.records(job.order.subject):
        is_ours = row.action in ("created", "updated", "withdrawn")
        if is_ours and row.dataset not in done:
            outcome = _taken_back(parts, source, row)
            parts.store.commit(job, outcome, lease_s=LEASE_S)
            causes += [outcome.cause] if outcome.cause else []
    return parts.store.finish(job, "succeeded", causes[0] if causes else None)


def refuse_unsettled(parts: Parts, subject: Job, kind: JobKind) -> None:
    """Refuse an order that makes no sense for the job it is about.

    Raises:
        ConflictError: It is not held, or has not ended, or was no harvest.
    """
    is_harvest = subject.order.kind in _CHANGING
    if kind == "retry":
        refuse_pointless(parts, subject)
    if kind == "undo" and not (is_harvest and subject.ended_at):
        raise ConflictError(
            f"Pekerjaan {subject.id} belum berakhir atau tidak mengubah dataset.",
            fix="Batalkan panen yang sudah berakhir; lihat `siger job list`.",
        )
    if kind in ("approve", "refuse") and subject.state != "held":
        raise ConflictError(
            f"Pekerjaan {subject.id} tidak menunggu keputusan ({subject.state}).",
            fix="Lihat `siger job list`.",
        )
    parts.store.source(subject.source)


def _is_still_gone(entry: Entry, held: Job) -> bool:
    since = held.ended_at or held.created_at
    is_there = entry.serving.state != "withdrawn"
    return is_there and entry.harvested_at <= since


def _taken_back(parts: Parts, source: Source, row: RecordRow) -> Outcome:
    entry = parts.store.entry(row.dataset)
    is_withdrawn = entry.serving.state == "withdrawn"
    is_untouched = entry.version.number == row.version and (
        is_withdrawn == (row.action == "withdrawn")
    )
    if not is_untouched:
        error = failure(ConflictError, "sudah-berubah", row.dataset)
        failed = withdrawal(entry, "failed")
        return replace(failed, cause=cause_of(error))
    if row.action == "created":
        return withdrawal(entry, "withdrawn", TAKEN_BACK)
    if row.action == "withdrawn":
        state, reason = serving_after(entry.version.dataset, {})
        back = withdrawal(entry, "updated", reason)
        return replace(back, serving_state=state)
    return _version_before(parts, source, entry)


def _version_before(parts: Parts, source: Source, entry: Entry) -> Outcome:
    """Publish the version before the one that is served, checked by today's rules."""
    versions = parts.store.versions(entry.name, limit=2)
    before = versions[-1]
    checked = check_and_withhold(parts, before.dataset, {}, source, entry)
    for table in checked.tables:
        parts.tables.write(table)
    version = Version(
        number=entry.version.number + 1,
        dataset=checked.dataset,
        findings=checked.findings,
        quality=quality_of(checked.findings, checked.dataset),
        fingerprint=before.fingerprint,
        published_at=parts.clock.now(),
        record_sha256=before.record_sha256,
        changes=changes(entry.version.dataset, checked.dataset),
    )
    state, reason = serving_after(version.dataset, {})
    outcome = withdrawal(entry, "updated", reason)
    return replace(outcome, version=version, serving_state=state)

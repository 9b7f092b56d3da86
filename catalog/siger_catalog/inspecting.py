"""What must hold whatever was killed when: looked at row by row, byte by byte."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from siger_catalog.erasing import bytes_of
from siger_catalog.errors import SearchError, SnapshotMissingError
from siger_catalog.model import Entry, JobKind
from siger_catalog.ports import Parts
from siger_catalog.rebuilding import find_differences

_ALL = 1_000_000
_WITHDRAWING: tuple[JobKind, ...] = ("harvest", "refetch", "plan", "approve", "undo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """One rule, how many things it was looked for in, and where it does not hold."""

    rule: str
    count: int
    broken: tuple[str, ...] = ()
    fix: str = ""


def inspect(parts: Parts) -> Iterator[Inspection]:
    """Look at everything that the catalog promises; reads all bytes that it holds.

    Raises:
        StoreUnavailableError: The database is out of reach.
    """
    rules: tuple[Callable[[Parts], Inspection], ...] = (
        bytes_are_whole,
        tables_are_whole,
        records_stand_once,
        revisions_are_indexed,
        running_jobs_are_held,
        withdrawals_have_a_job,
    )
    for rule in rules:
        yield rule(parts)


def bytes_are_whole(parts: Parts) -> Inspection:
    """Look whether every SHA-256 in the database is that of bytes in the store."""
    where: dict[str, str] = {}
    for entry in parts.store.entries():
        for version in parts.store.versions(entry.name):
            for sha256 in filter(
                None, (version.record_sha256, *bytes_of(version.dataset))
            ):
                where.setdefault(sha256, f"{entry.name} versi {version.number}")
    broken = (
        f"{sha256} ({place}): {wrong}"
        for sha256, place in where.items()
        if (wrong := _wrong(parts, sha256))
    )
    return Inspection(
        rule="bytes",
        count=len(where),
        broken=tuple(broken),
        fix="Restore the files from a backup, or harvest with --refetch.",
    )


def tables_are_whole(parts: Parts) -> Inspection:
    """Look whether every table of a dataset that is served can be read."""
    wanted = {
        one.content.table.table_id: entry.name
        for entry in _served(parts)
        for one in entry.version.dataset.distributions
        if one.content and one.content.table
    }
    broken = (
        f"{table} ({name})"
        for table, name in wanted.items()
        if not parts.tables.is_whole(table)
    )
    return Inspection(
        rule="tables", count=len(wanted), broken=tuple(broken), fix="siger reindex"
    )


def records_stand_once(parts: Parts) -> Inspection:
    """Look whether each record of a portal is one dataset."""
    ids = Counter((e.source, e.remote_id) for e in parts.store.entries() if e.remote_id)
    broken = (f"{source}: {key}" for (source, key), n in ids.items() if n > 1)
    return Inspection(rule="records", count=len(ids), broken=tuple(broken))


def revisions_are_indexed(parts: Parts) -> Inspection:
    """Look whether each revision is in every index once, or waits in the outbox."""
    broken: list[str] = []
    for copy in parts.index.copies():
        try:
            found = find_differences(parts, copy)
        except SearchError as error:
            broken.append(error.message)
            continue
        broken += (*found.missing, *found.older, *found.newer, *found.extra)
    count = sum(1 for _ in _served(parts))
    return Inspection(
        rule="revisions", count=count, broken=tuple(broken), fix="siger index repair"
    )


def running_jobs_are_held(parts: Parts) -> Inspection:
    """Look whether every job that runs has a worker that gives signs of life."""
    now = parts.clock.now()
    running = [j for j in parts.store.jobs(limit=_ALL) if j.state == "running"]
    broken = (
        f"{job.id} ({job.source})"
        for job in running
        if job.lease_until is None or job.lease_until <= now
    )
    return Inspection(
        rule="running jobs",
        count=len(running),
        broken=tuple(broken),
        fix="Start a worker; it takes them over.",
    )


def withdrawals_have_a_job(parts: Parts) -> Inspection:
    """Look whether a listing, or a person's decision, withdrew what is withdrawn."""
    gone = {e.name for e in parts.store.entries() if e.serving.state == "withdrawn"}
    told: set[str] = set()
    if gone:
        for job in parts.store.jobs(limit=_ALL):
            if job.order.kind in _WITHDRAWING and not gone <= told:
                rows = parts.store.records(job.id)
                told |= {r.dataset for r in rows if r.action == "withdrawn"}
    return Inspection(
        rule="withdrawals", count=len(gone), broken=tuple(sorted(gone - told))
    )


def _served(parts: Parts) -> Iterator[Entry]:
    entries = parts.store.entries()
    return (e for e in entries if e.serving.state != "withdrawn")


def _wrong(parts: Parts, sha256: str) -> str:
    try:
        with parts.snapshots.path(sha256).open("rb") as body:
            found = hashlib.file_digest(body, "sha256").hexdigest()
    except (OSError, SnapshotMissingError):
        return "missing"
    return "" if found == sha256 else f"holds other bytes ({found})"

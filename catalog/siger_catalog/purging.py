"""Remove the bytes of a file for good, with all that was made or said of them.

First the order is written, with its reason; then each step removes what it finds, so
that one who was broken off goes on where the order still stands. The order stays as a
tombstone: bytes that come back are known by it and refused.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from siger_catalog.deciding import refuse_blank
from siger_catalog.errors import (
    CatalogError,
    ConflictError,
    NotFoundError,
)
from siger_catalog.jobs import new_owner, rescan
from siger_catalog.model import Entry, Purge
from siger_catalog.ports import Parts
from siger_catalog.ports.purging import unfinished
from siger_catalog.rebuilding import rebuild_index
from siger_catalog.redacting import redact_text
from siger_catalog.rehearsing import forget_plans
from siger_catalog.removals import Removal, kept_size, known_purge
from siger_catalog.rescanning import with_older_copies

log = logging.getLogger(__name__)

# Until then whoever ordered it is at work on it.
_ABANDONED = timedelta(minutes=10)
# The build before the newest is kept for whoever reads it; the second one drops it.
_BUILDS = 2


def order(
    parts: Parts, removal: Removal, *, person: str, reason: str, account: str
) -> Purge:
    """Write down that bytes must go; an order that stands already is returned.

    Raises:
        UsageError: Nobody is named, or the reason says nothing.
    """
    known = known_purge(parts, removal.sha256)
    if known is not None:
        return known
    refuse_blank(person, reason)
    purge = Purge(
        sha256=removal.sha256,
        at=parts.clock.now(),
        person=redact_text(person.strip()),
        reason=redact_text(reason.strip()),
        account=account,
        tables=removal.tables,
    )
    return parts.store.begin_purge(purge)


def carry_out(parts: Parts, purge: Purge) -> Purge:
    """Remove all that is left of the bytes; doing it again does no harm.

    A step that fails does not keep the others from what they can do.

    Raises:
        CatalogError: A step failed; the purge stays unfinished and is taken up again.
    """
    failed: CatalogError | None = None
    for step in STEPS:
        try:
            step(parts, purge)
        except CatalogError as error:
            log.warning("purge %s, %s: %s", purge.sha256, step.__name__, error)
            failed = failed or error
    if failed:
        raise failed
    return parts.store.end_purge(purge.sha256, parts.clock.now())


def unfinished_purges(parts: Parts) -> tuple[Purge, ...]:
    """Return purges that were broken off, and those whose bytes came back."""
    purges = parts.store.purges()
    back = (p for p in reversed(purges) if p.ended_at and _is_back(parts, p))
    return (*unfinished(purges), *back)


def resume_purges(parts: Parts) -> int:
    """Take up purges that were broken off; return how many were ended.

    One that was ordered a moment ago is left to whoever ordered it.
    """
    count = 0
    for purge in unfinished_purges(parts):
        if purge.ended_at is None and parts.clock.now() - purge.at < _ABANDONED:
            continue
        try:
            carry_out(parts, purge)
            count += 1
        except CatalogError as error:
            log.warning("purge %s: %s", purge.sha256, error)
    return count


def erase_rows(parts: Parts, purge: Purge) -> None:
    """Leave a tombstone in every version and hold; forget verdicts."""
    parts.store.erase(purge)


def remove_files(parts: Parts, purge: Purge) -> None:
    """Remove bytes, tables and plans, and tables that nothing names any more."""
    forget_plans(parts, parts.store.datasets_with(purge.sha256), purge.sha256)
    parts.snapshots.remove(purge.sha256)
    for table_id in purge.tables:
        parts.tables.remove(table_id)
    parts.tables.remove_unknown(parts.store.table_ids())


def scrub_database(parts: Parts, _purge: Purge) -> None:
    """Overwrite what the database deleted."""
    parts.store.scrub()


def rebuild_indexes(parts: Parts, _purge: Purge) -> None:
    """Build the index anew: an engine keeps deleted documents in its files."""
    for _ in range(_BUILDS):
        rebuild_index(parts)


def serve_older_copies(parts: Parts, purge: Purge) -> None:
    """Look through older copies of what was served, and serve them if clean.

    Raises:
        ConflictError: A harvest of the source is under way; it will be tried again.
    """
    for name in parts.store.datasets_with(purge.sha256):
        entry = parts.store.entry(name)
        if _has_older(parts, entry):
            _rescan(parts, entry)


STEPS: tuple[Callable[[Parts, Purge], None], ...] = (
    erase_rows,
    remove_files,
    scrub_database,
    rebuild_indexes,
    serve_older_copies,
)


def _has_older(parts: Parts, entry: Entry) -> bool:
    if entry.serving.state == "withdrawn":
        return False
    return with_older_copies(parts, entry).version != entry.version


def _rescan(parts: Parts, entry: Entry) -> None:
    try:
        source = parts.store.source(entry.source)
    except NotFoundError:
        return
    if source.kind not in parts.harvesters:
        return
    job = rescan(parts, source, new_owner(), only=entry.name)
    if job.state != "succeeded":
        raise ConflictError(
            f"Sumber {source.name} sedang dipanen; salinan lama {entry.name} belum "
            "disajikan.",
            fix="Diulang sendiri oleh pekerja, atau jalankan perintahnya lagi.",
        )


def _is_back(parts: Parts, purge: Purge) -> bool:
    is_table = any(map(parts.tables.has, purge.tables))
    return is_table or kept_size(parts, purge.sha256) is not None

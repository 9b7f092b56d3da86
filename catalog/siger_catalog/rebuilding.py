"""Build index and tables anew from the database and the snapshots."""

from collections.abc import Iterator
from datetime import datetime

from siger_catalog.errors import SnapshotMissingError
from siger_catalog.model import Entry
from siger_catalog.ports import Parts
from siger_catalog.searching import SearchDocument, to_document


def rebuild_index(parts: Parts) -> int:
    """Build a new index of every dataset that is served and swap it in.

    What was published during the building went to the old index, so it is written
    again. Returns the number of documents.
    """
    begun_at = parts.clock.now()
    count = parts.index.rebuild(_documents(parts))
    _replay_changes(parts, begun_at)
    return count


def rebuild_tables(parts: Parts) -> int:
    """Make every table anew that should be stored and is not; return how many."""
    return sum(_rebuild_tables_of(parts, entry) for entry in parts.store.entries())


def _documents(parts: Parts) -> Iterator[SearchDocument]:
    for entry in parts.store.entries():
        if entry.serving.state != "withdrawn":
            yield to_document(entry, parts.language)


def _replay_changes(parts: Parts, begun_at: datetime) -> None:
    entries = list(parts.store.entries())
    changed = [e for e in entries if e.serving.since >= begun_at]
    changed += [e for e in entries if e.version.published_at >= begun_at]
    gone = {e.name: e.revision for e in changed if e.serving.state == "withdrawn"}
    kept = [to_document(e, parts.language) for e in changed if e.name not in gone]
    if changed:
        parts.index.apply(kept, gone)


def _rebuild_tables_of(parts: Parts, entry: Entry) -> int:
    count = 0
    for distribution in entry.version.dataset.distributions:
        content = distribution.content
        if not (content and content.table) or parts.tables.has(content.table.table_id):
            continue
        try:
            path = parts.snapshots.path(content.sha256)
        except SnapshotMissingError:
            continue
        reading = parts.reader.read(path, distribution, parts.schemas)
        if reading.table:
            parts.tables.write(reading.table)
            count += 1
    return count

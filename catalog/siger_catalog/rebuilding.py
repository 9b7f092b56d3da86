"""Build index and tables anew from database and snapshots; compare and repair."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from siger_catalog.errors import (
    IndexOutdatedError,
    SearchError,
    SnapshotMissingError,
)
from siger_catalog.model import Entry
from siger_catalog.pipeline import index_pending
from siger_catalog.placing import tabulate
from siger_catalog.ports import Parts, SearchIndex
from siger_catalog.searching import Plan, SearchDocument, to_document
from siger_catalog.searching.tree import All

# The outbox is read whole, to tell what is late from what is lost.
_ALL_PENDING = 1_000_000
_REPAIR_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Where an index and the catalog differ: names of datasets, in order.

    `missing` and `older` must be written, `extra` removed; a dataset that is `newer`
    in the index (the database was put back to an earlier state) needs a rebuild.
    """

    missing: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self.missing or self.older or self.newer or self.extra)


def compare(served: Mapping[str, int], held: Mapping[str, int]) -> Differences:
    """Compare the revisions that the catalog serves with those an index holds."""
    both = sorted(served.keys() & held.keys())
    return Differences(
        missing=tuple(sorted(served.keys() - held.keys())),
        older=tuple(name for name in both if held[name] < served[name]),
        newer=tuple(name for name in both if held[name] > served[name]),
        extra=tuple(sorted(held.keys() - served.keys())),
    )


def find_differences(parts: Parts, index: SearchIndex) -> Differences:
    """Compare an index with the catalog; what waits in the outbox is left out.

    Raises:
        SearchUnavailableError: The index is out of reach.
        IndexDamagedError: The index must be rebuilt.
    """
    # The index first: what is published meanwhile is then at most missing, never extra.
    held = dict(index.revisions())
    served = _served(parts)
    for item in parts.store.pending(_ALL_PENDING):
        served.pop(item.name, None)
        held.pop(item.name, None)
    return compare(served, held)


def repair_index(parts: Parts, index: SearchIndex, found: Differences) -> int:
    """Write what is missing or older, remove what is extra; return how many.

    Raises:
        SearchError: The index does not take it.
    """
    due = [*found.missing, *found.older]
    for start in range(0, len(due), _REPAIR_BATCH):
        entries = map(parts.store.entry, due[start : start + _REPAIR_BATCH])
        index.apply([to_document(entry, parts.language) for entry in entries], {})
    if found.extra:
        held, known = dict(index.revisions()), _known(parts)
        gone = {n: max(held.get(n, 0), known.get(n, 0)) for n in found.extra}
        index.apply([], gone)
    return len(due) + len(found.extra)


def fill_empty_index(parts: Parts) -> bool:
    """Let the outbox fill an index that holds nothing while the catalog does.

    So is an index that was just added, or lost. Returns whether one was found; one
    that does not answer is passed over.
    """
    if not _served(parts) or not any(map(_is_empty, parts.index.copies())):
        return False
    parts.store.enqueue_all()
    return True


def renew_outdated_index(parts: Parts) -> bool:
    """Build the index anew when another version of the program built it.

    Returns whether it did; an index that does not answer is passed over.
    """
    if not any(map(_is_outdated, parts.index.copies())):
        return False
    rebuild_index(parts)
    return True


def _is_outdated(index: SearchIndex) -> bool:
    try:
        index.run(Plan(tree=All(), size=0))
    except IndexOutdatedError:
        return True
    except SearchError:
        return False
    return False


def _is_empty(index: SearchIndex) -> bool:
    try:
        return index.run(Plan(tree=All(), size=0)).total == 0
    except SearchError:
        return False


def rebuild_index(parts: Parts) -> int:
    """Build a new index of every dataset that is served and swap it in.

    What was published during the building went to the old index, so it is written
    again, and so is what waited in the outbox. Returns the number of documents.
    """
    begun_at = parts.clock.now()
    count = parts.index.rebuild(_documents(parts))
    _replay_changes(parts, begun_at)
    index_pending(parts)
    return count


def rebuild_tables(parts: Parts) -> int:
    """Make every table anew that is not stored whole; return how many."""
    return sum(_rebuild_tables_of(parts, entry) for entry in parts.store.entries())


def _served(parts: Parts) -> dict[str, int]:
    entries = parts.store.entries()
    return {e.name: e.revision for e in entries if e.serving.state != "withdrawn"}


def _known(parts: Parts) -> dict[str, int]:
    return {entry.name: entry.revision for entry in parts.store.entries()}


def _documents(parts: Parts) -> Iterator[SearchDocument]:
    for entry in parts.store.entries():
        if entry.serving.state != "withdrawn":
            yield to_document(entry, parts.language)


def _replay_changes(parts: Parts, begun_at: datetime) -> None:
    # Publishing and withdrawing both begin a state of serving.
    changed = [e for e in parts.store.entries() if e.serving.since >= begun_at]
    gone = {e.name: e.revision for e in changed if e.serving.state == "withdrawn"}
    kept = [to_document(e, parts.language) for e in changed if e.name not in gone]
    if changed:
        parts.index.apply(kept, gone)


def _rebuild_tables_of(parts: Parts, entry: Entry) -> int:
    count = 0
    for distribution in entry.version.dataset.distributions:
        content = distribution.content
        if not (content and content.table):
            continue
        if parts.tables.is_whole(content.table.table_id):
            continue
        with suppress(SnapshotMissingError):
            tabulate(parts, distribution, entry.version.dataset.extras)
        # Rules that changed since the harvest may give a table of another name.
        count += parts.tables.is_whole(content.table.table_id)
    return count

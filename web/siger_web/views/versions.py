"""Two versions of a dataset beside each other: fields, and rows by key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from siger_catalog.differing import changes
from siger_catalog.errors import NotFoundError, QueryError
from siger_catalog.model import (
    Distribution,
    Entry,
    FieldChange,
    HoldState,
    TableFacts,
    Version,
)
from siger_catalog.ports import Parts, RowsQuery
from siger_catalog.quarantining import is_withheld
from siger_catalog.row_changes import RowChanges, key_of, row_changes

# Of all files of both versions together: they have to be in memory, about 100 bytes
# each. Tables beyond it are compared by their fields alone.
MOST_CELLS = 1_000_000
_CLOSED: frozenset[HoldState] = frozenset({"held", "refused", "purged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileComparison:
    """One file in both versions; `rows` is None where `why_not` says why.

    `why_not` is "same", "withheld", "no-table" or "too-large".
    """

    id: str
    title: str
    titles: Mapping[str, str]
    rows: RowChanges | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that differs between two versions of a dataset."""

    old: Version
    new: Version
    fields: tuple[FieldChange, ...]
    files: tuple[FileComparison, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """The numbers of two versions, and what the address calls them."""

    old: int
    new: int
    parameters: tuple[str, str]


def chosen(versions: Iterable[Version], pair: Pair) -> tuple[Version, Version]:
    """Return the two versions of a dataset that were asked for.

    Raises:
        QueryError: It has no such version; the parameter is named.
    """
    known = {version.number: version for version in versions}
    old_name, new_name = pair.parameters
    # The new one first: a page counts the old one from it.
    for parameter, number in ((new_name, pair.new), (old_name, pair.old)):
        if number not in known:
            raise QueryError(
                f"{parameter}: versi {number} tidak ada.",
                fix=f"Versi yang ada: {', '.join(map(str, sorted(known)))}.",
                parameter=parameter,
            )
    return known[pair.old], known[pair.new]


def compare_versions(
    parts: Parts, entry: Entry, before: Version, after: Version
) -> Comparison:
    """Compare two versions of a dataset that may be served; MOST_CELLS cells at most.

    Files that must not be shown are named, their rows are not looked at.
    """
    sealed = _sealed(parts, entry)
    old_files = {d.id: d for d in before.dataset.distributions}
    files: list[FileComparison] = []
    left = MOST_CELLS
    for new in after.dataset.distributions:
        if old := old_files.get(new.id):
            why_not = _why_not((old, new), sealed, left)
            left -= 0 if why_not else _cells(old) + _cells(new)
            files.append(_compare_files(parts, old, new, why_not))
    return Comparison(
        old=before,
        new=after,
        fields=changes(before.dataset, after.dataset),
        files=tuple(files),
    )


def _sealed(parts: Parts, entry: Entry) -> frozenset[str]:
    """Return what may not be shown now: ids of files, and SHA-256 of bytes."""
    files = entry.version.dataset.distributions
    ids = {d.id for d in files if d.held or d.purged or is_withheld(entry, d)}
    holds = parts.store.holds(dataset=entry.name)
    return frozenset(ids).union(
        hold.held.content.sha256 for hold in holds if hold.state in _CLOSED
    )


def _why_not(
    both: tuple[Distribution, Distribution], sealed: frozenset[str], left: int
) -> str:
    """Return why the rows of a file are not compared, empty where they are."""
    bytes_of = {d.content.sha256 for d in both if d.content}
    if any(d.held or d.purged for d in both) or bytes_of.union({both[1].id}) & sealed:
        return "withheld"
    before, after = map(_facts, both)
    if before is None or after is None:
        return "no-table"
    if before.table_id == after.table_id:
        return "same"
    return "too-large" if sum(map(_cells, both)) > left else ""


def _cells(distribution: Distribution) -> int:
    facts = _facts(distribution)
    return max(1, facts.row_count) * len(facts.columns) if facts else 0


def _compare_files(
    parts: Parts, old: Distribution, new: Distribution, why_not: str
) -> FileComparison:
    before, after = _facts(old), _facts(new)
    alone = FileComparison(
        id=new.id, title=new.title, titles=_titles(after), why_not=why_not
    )
    if why_not or before is None or after is None:
        return alone
    schema = next((s for s in parts.schemas if s.name == after.schema), None)
    try:
        found = row_changes(
            key_of(after, schema), _table(parts, before), _table(parts, after)
        )
    except NotFoundError:
        return replace(alone, why_not="no-table")
    return replace(alone, rows=found)


def _facts(distribution: Distribution) -> TableFacts | None:
    return distribution.content.table if distribution.content else None


def _titles(facts: TableFacts | None) -> Mapping[str, str]:
    return {c.name: c.title or c.name for c in facts.columns} if facts else {}


def _table(
    parts: Parts, facts: TableFacts
) -> tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]:
    names = tuple(column.name for column in facts.columns)
    query = RowsQuery(select=names, limit=max(1, facts.row_count))
    page = parts.tables.rows(facts.table_id, query)
    return page.columns, page.rows

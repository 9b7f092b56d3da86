"""Two versions of a dataset beside each other: fields, and rows by key."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from siger_catalog.differing import changes
from siger_catalog.errors import NotFoundError, QueryError
from siger_catalog.model import Distribution, FieldChange, TableFacts, Version
from siger_catalog.ports import Parts, RowsQuery
from siger_catalog.row_changes import RowChanges, key_of, row_changes

# Larger tables are compared by their fields alone: both would have to be in memory.
MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FileComparison:
    """One file in both versions; `rows` is None where `why_not` says why.

    `why_not` is "same", "no-table" or "too-large".
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


def compare_versions(parts: Parts, name: str, old: int, new: int) -> Comparison:
    """Compare two versions of a dataset.

    Raises:
        NotFoundError: No dataset of that name was ever published.
        QueryError: It has no such version.
    """
    versions = {version.number: version for version in parts.store.versions(name)}
    for parameter, number in (("from", old), ("to", new)):
        if number not in versions:
            raise QueryError(
                f"Versi {number} dataset {name} tidak ada.",
                fix=f"Versi yang ada: {', '.join(map(str, sorted(versions)))}.",
                parameter=parameter,
            )
    before, after = versions[old], versions[new]
    old_files = {d.id: d for d in before.dataset.distributions}
    return Comparison(
        old=before,
        new=after,
        fields=changes(before.dataset, after.dataset),
        files=tuple(
            _compare_files(parts, old_files[d.id], d)
            for d in after.dataset.distributions
            if d.id in old_files
        ),
    )


def _compare_files(
    parts: Parts, old: Distribution, new: Distribution
) -> FileComparison:
    before, after = _facts(old), _facts(new)
    alone = FileComparison(id=new.id, title=new.title, titles=_titles(after))
    if before is None or after is None:
        return replace(alone, why_not="no-table")
    if before.table_id == after.table_id:
        return replace(alone, why_not="same")
    if max(before.row_count, after.row_count) > MOST_ROWS:
        return replace(alone, why_not="too-large")
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

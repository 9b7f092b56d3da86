"""Pure: which rows of a table came, went or changed between two versions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from siger_catalog.model import TableFacts
from siger_catalog.schemas import TableSchema

Row = Sequence[object]
Key = tuple[object, ...]

# Columns with these roles say what a row is about; the others what it says.
_KEY_ROLES = ("region-code", "region-bps-code", "region-name", "year", "dimension")
SHOWN_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CellDifference:
    """A cell that differs between two rows of one key."""

    column: str
    old: object
    new: object


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDifference:
    """A row that came (`old` is None), went (`new` is None) or changed."""

    key: Mapping[str, object]
    old: Mapping[str, object] | None
    new: Mapping[str, object] | None
    cells: tuple[CellDifference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanges:
    """How two versions of a table differ, by rows of one key.

    `rows` are SHOWN_ROWS at most, changed ones first. `by_key` is False where the key
    is not unique: then rows that are not the same came or went, none changed.
    """

    key: tuple[str, ...]
    by_key: bool
    added: int
    removed: int
    changed: int
    same: int
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]
    rows: tuple[RowDifference, ...]


def key_of(facts: TableFacts, schema: TableSchema | None) -> tuple[str, ...]:
    """Return the columns that tell rows apart: the schema's key, else by role."""
    names = {column.name for column in facts.columns}
    if schema and schema.primary_key and set(schema.primary_key) <= names:
        return schema.primary_key
    return tuple(c.name for c in facts.columns if c.role in _KEY_ROLES)


def row_changes(
    key: Sequence[str],
    old: tuple[Sequence[str], Iterable[Row]],
    new: tuple[Sequence[str], Iterable[Row]],
) -> RowChanges:
    """Compare two tables, each as names of columns and rows in that order."""
    common = [name for name in old[0] if name in new[0]]
    wanted = [name for name in key if name in common] or common
    before, after = _mapped(old), _mapped(new)
    is_unique = _is_unique(before, wanted) and _is_unique(after, wanted)
    used = wanted if is_unique else common
    old_rows, new_rows = _by_key(before, used), _by_key(after, used)
    changed = [
        _changed(used, common, old_rows[k], new_rows[k])
        for k in old_rows.keys() & new_rows.keys()
        if any(old_rows[k][c] != new_rows[k][c] for c in common)
    ]
    gone = [old_rows[k] for k in old_rows if k not in new_rows]
    come = [new_rows[k] for k in new_rows if k not in old_rows]
    shown = [
        *sorted(changed, key=lambda row: tuple(map(str, row.key.values()))),
        *(RowDifference(key=_part(r, used), old=r, new=None) for r in gone),
        *(RowDifference(key=_part(r, used), old=None, new=r) for r in come),
    ]
    return RowChanges(
        key=tuple(used),
        by_key=is_unique,
        added=len(come),
        removed=len(gone),
        changed=len(changed),
        same=len(old_rows.keys() & new_rows.keys()) - len(changed),
        columns_added=tuple(name for name in new[0] if name not in old[0]),
        columns_removed=tuple(name for name in old[0] if name not in new[0]),
        rows=tuple(shown[:SHOWN_ROWS]),
    )


def _mapped(table: tuple[Sequence[str], Iterable[Row]]) -> list[Mapping[str, object]]:
    names, rows = table
    return [dict(zip(names, row, strict=True)) for row in rows]


def _is_unique(rows: Sequence[Mapping[str, object]], key: Sequence[str]) -> bool:
    counts = Counter(_key(row, key) for row in rows)
    return max(counts.values(), default=1) == 1


def _by_key(
    rows: Iterable[Mapping[str, object]], key: Sequence[str]
) -> dict[Key, Mapping[str, object]]:
    counts: Counter[Key] = Counter()
    found: dict[Key, Mapping[str, object]] = {}
    for row in rows:
        one = _key(row, key)
        # Equal rows are told apart by how often they stood before.
        found[*one, counts[one]] = row
        counts[one] += 1
    return found


def _key(row: Mapping[str, object], key: Sequence[str]) -> Key:
    return tuple(row[name] for name in key)


def _part(row: Mapping[str, object], key: Sequence[str]) -> Mapping[str, object]:
    return {name: row[name] for name in key}


def _changed(
    key: Sequence[str],
    common: Sequence[str],
    old: Mapping[str, object],
    new: Mapping[str, object],
) -> RowDifference:
    cells = (
        CellDifference(column=name, old=old[name], new=new[name])
        for name in common
        if old[name] != new[name]
    )
    return RowDifference(key=_part(new, key), old=old, new=new, cells=tuple(cells))

"""Files shown as they stand and mended beside the original: the child's work."""

import codecs
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path

from siger_catalog.model import Finding
from siger_catalog.ports import CellChange, Excerpt, FileChange, FixedTable
from siger_catalog.ports.fixing import CellFix, FileFix
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import TableSchema
from siger_validators.finding_types import load_words
from siger_validators.fixing.planning import FixPlan, plan_fixes
from siger_validators.reading.content import content_of, encoding_of
from siger_validators.reading.loading import Loaded, LoadedTable, load

CHANGE_LIMIT = 1000
_CELL_LIMIT = 200
_COLUMN_LIMIT = 60
# What a copy would carry on as if it were right.
_BROKEN = {"siger-kutip-tidak-ditutup", "siger-byte-rusak", "siger-byte-nul"}


def excerpt_file(
    path: Path, schema: TableSchema | None, rows: Collection[int]
) -> Excerpt | None:
    """Return the records of these numbers; None when the file is no table.

    Cells are cut at 200 letters, records at 60 columns.
    """
    table, _ = _load(path, schema)
    if table is None:
        return None
    records = enumerate(islice(table.records(), max(rows, default=0)), start=1)
    wanted = set(rows)
    return Excerpt(
        labels=table.labels[:_COLUMN_LIMIT],
        rows={number: _shown(row) for number, row in records if number in wanted},
    )


def fix_file(
    path: Path, schema: TableSchema | None, province: Province
) -> FixedTable | None:
    """Return what a mended copy changes, without its rows.

    None when the file cannot be mended by rule.
    """
    table, findings = _load(path, schema)
    if table is None or any(f.type in _BROKEN for f in findings):
        return None
    plan = plan_fixes(table, schema, province)
    changes = [*_headings(table, plan)]
    counts: Counter[CellFix] = Counter(change.kind for change in changes)
    for change in _cells(table, plan):
        counts[change.kind] += 1
        if len(changes) < CHANGE_LIMIT:
            changes.append(change)
    numeric = (i for i, c in enumerate(plan.columns) if c.kind == "number")
    return FixedTable(
        labels=plan.labels,
        numeric=frozenset(numeric),
        changes=tuple(changes[:CHANGE_LIMIT]),
        counts=dict(counts),
        file_changes=(*_of_bytes(path, table), *_of_shape(table, findings)),
        left=plan.left,
    )


def fixed_rows(
    path: Path, schema: TableSchema | None, province: Province
) -> list[list[object]]:
    """Return the records of the mended copy: no blank ones, none cut, none filled."""
    table, _ = _load(path, schema)
    if table is None:
        return []
    plan = plan_fixes(table, schema, province)
    return [
        [*_rewritten(row, plan), *row[len(plan.columns) :]]
        for row in table.rows()
        if not _is_blank(row)
    ]


def _load(path: Path, schema: TableSchema | None) -> Loaded:
    return load(path, [schema] if schema else [], load_words("reading"))


def _rewritten(row: Sequence[object], plan: FixPlan) -> Iterator[object]:
    for fix, cell in zip(plan.columns, row, strict=False):
        yield fix(cell)


def _headings(table: LoadedTable, plan: FixPlan) -> Iterator[CellChange]:
    for old, new in zip(table.labels, plan.labels, strict=True):
        if old != new:
            yield CellChange(
                kind="heading", row=table.header_row, column=new, old=old, new=new
            )


def _cells(table: LoadedTable, plan: FixPlan) -> Iterator[CellChange]:
    for number, row in enumerate(table.rows(), start=table.header_row + 1):
        for fix, old in zip(plan.columns, row, strict=False):
            new = fix(old)
            if new != old:
                yield CellChange(
                    kind=fix.kind,
                    row=number,
                    column=fix.field.name,
                    old=str(old)[:_CELL_LIMIT],
                    new=str(new)[:_CELL_LIMIT],
                )


def _of_bytes(path: Path, table: LoadedTable) -> Iterator[FileChange]:
    if content_of(path).kind != "text":
        return
    encoding = encoding_of(path)
    if codecs.lookup(encoding.name.removesuffix("-sig")).name != "utf-8":
        yield FileChange(kind="encoding", old=encoding.name.upper(), new="UTF-8")
    if table.delimiter not in ("", ","):
        yield FileChange(kind="delimiter", old=table.delimiter, new=",")


def _of_shape(
    table: LoadedTable, findings: Collection[Finding]
) -> Iterator[FileChange]:
    """Say what is not in the copy: rows above the headings, blank rows, and so on."""
    blank = sum(1 for row in table.rows() if _is_blank(row))
    found = {finding.type: finding.params for finding in findings}
    gone: dict[FileFix, str] = {
        "rows-above": str(table.header_row - 1),
        "blank-rows": str(blank),
        "edge-columns": found.get("siger-kolom-kosong", {}).get("count", ""),
        "other-sheets": found.get("siger-beberapa-lembar", {}).get("others", ""),
    }
    for kind, old in gone.items():
        if old not in ("", "0"):
            yield FileChange(kind=kind, old=old, new="")


def _is_blank(row: Sequence[object]) -> bool:
    return all(cell is None or cell == "" for cell in row)


def _shown(row: Sequence[object]) -> tuple[str, ...]:
    cells = ("" if cell is None else str(cell) for cell in row[:_COLUMN_LIMIT])
    return tuple(cell[:_CELL_LIMIT] for cell in cells)

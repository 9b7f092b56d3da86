"""Rows of a file as they stand in it, with the cells marked that findings name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from siger_catalog.errors import CatalogError
from siger_catalog.model import Column, Distribution, Finding, Severity
from siger_catalog.ports import Excerpt, Parts, TableFixer
from siger_catalog.schemas import TableSchema, Text
from siger_catalog.scoring import Group

ROWS_SHOWN = 20
_MARKS_SHOWN = 3

# The anchor of a group, how bad it is, its title, its findings.
Marks = Sequence[tuple[str, Severity, Text, Sequence[Finding]]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign on a cell or row that leads to its explanation."""

    anchor: str
    severity: Severity
    title: Text


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """One cell as it stands in the file, and what is wrong with it."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def is_error(self) -> bool:
        """Tell whether one of the marks is an error."""
        return any(mark.severity == "error" for mark in self.marks)


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """One record: its number in the file, its cells, what is wrong with the whole."""

    number: int
    cells: tuple[MarkedCell, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedTable:
    """A page of the rows that findings name; `total` counts them all."""

    distribution: Distribution
    labels: tuple[str, ...]
    rows: tuple[MarkedRow, ...]
    page: int
    total: int

    @property
    def has_next(self) -> bool:
        """Tell whether rows follow."""
        return self.page * ROWS_SHOWN < self.total


@dataclass(frozen=True, slots=True)
class RowIndex:
    """The numbers of the rows that findings name, ascending, by file."""

    rows: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, groups: Iterable[Group]) -> "RowIndex":
        """Collect the rows of all groups."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        for group in groups:
            found[group.distribution_id] |= {
                f.row for f in group.findings if f.row is not None
            }
        return cls({id_: tuple(sorted(rows)) for id_, rows in found.items() if rows})

    @property
    def files(self) -> tuple[str, ...]:
        """The files with such rows, those with findings of most harm first."""
        return tuple(self.rows)

    def page_of(self, finding: Finding) -> int:
        """Return the page its row stands on, 0 where it names none."""
        rows = self.rows.get(finding.distribution_id, ())
        if finding.row is None or finding.row not in rows:
            return 0
        return rows.index(finding.row) // ROWS_SHOWN + 1


def marked_table(
    parts: Parts, distribution: Distribution, marks: Marks, index: RowIndex, page: int
) -> MarkedTable | None:
    """Return one page of the rows; None when the file is too large or unreadable."""
    numbers = index.rows.get(distribution.id, ())
    shown = numbers[(page - 1) * ROWS_SHOWN : page * ROWS_SHOWN]
    excerpt = _excerpt(parts, distribution, shown)
    if excerpt is None:
        return None
    content = distribution.content
    columns = content.table.columns if content and content.table else ()
    on_cells, on_rows = _places(marks, columns, set(shown))
    return MarkedTable(
        distribution=distribution,
        labels=excerpt.labels,
        rows=tuple(
            _row(number, excerpt, on_cells, on_rows.get(number, ()))
            for number in shown
            if number in excerpt.rows
        ),
        page=page,
        total=len(numbers),
    )


def schema_of(parts: Parts, distribution: Distribution) -> TableSchema | None:
    """Return the schema that a file was read by."""
    content = distribution.content
    name = content.table.schema if content and content.table else ""
    return next((schema for schema in parts.schemas if schema.name == name), None)


def _excerpt(
    parts: Parts, distribution: Distribution, rows: Sequence[int]
) -> Excerpt | None:
    content, fixer = distribution.content, parts.fixer
    if content is None or fixer is None:
        return None
    try:
        path = parts.snapshots.path(content.sha256)
    except CatalogError:  # the page stands without the rows; the findings name them
        _read.cache_clear()
        return None
    return _read(fixer, path, schema_of(parts, distribution), tuple(rows))


@lru_cache(maxsize=64)
def _read(
    fixer: TableFixer, path: Path, schema: TableSchema | None, rows: tuple[int, ...]
) -> Excerpt | None:
    """Read rows once: the bytes behind a path of snapshots never change."""
    return fixer.excerpt(path, schema, rows)


_OnCells = Mapping[tuple[int, int], Sequence[Mark]]
_OnRows = Mapping[int, Sequence[Mark]]


def _places(
    marks: Marks, columns: Sequence[Column], shown: set[int]
) -> tuple[_OnCells, _OnRows]:
    places = {column.name: place for place, column in enumerate(columns)}
    on_cells: defaultdict[tuple[int, int], list[Mark]] = defaultdict(list)
    on_rows: defaultdict[int, list[Mark]] = defaultdict(list)
    for anchor, severity, title, findings in marks:
        mark = Mark(anchor, severity, title)
        for finding in findings:
            if finding.row not in shown or finding.row is None:
                continue
            place = _place(finding, places)
            target = (
                on_rows[finding.row] if place is None else on_cells[finding.row, place]
            )
            if mark not in target:
                target.append(mark)
    return on_cells, on_rows


def _place(finding: Finding, places: Mapping[str, int]) -> int | None:
    if finding.field in places:
        return places[finding.field]
    return finding.field_number - 1 if finding.field_number else None


def _row(
    number: int, excerpt: Excerpt, on_cells: _OnCells, on_row: Sequence[Mark]
) -> MarkedRow:
    texts = excerpt.rows[number]
    width = max(len(texts), len(excerpt.labels))
    cells = [
        MarkedCell(
            texts[place] if place < len(texts) else "",
            tuple(on_cells.get((number, place), ())[:_MARKS_SHOWN]),
        )
        for place in range(width)
    ]
    return MarkedRow(number, tuple(cells), tuple(on_row[:_MARKS_SHOWN]))

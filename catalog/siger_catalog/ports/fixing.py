"""The door to what mends files: the rows as they stand, and a mended copy."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import TableSchema

# What was done to a cell: its number, date, name or the heading was written anew.
CellFix = Literal["number", "date", "name", "heading"]
# What was done to the file as a whole.
FileFix = Literal[
    "encoding", "delimiter", "rows-above", "blank-rows", "edge-columns", "other-sheets"
]
# Why something was left as it is.
LeftReason = Literal[
    "ambiguous-number", "ambiguous-integer", "ambiguous-date", "other-column"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell that was written anew; `row` as in findings, 1 is the first record."""

    kind: CellFix
    row: int
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One thing that was done to the whole file, such as its encoding."""

    kind: FileFix
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone:
    """A column with cells that were not touched, as one of them may mean two things.

    "other-column": the column itself is clear, but a number of another one is not.
    """

    column: str
    example: str
    reason: LeftReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Some records of a file as they stand in it, by their number."""

    labels: tuple[str, ...]
    rows: Mapping[int, tuple[str, ...]]


def _no_rows() -> Iterator[list[object]]:
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedTable:
    """A mended copy of a table and all that differs from the original.

    `changes` are the first, `counts` count all of each kind; `rows()` yields every
    record below `labels` anew, cells as text or as the values of a workbook;
    `numeric` are the places of the columns that hold numbers, from 0.
    """

    labels: tuple[str, ...]
    rows: Callable[[], Iterator[list[object]]] = _no_rows
    numeric: frozenset[int] = frozenset()
    changes: tuple[CellChange, ...] = ()
    counts: Mapping[CellFix, int] = field(default_factory=dict)
    file_changes: tuple[FileChange, ...] = ()
    left: tuple[LeftAlone, ...] = ()

    @property
    def total(self) -> int:
        """How many cells were changed."""
        return sum(self.counts.values())

    @property
    def is_better(self) -> bool:
        """Tell whether anything was changed at all."""
        return bool(self.total or self.file_changes)


class TableFixer(Protocol):
    """Shows the records of a file and mends what can be mended without judgement.

    Files of more than `limit_bytes` are not taken on.
    """

    version: str
    limit_bytes: int

    def __hash__(self) -> int:
        """Stand as part of a key: what came of a file is kept by fixer and bytes."""
        ...

    def excerpt(
        self, path: Path, schema: TableSchema | None, rows: Collection[int]
    ) -> Excerpt | None:
        """Return the records of these numbers; None when the file is no small table."""
        ...

    def fix(
        self, path: Path, schema: TableSchema | None, province: Province
    ) -> FixedTable | None:
        """Return a mended copy; None when the file cannot be mended by rule.

        Nothing that may mean two things is changed, and no value that could be read
        before is read differently afterwards. The original is never touched.
        """
        ...

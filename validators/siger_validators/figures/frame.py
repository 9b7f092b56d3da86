"""A table as keys, periods and figures: what every check of figures looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from siger_catalog.language.words import words
from siger_catalog.model import Column
from siger_catalog.ports import ReadTable
from siger_catalog.provinces.regions import Province
from siger_validators.engine.arrays import Bools, Ints
from siger_validators.figures.keys import NOWHERE, Key, combined, key_of, region_key
from siger_validators.figures.rules import Rules
from siger_validators.figures.wording import (
    word_set,
)
from siger_validators.reading.layout import Layout

NUMERIC = ("integer", "number")
_ITEM_ROLES = ("dimension", "district-code", "identifier")


@dataclass(frozen=True)
class Frame:
    """The rows of a table by what they are about.

    `keys` are regions, districts and items, `period` years or days since 1970, -1
    where none is said; `headings` are those of the file.
    """

    table: ReadTable
    province: Province
    headings: tuple[str, ...]
    keys: tuple[Key, ...]
    period: Ints
    is_yearly: bool
    most_repeats: float = 0.2

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self.period)

    @property
    def columns(self) -> Sequence[Column]:
        """The columns of the table."""
        return self.table.facts.columns

    @property
    def region(self) -> Key | None:
        """The key of regions, if the table has one."""
        return next((key for key in self.keys if key.is_region), None)

    def key_named(self, name: str) -> Key | None:
        """Return the key of the column of that name, or None."""
        found = (k for k in self.keys if self.columns[k.index].name == name)
        return next(found, None)

    @cached_property
    def totals(self) -> Bools:
        """Tell which rows add up others, by whatever key."""
        flags = np.zeros(self.count, bool)
        for key in self.keys:
            if key.has_totals:
                flags |= key.total_rows
        return flags

    @cached_property
    def series(self) -> Ints:
        """The series of each row: all keys but the period."""
        return combined([key.codes for key in self.keys], self.count)[0]

    @cached_property
    def items(self) -> Ints:
        """What each row is about, wherever: all keys but region and period."""
        codes = [key.codes for key in self.keys if not key.is_region]
        return combined(codes, self.count)[0]

    @cached_property
    def cells(self) -> Ints:
        """Series and period of each row, as one code."""
        least = int(self.period.min(initial=0))
        span = int(self.period.max(initial=0)) - least + 1
        return self.series * span + (self.period - least)

    @cached_property
    def order(self) -> Ints:
        """The rows series by series, in order of time; equal ones as they stand."""
        is_ordered = bool((self.cells[1:] >= self.cells[:-1]).all())
        rows = np.arange(self.count)
        return rows if is_ordered else np.argsort(self.cells, kind="stable")

    @cached_property
    def repeated(self) -> Bools:
        """Tell which rows repeat the series and period of a row above."""
        ordered = self.cells[self.order]
        flags = np.zeros(self.count, bool)
        flags[self.order[1:]] = ordered[1:] == ordered[:-1]
        return flags

    @cached_property
    def is_keyed(self) -> bool:
        """Tell whether keys and period say which row it is; a few may be repeated."""
        return bool(self.repeated.sum() <= self.most_repeats * self.count)

    @cached_property
    def dropped(self) -> Bools:
        """Tell which rows are later copies, whose figures count once."""
        return self.repeated if self.is_keyed else np.zeros(self.count, bool)

    def first_of(self, rows: Ints) -> Ints:
        """Return the row that each of the rows repeats, or the row itself."""
        ordered = self.cells[self.order]
        return self.order[np.searchsorted(ordered, self.cells[rows])]


def frame_of(table: ReadTable, province: Province, rules: Rules) -> Frame:
    """Find keys and periods of a table."""
    columns = table.facts.columns
    headings = _headings(table)
    declared = {f.name for f in table.schema.fields} if table.schema else set()
    period_at = next((i for i, c in enumerate(columns) if c.role == "year"), None)
    is_yearly = period_at is not None
    if period_at is None:
        period_at = next((i for i, c in enumerate(columns) if c.role == "date"), None)
    keys = _region_keys(table, province)
    for index, column in enumerate(columns):
        if index != period_at and _is_item(column, headings[index]):
            data = table.data.column(index)
            is_declared = column.name in declared
            keys.append(key_of(index, data, province, is_declared=is_declared))
    return Frame(
        table=table,
        province=province,
        headings=headings,
        keys=tuple(keys),
        period=_periods(table, period_at),
        is_yearly=is_yearly or period_at is None,
        most_repeats=rules.limits.repeats,
    )


def _headings(table: ReadTable) -> tuple[str, ...]:
    if isinstance(table.layout, Layout):
        return tuple(column.label for column in table.layout.plan.columns)
    return tuple(column.title or column.name for column in table.facts.columns)


def _region_keys(table: ReadTable, province: Province) -> list[Key]:
    """Return the key of regions by their names, else by their dotted codes."""
    at = {c.role: i for i, c in reversed(list(enumerate(table.facts.columns)))}
    index = at.get("region-name", at.get("region-code"))
    if index is None:
        return []
    return [region_key(index, table.data.column(index).cast(pa.string()), province)]


def _is_item(column: Column, heading: str) -> bool:
    said = set(words(heading)) | set(words(column.name))
    if said and said <= word_set("keys", "ignored"):
        return False
    if column.role in _ITEM_ROLES:
        is_note = column.role == "dimension" and said & word_set("keys", "ignored")
        return not is_note
    # Whole numbers may be months or classes; a schema would have said so.
    return column.type == "integer" and bool(said) and said <= word_set("keys", "key")


def _periods(table: ReadTable, index: int | None) -> Ints:
    if index is None:
        return np.full(table.data.num_rows, NOWHERE, np.int64)
    data = table.data.column(index)
    if pa.types.is_date32(data.type):
        data = data.cast(pa.int32())
    if not pa.types.is_integer(data.type):
        return np.full(len(data), NOWHERE, np.int64)
    filled = data.cast(pa.int64()).fill_null(NOWHERE)
    return np.asarray(filled.to_numpy(), np.int64)

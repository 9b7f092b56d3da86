"""Findings about figures: where, and the numbers that prove them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from siger_catalog.model import Finding
from siger_validators.engine.arrays import Ints
from siger_validators.figures.frame import Frame
from siger_validators.figures.keys import NOWHERE, Key
from siger_validators.figures.panels import Panel
from siger_validators.figures.rounding import shown
from siger_validators.finding_types import Words
from siger_validators.reading.typed import row_numbers

_ROWS_TOLD = 10
_EPOCH = date(1970, 1, 1)
_NAMES_TOLD = 5
_LONGEST = 60


@dataclass(frozen=True)
class Report:
    """Makes the findings of one table."""

    frame: Frame
    words: Words

    @cached_property
    def _numbers(self) -> list[int]:
        return row_numbers(self.frame.table.data)

    def finding(
        self,
        type_: str,
        panel: Panel,
        places: Ints | Sequence[int],
        params: Mapping[str, object],
        shows: int | None = None,
    ) -> Finding:
        """Return a finding on figures of a panel, placed at the first or at `shows`.

        Params also get `count`, `rows` and `place`.
        """
        at = int(places[0]) if shows is None else shows
        column = panel.column(at)
        return self.words.finding(
            type_,
            row=self._numbers[panel.row(at)],
            field=self.frame.columns[column].name,
            field_number=column + 1,
            cell=shown(float(panel.values[at])),
            params={
                "count": len(places),
                "rows": self.rows([panel.row(p) for p in places]),
                "place": self.place(panel, at),
                **params,
            },
        )

    def row_finding(
        self,
        type_: str,
        rows: Ints | Sequence[int],
        column: int | None,
        params: Mapping[str, object],
    ) -> Finding:
        """Return a finding on rows, or with no rows on a column as a whole."""
        return self.words.finding(
            type_,
            row=self._numbers[int(rows[0])] if len(rows) else None,
            field="" if column is None else self.frame.columns[column].name,
            field_number=None if column is None else column + 1,
            params={"count": len(rows), "rows": self.rows(rows), **params},
        )

    def rows(self, rows: Iterable[int]) -> str:
        """List the record numbers of rows, the first ten."""
        numbers = sorted({self._numbers[int(row)] for row in rows})
        told = ", ".join(map(str, numbers[:_ROWS_TOLD]))
        return told + (", ..." if len(numbers) > _ROWS_TOLD else "")

    def place(self, panel: Panel, at: int) -> str:
        """Say what a figure is about: region, items that a schema declares, period."""
        row = panel.row(at)
        parts = [self._told(key, row) for key in self.frame.keys]
        parts.append(self.period(panel, at))
        # What a table calls its rows may be a person; then the row has to do.
        told = dict.fromkeys(filter(None, parts))
        return ", ".join(told) or f"{self._numbers[row]}"

    def _told(self, key: Key, row: int) -> str:
        """Return what a key says of a row: regions, and what a schema declares."""
        if key.is_region:
            code = int(key.codes[row])
            is_known = code < len(self.frame.province.regions)
            return key.labels[code] if is_known else ""
        if not key.is_declared:
            return ""
        value = self.frame.table.data.column(key.index)[row].as_py()
        return "" if value is None else str(value).strip()[:_LONGEST]

    def period(self, panel: Panel, at: int) -> str:
        """Return year or day of a figure, empty where none is said."""
        return self.period_text(int(panel.period[at]), panel)

    def period_text(self, period: int, panel: Panel) -> str:
        """Write a year or day, empty where none is said."""
        if period == NOWHERE:
            return ""
        if self.frame.is_yearly or panel.is_wide:
            return str(period)
        return str(_EPOCH + timedelta(days=period))

    def names(self, panel: Panel, places: Ints) -> str:
        """List what figures are about besides region and period, five at most."""
        first = np.unique(panel.items[places], return_index=True)[1]
        rows = sorted(panel.row(int(places[at])) for at in first)
        keys = [k for k in self.frame.keys if not k.is_region]
        told = []
        for row in rows[:_NAMES_TOLD]:
            cells = [self._told(key, row) for key in keys]
            told.append(" ".join(filter(None, cells)))
        listed = ", ".join(filter(None, told))
        return listed + (", ..." if listed and len(rows) > _NAMES_TOLD else "")

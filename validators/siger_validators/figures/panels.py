"""The figures of one measure, one behind the other, with what each is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from siger_validators.engine.arrays import Bools, Ints
from siger_validators.figures.rounding import Floats, decimals_of
from siger_validators.figures.rules import Kind
from siger_validators.figures.wording import Unit

if TYPE_CHECKING:
    from siger_validators.figures.frame import Frame
    from siger_validators.figures.ordering import Ordered


@dataclass(frozen=True)
class Panel:
    """The figures of one measure; NaN where there is none.

    With several `indexes` the columns of `years` stand one behind the other, so that
    figure i is of row i % rows. Later copies of a repeated row hold no figures, nor do
    cells beyond `bounds`, which are errors already.
    """

    name: str
    kind: Kind
    unit: Unit | None
    indexes: tuple[int, ...]
    frame: "Frame"
    years: tuple[int, ...] = ()
    bounds: tuple[float, float] = (-np.inf, np.inf)

    @property
    def index(self) -> int:
        """The first column of the measure."""
        return self.indexes[0]

    @property
    def is_wide(self) -> bool:
        """Tell whether each year is a column."""
        return bool(self.years)

    @cached_property
    def values(self) -> Floats:
        """The figures."""
        parts = [_floats(self.frame.table.data.column(i)) for i in self.indexes]
        found = np.concatenate(parts) if len(parts) > 1 else parts[0]
        found[self.dropped] = np.nan
        least, most = self.bounds
        if np.isfinite(least) or np.isfinite(most):
            found[(found < least) | (found > most)] = np.nan
        return found

    @cached_property
    def explained(self) -> Bools:
        """Tell which figures a finding has explained; checks write here."""
        return np.zeros(len(self.values), bool)

    @cached_property
    def orders(self) -> dict[int, "Ordered"]:
        """Where `ordered` keeps what it has found, by how much is explained."""
        return {}

    @cached_property
    def decimals(self) -> int:
        """The decimals in which the figures are written."""
        return decimals_of(self.values)

    @cached_property
    def period(self) -> Ints:
        """Year or day of each figure, -1 where none is said."""
        if not self.is_wide:
            return self.frame.period
        return np.repeat(np.array(self.years, np.int64), self.frame.count)

    @property
    def series(self) -> Ints:
        """The series of each figure."""
        return self._spread(self.frame.series)

    @property
    def items(self) -> Ints:
        """What each figure is about, wherever."""
        return self._spread(self.frame.items)

    @property
    def totals(self) -> Bools:
        """Tell which figures add up others."""
        return self._spread(self.frame.totals)

    @property
    def dropped(self) -> Bools:
        """Tell which figures stand in later copies of a row."""
        return self._spread(self.frame.dropped)

    @cached_property
    def open(self) -> Bools:
        """Tell which figures are no totals."""
        return ~self.totals

    def row(self, at: int) -> int:
        """Return the row of the table of a figure, from 0."""
        return int(at) % self.frame.count

    def column(self, at: int) -> int:
        """Return the column of the table of a figure, from 0."""
        return self.indexes[int(at) // self.frame.count]

    def explain(self, places: Ints | Sequence[int] | Bools) -> None:
        """Note that figures are explained: other checks leave them alone."""
        self.explained[places] = True

    def _spread(self, array: np.ndarray) -> np.ndarray:
        return np.tile(array, len(self.indexes)) if len(self.indexes) > 1 else array


def _floats(column: pa.ChunkedArray) -> Floats:
    return np.array(column.cast(pa.float64()).to_numpy(), np.float64)

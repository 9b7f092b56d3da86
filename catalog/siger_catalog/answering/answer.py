"""What an answer is made of: figures, each traced to its file, row and column."""

from dataclasses import dataclass
from typing import Literal

from siger_catalog.model import Agent
from siger_catalog.provinces.regions import Region
from siger_catalog.schemas import Text

Kind = Literal["figure", "ranking", "conflict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number as it stands in one row of one table.

    `row` counts from 1 at the header of the file; `period` is a year or an ISO date;
    `before` is the number of the year before, in the same table.
    """

    value: float
    period: str
    item: str
    region: Region
    dataset: str
    title: str
    publisher: Agent
    distribution: str
    row: int
    column: str
    before: float | None = None

    @property
    def change(self) -> float | None:
        """Growth since the year before, as a share: 0.031 is 3.1 % more."""
        if self.before is None or self.before == 0:
            return None
        return (self.value - self.before) / self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Figures that answer a question.

    A "figure" has one; a "ranking" several regions or items, the largest first; a
    "conflict" the differing numbers of several sources. `confirmed_by` counts further
    datasets that say the same.
    """

    kind: Kind
    indicator: Text
    unit: str
    figures: tuple[Figure, ...]
    confirmed_by: int = 0

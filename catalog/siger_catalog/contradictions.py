"""What two published tables say against each other; it belongs to both of them.

A contradiction is no finding of a version: it comes and goes when either table
changes. `left` is the dataset whose name sorts first.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal

from siger_catalog.model import Agent
from siger_catalog.schemas import Text

ContradictionKind = Literal["wrong-join", "disagreement", "duplicate"]
# In the order in which they are shown: the most harmful first.
KINDS: tuple[ContradictionKind, ...] = ("wrong-join", "disagreement", "duplicate")
SideName = Literal["", "left", "right"]
System = Literal["kemendagri", "bps"]
Certainty = Literal["certain", "likely", "possible"]
# Why one side is suspected: what further datasets say, or jumps from year to year.
Reason = Literal["", "witnesses", "jumps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A dataset of a pair; `source` is the portal's name here."""

    dataset: str
    title: str
    publisher: Agent
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A number where it stands; `row` counts from 1 at the header of the file."""

    value: float
    distribution: str
    column: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPair:
    """What both say of one region, period and item.

    `region` is a dotted Kemendagri code, `period` a year or an ISO date, `item` the
    further columns of the key in words. Of a wrong join `other` is the region whose
    number stands there, and `other_reading` that number in the table beside it.
    """

    region: str
    period: str
    item: str
    left: Reading
    right: Reading
    other: str = ""
    other_reading: Reading | None = None

    @property
    def difference(self) -> float:
        """How far apart they are, as a share of the larger: 0 to 2."""
        a, b = self.left.value, self.right.value
        most = max(abs(a), abs(b))
        return abs(a - b) / most if most else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Numbers that stand under the region whose code has the same digits.

    They came under codes of the system `came_as` and were joined as if those were of
    the system `read_as`. `hits` of `tested` cells of regions with two meanings are
    such; `chance` is an upper bound of the probability of so many by chance, given
    how often numbers of other regions are equal. `suspect` is the table that has the
    wrong numbers, "" where nothing tells the two apart, for `reason`.
    """

    suspect: SideName
    reason: Reason
    came_as: System
    read_as: System
    hits: int
    tested: int
    periods: tuple[str, ...]
    chance: float
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How two tables differ; relative differences are shares of the larger number.

    Where `factor` is not 1, the left numbers times it are the right ones: the unit is
    another. `rounded` counts cells that are equal but for rounding.
    """

    factor: float = 1.0
    rounded: int = 0
    largest: float = 0.0
    median: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How much of two tables is the same; `is_same_file`: byte by byte."""

    is_same_file: bool
    equal: int
    overlap: int
    left_rows: int
    right_rows: int

    @property
    def share(self) -> float:
        """The share of rows in both that are equal; 1 for the same file."""
        return self.equal / self.overlap if self.overlap else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """One kind of thing that two datasets say against each other about a measure.

    `indicator` names the measure, and is the same for both; a duplicate is of the
    whole table. `count` cells (rows, of a duplicate) of `compared` are concerned;
    `cells` are some of them, by region and period.
    """

    kind: ContradictionKind
    indicator: str
    title: Text
    unit: str
    left: Side
    right: Side
    count: int
    compared: int
    cells: tuple[CellPair, ...] = ()
    join: Join | None = None
    difference: Difference | None = None
    likeness: Likeness | None = None

    @property
    def key(self) -> str:
        """Its name in addresses: the same as long as kind, pair and measure are."""
        parts = (self.kind, self.left.dataset, self.right.dataset, self.indicator)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]

    def side_of(self, dataset: str) -> SideName:
        """Return which of the two a dataset is, "" for neither."""
        sides: tuple[SideName, ...] = ("left", "right")
        names = (self.left.dataset, self.right.dataset)
        return next((s for s, n in zip(sides, names, strict=True) if n == dataset), "")

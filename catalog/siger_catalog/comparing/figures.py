"""Pure: the numbers of a measure, by what they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from siger_catalog.comparing.rounding import grain_of
from siger_catalog.contradictions import Reading, Side
from siger_catalog.schemas import Text

# A dotted Kemendagri code, a year or an ISO date, and the rest of the key in words.
Subject = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands; `row` counts from 1 at the header."""

    distribution: str
    column: str
    row: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and where it stands."""

    value: float
    place: Place

    @property
    def reading(self) -> Reading:
        """The number as it is shown."""
        at = self.place
        return Reading(
            value=self.value,
            distribution=at.distribution,
            column=at.column,
            row=at.row,
        )


@dataclass(frozen=True)
class Series:
    """The numbers of one measure in one dataset, one a subject.

    `indicator` is equal for measures that may be compared; `table` names the schema,
    empty without one.
    """

    side: Side
    indicator: str
    title: Text
    unit: str
    cells: Mapping[Subject, Cell]
    table: str = ""

    @cached_property
    def grain(self) -> float:
        """The step that the numbers are written in: 0.01, 1, 1000."""
        return grain_of(cell.value for cell in self.cells.values())

    @cached_property
    def regions(self) -> frozenset[str]:
        """Whom the numbers are about."""
        return frozenset(region for region, _, _ in self.cells)

    @cached_property
    def periods(self) -> frozenset[str]:
        """When the numbers are of."""
        return frozenset(period for _, period, _ in self.cells)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All that is comparable of a dataset at a revision: measures and files.

    `files` are the SHA-256 of its files, of which one may be another dataset's too.
    """

    side: Side
    revision: int
    series: tuple[Series, ...] = ()
    files: frozenset[str] = frozenset()

    @property
    def cell_count(self) -> int:
        """How many numbers that is."""
        return sum(len(series.cells) for series in self.series)

    def of(self, indicator: str) -> Series | None:
        """Return the numbers of a measure, or None."""
        return self._by_indicator.get(indicator)

    @cached_property
    def _by_indicator(self) -> Mapping[str, Series]:
        return {s.indicator: s for s in reversed(self.series)}

    def tables(self) -> Mapping[str, tuple[Series, ...]]:
        """Return the measures of each schema."""
        found: dict[str, tuple[Series, ...]] = {}
        for series in self.series:
            if series.table:
                found[series.table] = (*found.get(series.table, ()), series)
        return found


def unambiguous(cells: Iterable[tuple[Subject, Cell]]) -> dict[Subject, Cell]:
    """Keep one number a subject; none where a dataset says two different ones."""
    kept: dict[Subject, Cell] = {}
    torn: set[Subject] = set()
    for subject, cell in cells:
        first = kept.setdefault(subject, cell)
        if first.value != cell.value:
            torn.add(subject)
    return {subject: cell for subject, cell in kept.items() if subject not in torn}

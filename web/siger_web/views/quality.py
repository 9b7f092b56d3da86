"""The scores of a dataset: the European one for metadata, and our own."""

from collections.abc import Iterable
from dataclasses import dataclass

from siger_catalog.model import Entry
from siger_catalog.ports import Parts
from siger_catalog.reporting import finding_type_of
from siger_catalog.schemas import Text
from siger_catalog.scoring import (
    DIMENSIONS,
    Dimension,
    Group,
    Measured,
    OwnScore,
    Rating,
    Standing,
    measure,
    most_points,
    own_score,
    rating_of,
    standing,
)
from siger_web.views.findings import shown_findings, words_of

# Findings that say: the address of this file gave no file at the last harvest.
_UNREACHABLE = ("siger-berkas-tidak-terambil", "siger-salinan-terakhir")


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionScore:
    """One dimension of the European score and its indicators."""

    key: Dimension
    label: Text
    measured: tuple[Measured, ...]

    @property
    def points(self) -> int:
        """The points of all indicators."""
        return sum(row.points for row in self.measured)

    @property
    def most(self) -> int:
        """The points there are."""
        return sum(row.indicator.weight for row in self.measured)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingWords:
    """What is not filled in: its words and what it would gain of our 100 points."""

    type: str
    title: Text
    fix: Text
    gain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityView:
    """Both scores of one dataset."""

    standing: Standing
    own: OwnScore
    missing: tuple[MissingWords, ...]
    dimensions: tuple[DimensionScore, ...]

    @property
    def points(self) -> int:
        """The points of the European score."""
        return sum(dimension.points for dimension in self.dimensions)

    @property
    def most(self) -> int:
        """The points there are."""
        return most_points()

    @property
    def rating(self) -> Rating:
        """The word for the points."""
        return rating_of(self.points)


def quality_view(entry: Entry, parts: Parts, groups: Iterable[Group]) -> QualityView:
    """Score a dataset by its metadata and by the groups of its findings."""
    dataset, findings = entry.version.dataset, shown_findings(entry)
    lost = {f.distribution_id for f in findings if f.type in _UNREACHABLE}
    measured = measure(dataset, lost)
    rows = standing(dataset, groups)
    # The weights stand in params, which are left out of what is shown of held files.
    own = own_score(rows, entry.version.findings)
    return QualityView(
        standing=rows,
        own=own,
        missing=tuple(_missing(own, parts)),
        dimensions=tuple(
            DimensionScore(
                key=key,
                label=label,
                measured=tuple(r for r in measured if r.indicator.dimension == key),
            )
            for key, label in DIMENSIONS.items()
        ),
    )


def _missing(own: OwnScore, parts: Parts) -> Iterable[MissingWords]:
    for row in own.missing:
        kind = finding_type_of(row.finding, parts.finding_types)
        words = words_of(row.finding, kind)
        yield MissingWords(
            type=row.finding.type, title=words.title, fix=words.fix, gain=row.gain
        )

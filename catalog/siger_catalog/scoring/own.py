"""Our own score: half for the rows that are valid, half for what is said of them.

Every other catalog scores metadata alone, so that a file of wrong numbers with good
words is called excellent (https://data.europa.eu/mqa/methodology,
https://github.com/opendatateam/udata: compute_quality_score).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from siger_catalog.model import Finding
from siger_catalog.scoring.harm import Standing

MOST = 100
_WEIGHT = "weight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A finding about metadata and the points of the whole score it costs."""

    finding: Finding
    gain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnScore:
    """Two halves from 0 to 100 and what is missing from the second.

    `metadata` is 100 less the weights of what is not filled in, never below 0;
    `rows` the share of valid rows, 0 where no table could be read.
    """

    rows: float
    metadata: float
    missing: tuple[Missing, ...]

    @property
    def total(self) -> float:
        """The mean of the two halves."""
        return (self.rows + self.metadata) / 2


def own_score(standing: Standing, findings: Iterable[Finding]) -> OwnScore:
    """Score a dataset by the standing of its rows and the findings of its metadata."""
    weighted = [f for f in findings if f.params.get(_WEIGHT, "").isdigit()]
    lost = sum(_weight(f) for f in weighted)
    # Beyond 100 a weight costs nothing more, so each counts for its part of what is.
    scale = min(1.0, MOST / lost) if lost else 1.0
    return OwnScore(
        rows=standing.share * MOST,
        metadata=float(max(0, MOST - lost)),
        missing=tuple(
            Missing(finding=f, gain=_weight(f) * scale / 2)
            for f in sorted(weighted, key=_weight, reverse=True)
        ),
    )


def _weight(finding: Finding) -> int:
    return int(finding.params[_WEIGHT])

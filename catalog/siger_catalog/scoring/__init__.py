"""How good a dataset is: the rows that can be used, and what is said of them."""

from siger_catalog.scoring.harm import (
    Fix,
    Group,
    Standing,
    best_fixes,
    group_key,
    make_group,
    standing,
)
from siger_catalog.scoring.indicators import (
    DIMENSIONS,
    SOURCE_URL,
    Dimension,
    Indicator,
    indicators,
    most_points,
)
from siger_catalog.scoring.mqa import Measured, Rating, measure, rating_of
from siger_catalog.scoring.own import Missing, OwnScore, own_score

__all__ = [
    "DIMENSIONS",
    "SOURCE_URL",
    "Dimension",
    "Fix",
    "Group",
    "Indicator",
    "Measured",
    "Missing",
    "OwnScore",
    "Rating",
    "Standing",
    "best_fixes",
    "group_key",
    "indicators",
    "make_group",
    "measure",
    "most_points",
    "own_score",
    "rating_of",
    "standing",
]

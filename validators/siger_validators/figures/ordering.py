"""The figures of a panel in order of time, series by series."""

from dataclasses import dataclass

import numpy as np

from siger_validators.engine.arrays import Ints
from siger_validators.figures.keys import NOWHERE
from siger_validators.figures.panels import Panel
from siger_validators.figures.rounding import Floats


@dataclass(frozen=True, slots=True)
class Ordered:
    """Figures above 0 in order of time, series by series.

    `places` are those of the panel; `ratios[i]` is figure i + 1 by figure i, NaN where
    another series begins.
    """

    places: Ints
    series: Ints
    values: Floats
    ratios: Floats

    def leaps(self, limit: float) -> Ints:
        """Return where a figure is `limit` times the one before it, or a part of it."""
        is_far = (self.ratios > limit) | (self.ratios < 1 / limit)
        return np.flatnonzero(is_far) + 1


def ordered(panel: Panel) -> Ordered:
    """Put the figures of a panel in order, without what is explained.

    It is done anew only when more has been explained.
    """
    known = panel.orders
    mark = int(np.count_nonzero(panel.explained))
    if mark not in known:
        known.clear()
        known[mark] = _ordered(panel)
    return known[mark]


def _ordered(panel: Panel) -> Ordered:
    is_usable = panel.values > 0
    is_usable &= panel.period != NOWHERE
    is_usable &= ~panel.explained
    if panel.is_wide:
        places = _sorted(panel, np.flatnonzero(is_usable))
    else:
        places = panel.frame.order[is_usable[panel.frame.order]]
    series, values = panel.series[places], panel.values[places]
    ratios = values[1:] / values[:-1]
    ratios[series[1:] != series[:-1]] = np.nan
    return Ordered(places, series, values, ratios)


def _sorted(panel: Panel, places: Ints) -> Ints:
    if not len(places):
        return places
    period = panel.period[places]
    least = int(period.min())
    span = int(period.max()) - least + 1
    codes = panel.series[places] * span + (period - least)
    return np.asarray(places[np.argsort(codes, kind="stable")])

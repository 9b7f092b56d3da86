"""Pure: how long a file may go without being asked for.

A portal's file changes far more seldom than we could ask. The ladder is that of
data.gouv.fr's crawler, with one look at the very next harvest before it: a file that
came for the first time, changed or could not be had is looked at again at once.
Source: hydra of data.gouv.fr, its setting CHECK_DELAYS.
"""

from datetime import datetime, timedelta

from siger_catalog.model import FileClock

LADDER_H = (0, 12, 24, 168, 720)


def is_due(clock: FileClock | None, now: datetime) -> bool:
    """Tell whether a file must be asked for; one asked for in the future is.

    (Then the clock of the machine was moved.)
    """
    if clock is None or clock.asked_at > now:
        return True
    return clock.asked_at + timedelta(hours=LADDER_H[clock.step]) <= now


def after_asking(
    distribution_id: str,
    before: FileClock | None,
    now: datetime,
    *,
    is_same: bool,
) -> FileClock:
    """Return the clock of a file that was just asked for.

    `is_same`: it came, and is as it was before.
    """
    step = min(before.step + 1, len(LADDER_H) - 1) if before and is_same else 0
    return FileClock(distribution_id=distribution_id, asked_at=now, step=step)

"""How long to wait before asking a portal again."""

import email.utils
from datetime import UTC, datetime

from siger_catalog.fetching.messages import Answer

# Statuses that a portal gives for a while only (RFC 9110 15.6, RFC 6585 4).
_PASSING = {429, 502, 503, 504}
# A portal that means years would otherwise be lost until the program starts again.
LONGEST_S = 24 * 3600.0


def wait_before_retry(
    answer: Answer, pause_s: float, max_wait_s: float
) -> float | None:
    """Return the seconds to wait, or None when asking again is of no use now."""
    if answer.status not in _PASSING:
        return None
    asked_s = retry_after(answer.headers.get("retry-after", ""), datetime.now(UTC))
    if asked_s is None:
        return pause_s
    return asked_s if asked_s <= max_wait_s else None


def asked_to_wait(answer: Answer) -> float:
    """Return the seconds that a portal asks to be left alone; 0 when it does not."""
    if answer.status not in _PASSING:
        return 0.0
    said = answer.headers.get("retry-after", "")
    return min(retry_after(said, datetime.now(UTC)) or 0.0, LONGEST_S)


def retry_after(value: str, now: datetime) -> float | None:
    """Read a Retry-After header: seconds from now, or None when it says nothing.

    Source: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after.
    """
    value = value.strip()
    if value.isdecimal():
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # a year of twenty digits
        return None
    if until.tzinfo is None:  # HTTP dates are GMT
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())

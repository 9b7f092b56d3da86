"""Reads the times that portals write in their own ways."""

from datetime import UTC, datetime

from siger_harvesters.texts import clean_line, moment

_DAYS = ("%d-%m-%Y", "%d/%m/%Y", "%Y/%m/%d", "%d-%m-%Y %H:%M:%S")
_MILLISECONDS = 100_000_000_000


def moment_of(value: object) -> datetime | None:
    """Read a time: ISO 8601, seconds or milliseconds since 1970, or a day d-m-Y."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_1970(value)
    text = clean_line(value)
    if text.isdecimal() and 9 <= len(text) <= 13:  # noqa: PLR2004  digits of such times
        return _since_1970(int(text))
    if found := moment(text):
        return found
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _since_1970(value: float) -> datetime | None:
    seconds = value / 1000 if value >= _MILLISECONDS else value
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None

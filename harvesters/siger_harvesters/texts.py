"""Cleans what portals write, at the door: texts, names and times."""

import re
import unicodedata
from datetime import UTC, datetime

# Control characters, and marks that hide or turn text around (Unicode Bidirectional
# Algorithm, https://www.unicode.org/reports/tr9/). Joiners (U+200C, U+200D) stay:
# emoji and Arabic script need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_SLUG = re.compile(r"[^a-z0-9_-]+")
_SLUG_LENGTH = 100


def clean_text(value: object) -> str:
    """Return a text without characters that databases or readers stumble over.

    Line ends become line feeds; numbers are written out; anything else is empty.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    text = _SURROGATE.sub("\ufffd", _LINE_ENDS.sub("\n", value))
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text)).strip()


def clean_line(value: object) -> str:
    """Return a text on one line, blanks joined."""
    return " ".join(clean_text(value).split())


def slug(text: str) -> str:
    """Return a name for addresses: `[a-z0-9_-]`, at most 100 long, perhaps empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", plain.lower()).strip("-_")[:_SLUG_LENGTH].rstrip("-_")


def moment(value: object) -> datetime | None:
    """Read an ISO 8601 time as UTC; a time without a zone is UTC already."""
    try:
        at = datetime.fromisoformat(clean_line(value))
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None

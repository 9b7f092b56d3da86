"""Words, numbers, dates and sizes in the language of a page.

The key of a text is its Indonesian wording; `texts/en.po` holds the English. A text
may hold `{name}` places; what is put there is escaped, unless it is Markup already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from importlib import resources
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from siger_catalog.schemas import Text

WIB = timezone(timedelta(hours=7), "WIB")  # every clock of the site shows it
EN_DASH = "\N{EN DASH}"
MISSING = EN_DASH
LANGUAGES = ("id", "en")

_LOCALES = {"id": "id_ID", "en": "en_GB"}  # en_GB writes 14 March 2019
_UNITS = ("B", "KB", "MB", "GB", "TB")
_MOST_DIGITS = 6
_LARGE = 1000

Message = str | tuple[str, ...]  # one form, or one for 1 and one for other counts


def msg(text: str) -> str:
    """Mark an Indonesian text that a page will translate; returns it unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Wording:
    """Writes texts, numbers and dates in one language ("id" or "en")."""

    language: str
    texts: Mapping[str, Message]
    locale: Locale

    def __call__(self, text: str, **values: object) -> Markup:
        """Return the text in this language with its places filled and escaped.

        A whole number among the values is written with separators; `n` chooses
        between singular and plural where the language has both.
        """
        found = self.texts.get(text, text)
        if not isinstance(found, str):
            found = found[0] if values.get("n") == 1 else found[1]
        if not values:
            return escape(found)
        shown = {key: self._shown(value) for key, value in values.items()}
        # All is escaped already; Markup.format, in Python, would do it again, slowly.
        filled = str(escape(found)).format(**shown)
        return Markup(filled)  # noqa: S704 - of escaped text and escaped values

    def plain(self, text: str, **values: object) -> str:
        """Return the text as plain words, for what is no page: nothing is escaped."""
        return self(text, **values).unescape()

    def both(self, text: Text) -> str:
        """Return a text that carries its own two languages."""
        return text.in_language(self.language)

    def number(self, value: object, digits: int | None = None) -> str:
        """Return 1234.5 as "1.234,5" (id) or "1,234.5" (en); None as a dash.

        Without `digits` a whole number has none, a small one two significant
        places and any other at most two.
        """
        if value is None:
            return MISSING
        if not isinstance(value, int | float):
            value = float(str(value))
        places = _places(value) if digits is None else digits
        text = f"{value:,.{places}f}"
        if digits is None and "." in text:
            text = text.rstrip("0").rstrip(".")
        return text.translate(_separators(self.locale))

    def rounded(self, value: float | None) -> str:
        """Return a number for a chart: from 1,000 on without decimals."""
        is_large = value is not None and abs(value) >= _LARGE
        return self.number(value, 0 if is_large else None)

    def percent(self, share: float) -> str:
        """Return 0.031 as "3,1%"."""
        return f"{self.number(round(share * 100, 1))}%"

    def date(self, day: date, style: str = "long") -> str:
        """Return "14 Maret 2019", or "14 Mar 2019" in the style "medium"."""
        local = day.astimezone(WIB).date() if isinstance(day, datetime) else day
        pattern = "d MMMM y" if style == "long" else "d MMM y"
        return format_date(local, pattern, self.locale)

    def clock(self, at: datetime) -> str:
        """Return "02.10 WIB" (id) or "02:10 WIB" (en)."""
        pattern = "HH.mm" if self.language == "id" else "HH:mm"
        return f"{format_datetime(at.astimezone(WIB), pattern, locale=self.locale)} WIB"

    def moment(self, at: datetime) -> str:
        """Return "14 Maret 2019, 02.10 WIB"."""
        return f"{self.date(at)}, {self.clock(at)}"

    def size(self, count: int) -> str:
        """Return a number of bytes as "9 KB" or "1,8 MB"; 1 KB is 1,000 bytes."""
        value, unit = float(count), 0
        while value >= 999.5 and unit < len(_UNITS) - 1:  # noqa: PLR2004 - rounds to 1000
            value, unit = value / 1000, unit + 1
        digits = 1 if unit > 1 and value < 10 else 0  # noqa: PLR2004 - 1,8 MB but 18 MB
        return f"{self.number(value, digits)} {_UNITS[unit]}"

    def years(self, years: Sequence[int]) -> str:
        """Return the span of the years, or the only one, or a dash."""
        if not years:
            return MISSING
        first, last = min(years), max(years)
        return str(first) if first == last else f"{first}{EN_DASH}{last}"

    def period(self, text: str) -> str:
        """Return a year as it is, an ISO date as "14 Maret 2019"."""
        return self.date(date.fromisoformat(text)) if "-" in text else text

    def _shown(self, value: object) -> Markup:
        if isinstance(value, int) and not isinstance(value, bool):
            return Markup(self.number(value))  # noqa: S704 - digits and separators
        return escape(value)


def _places(value: float) -> int:
    if isinstance(value, int) or value == round(value):
        return 0
    places = 2
    while abs(value) < 10 ** (1 - places) and places < _MOST_DIGITS:
        places += 1
    return places


@lru_cache(maxsize=len(LANGUAGES))
def _separators(locale: Locale) -> Mapping[int, str]:
    symbols: Mapping[str, Any] = locale.number_symbols["latn"]
    return str.maketrans(
        {",": symbols["group"], ".": symbols["decimal"], "-": "\N{MINUS SIGN}"}
    )


@lru_cache(maxsize=len(LANGUAGES))
def load_wording(language: str) -> Wording:
    """Return the wording of "id" or "en"; anything else is Indonesian."""
    texts = _read_texts("en.po") if language == "en" else {}
    code = "en" if language == "en" else "id"
    return Wording(code, texts, Locale.parse(_LOCALES[code]))


def _read_texts(file: str) -> Mapping[str, Message]:
    path = resources.files("siger_web").joinpath("texts", file)
    with path.open("rb") as po:
        catalog = read_po(po, locale="en", abort_invalid=True)
    texts: dict[str, Message] = {}
    for message in catalog:
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key:
            found = message.string
            texts[key] = found if isinstance(found, str) else tuple(found or ())
    return texts


def utc_text(at: datetime) -> str:
    """Return a time as the API and `<time datetime>` write it (RFC 3339, UTC)."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

"""The badge that a producer puts on its own site: the quality in words, as SVG."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import escape

from siger_catalog.model import Entry
from siger_web.wording import Wording, msg

_HEIGHT = 28
_PADDING = 10
# The mean width of a letter of Verdana at 12 px; textLength makes up for the rest.
_LETTER = 7.2
# White on each of these is at least 5:1 (WCAG 2.2, 1.4.3).
_LOOKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "valid": (msg("Lolos pemeriksaan"), "#1a6a3a"),
        "warnings": (msg("Ada peringatan"), "#7d5200"),
        "errors": (msg("Ada kesalahan"), "#a3261c"),
        "unchecked": (msg("Belum diperiksa"), "#474d4a"),
        "quarantined": (msg("Berkas ditahan"), "#474d4a"),
        "withdrawn": (msg("Sudah ditarik"), "#474d4a"),
    }
)
_LEFT = "#0a2d35"


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What a badge says; `title` is the whole of it, for those who cannot see it."""

    left: str
    right: str
    title: str
    colour: str
    language: str


def badge_of(entry: Entry, province: str, wording: Wording) -> Badge:
    """Say in words how good a dataset is, or that it is not served."""
    state = entry.serving.state
    is_away = state in ("quarantined", "withdrawn")
    words, colour = _LOOKS[state if is_away else entry.version.quality]
    left = wording.plain(msg("Data {provinsi}"), provinsi=province)
    right = wording.plain(words)
    title = f"{left}: {entry.version.dataset.title}. {right}"
    return Badge(
        left=left, right=right, title=title, colour=colour, language=wording.language
    )


def badge_svg(badge: Badge) -> str:
    """Draw a badge; its texts are escaped, its size follows them."""
    left, right = _width(badge.left), _width(badge.right)
    total = left + right
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="{_HEIGHT}" '
        f'viewBox="0 0 {total} {_HEIGHT}" role="img" aria-labelledby="t" '
        f'lang="{escape(badge.language)}">'
        f'<title id="t">{escape(badge.title)}</title>'
        f'<rect width="{total}" height="{_HEIGHT}" rx="5" fill="{badge.colour}"/>'
        f'<path d="M5 0H{left}V{_HEIGHT}H5a5 5 0 0 1-5-5V5a5 5 0 0 1 5-5z" '
        f'fill="{_LEFT}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" '
        'font-size="12" aria-hidden="true">'
        f"{_text(badge.left, 0)}{_text(badge.right, left)}</g></svg>"
    )


def _width(text: str) -> int:
    return round(len(text) * _LETTER) + 2 * _PADDING


def _text(text: str, x: int) -> str:
    length = _width(text) - 2 * _PADDING
    return (
        f'<text x="{x + _PADDING}" y="18" textLength="{length}" '
        f'lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
    )

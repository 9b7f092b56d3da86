"""How a file was read, in the language of a page."""

from siger_web.wording import Wording, msg

# The Indonesian words that readers write into TableFacts.dialect, at the beginning
# and at the end of its parts; what they stand beside is the file's own.
_LEADING = (
    msg("pemisah"),
    msg("lembar"),
    msg("koma desimal"),
    msg("titik ribuan"),
)
_TRAILING = (msg("dengan BOM"), msg("(dugaan)"))


def read_as(dialect: str, wording: Wording) -> str:
    """Return TableFacts.dialect with its words in the language of the page."""
    return "; ".join(_part(part, wording) for part in dialect.split("; "))


def _part(part: str, wording: Wording) -> str:
    for words in _LEADING:
        if part.startswith(words):
            return f"{wording(words)}{part.removeprefix(words)}"
    for words in _TRAILING:
        if part.endswith(words):
            return f"{part.removesuffix(words)}{wording(words)}"
    return part

"""Text to words: marks and case folded, split at all but letters and digits."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Span:
    """A folded word and where it stands in the text (`start`, `end` in characters)."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return the text without marks and case ("Kopi Robustá" -> "kopi robusta")."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.casefold()


def words(text: str) -> list[str]:
    """Return the folded words of a text, in its order."""
    return _WORD.findall(fold(text))


def spans(text: str) -> Iterator[Span]:
    """Yield the words of a text with their places in the unfolded text."""
    for match in _WORD.finditer(text):
        yield Span(fold(match.group()), match.start(), match.end())


def column_words(names: Iterable[str]) -> list[str]:
    """Return the words of column names, split at "_", camelCase and digits."""
    return [word for name in names for word in words(_HUMP.sub(" ", name))]

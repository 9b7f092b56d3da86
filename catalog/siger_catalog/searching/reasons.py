"""Why a result was found and stands where it stands: plain values of a hit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column that holds a wanted word.

    `column` is its name in the file; `title` (with its unit) and `value` (None when
    the word is in the title) are HTML-escaped, with `<mark>` around the words.
    """

    column: str
    title: str
    value: str | None


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One reason in words, and what it gave (0 for a remark)."""

    text: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a result stands where it stands.

    `score` is the sum of the parts x `factor`, which favours good and fresh data;
    `text` says all of it in sentences. Everything is plain text, not HTML.
    """

    score: float
    factor: float
    parts: tuple[ScorePart, ...]
    text: str

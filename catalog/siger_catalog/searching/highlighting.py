"""Marks the words that were searched for: the same on every engine, safe as HTML."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from siger_catalog.language import Language
from siger_catalog.language.words import Span, spans_of, words

_WIDTH = 220
_LEAD = 40


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks the words of one search in many texts; each word is judged once.

    `wanted` holds folded words and stems.
    """

    wanted: frozenset[str]
    language: Language
    _judged: set[str] = field(default_factory=set, init=False, repr=False)
    _chosen: set[str] = field(default_factory=set, init=False, repr=False)

    def judge(self, texts: Iterable[str]) -> None:
        """Find out which words of the texts are wanted: of many at once is quicker."""
        held = set(words("\n".join(texts)))
        stem, wanted = self.language.stemmer.stem, self.wanted
        new = held - self._judged
        self._chosen.update(w for w in new if w in wanted or stem(w) in wanted)
        self._judged.update(new)

    def mark(self, text: str, width: int = _WIDTH) -> str:
        """Return the part of a judged text with most wanted words, with `<mark>`.

        It is escaped; empty when none of the words occurs; cut to about `width`
        characters, with "…" where something was left out.
        """
        marks = spans_of(text, self._chosen)
        if not marks:
            return ""
        start, end = _window(text, marks, width)
        shown = [mark for mark in marks if start <= mark.start and mark.end <= end]
        before = "… " if start else ""
        after = " …" if end < len(text) else ""
        return before + _marked(text, shown, start, end) + after


def highlight(
    text: str, wanted: frozenset[str], language: Language, width: int = _WIDTH
) -> str:
    """Mark the words in a single text; see Marker."""
    marker = Marker(wanted, language)
    marker.judge([text])
    return marker.mark(text, width)


def _window(text: str, marks: Sequence[Span], width: int) -> tuple[int, int]:
    if len(text) <= width:
        return 0, len(text)
    ends = [mark.end for mark in marks]
    densest = max(
        marks,
        key=lambda m: bisect_right(ends, m.start + width) - bisect_left(ends, m.start),
    )
    start = max(0, densest.start - _LEAD)
    # Begin at a word, but never after the first marked one.
    blank = text.find(" ", start, densest.start) if start else -1
    start = blank + 1 if blank >= 0 else start
    end = min(len(text), max(start + width, densest.end))
    return start, end


def _marked(text: str, marks: Sequence[Span], start: int, end: int) -> str:
    parts, position = [], start
    for mark in marks:
        parts.append(escape(text[position : mark.start]))
        parts.append(f"<mark>{escape(text[mark.start : mark.end])}</mark>")
        position = mark.end
    return "".join(parts) + escape(text[position:end])

"""Marks the words that were searched for: the same on every engine, safe as HTML."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from html import escape

from siger_catalog.language import Language
from siger_catalog.language.words import Span, wanted_spans

_WIDTH = 220
_LEAD = 40


def highlight(
    text: str, wanted: frozenset[str], language: Language, width: int = _WIDTH
) -> str:
    """Return the part of the text with most wanted words, escaped, with `<mark>`.

    `wanted` holds folded words and stems. Empty when none of them occurs; cut to
    about `width` characters, with "…" where something was left out.
    """
    stem = language.stemmer.stem

    def is_wanted(word: str) -> bool:
        return word in wanted or stem(word) in wanted

    marks = wanted_spans(text, is_wanted)
    if not marks:
        return ""
    start, end = _window(text, marks, width)
    shown = [mark for mark in marks if start <= mark.start and mark.end <= end]
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    return before + _marked(text, shown, start, end) + after


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

"""Did you mean: the words of the catalog, and the likeliest one for a mistyped word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from siger_catalog.language.analysis import Language

_SHORTEST = 4
_LONG = 8
_COMMON_AT = 2


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Words with the number of documents that hold them.

    `stems` are those of all words; `by_length` holds the words that a mistyped one
    may be corrected to: common enough, letters only.
    """

    language: Language = field(repr=False)
    counts: Mapping[str, int]
    stems: frozenset[str] = field(repr=False)
    by_length: Mapping[int, tuple[str, ...]] = field(repr=False)

    def knows(self, word: str) -> bool:
        """Tell whether a search can do something with the word as it is."""
        return (
            word in self.counts
            or word in self.language.weak_words
            or self.language.synonyms.knows(word)
            or self.language.stem(word) in self.stems
            or self.language.is_indonesian(word)
        )

    def correct(self, word: str) -> str | None:
        """Return the likeliest word meant by an unknown one, or None.

        One edit, two from eight letters on. The first letter is seldom mistyped, so
        a candidate that shares it comes first; then the one in more documents.
        """
        if len(word) < _SHORTEST or not word.isalpha() or self.knows(word):
            return None
        for edits in range(1, 3 if len(word) >= _LONG else 2):
            found = self._within(word, edits)
            if found:
                return max(found, key=lambda c: (c[0] == word[0], self.counts[c], c))
        return None

    def _within(self, word: str, edits: int) -> list[str]:
        lengths = range(len(word) - edits, len(word) + edits + 1)
        candidates = [c for n in lengths for c in self.by_length.get(n, ())]
        found = process.extract(
            word, candidates, scorer=OSA.distance, score_cutoff=edits, limit=None
        )
        return [candidate for candidate, _, _ in found]


def build_vocabulary(counts: Mapping[str, int], language: Language) -> Vocabulary:
    """Make the vocabulary of a catalog out of its words and their document counts.

    Names of places and weak words belong to it even where no document has them.
    """
    own = (*language.weak_words, *language.places.words)
    # Nobody searches for a weak word alone, so none is what was meant by another one.
    never = language.weak_words - set(language.places.words)
    known = dict.fromkeys(own, _COMMON_AT)
    known.update((w, max(n, known.get(w, 0))) for w, n in counts.items())
    return Vocabulary(
        language=language,
        counts=known,
        stems=frozenset(language.stem(word) for word in known),
        by_length=_by_length(
            word
            for word, count in known.items()
            if count >= _COMMON_AT and word not in never
        ),
    )


def _by_length(words: Iterable[str]) -> Mapping[int, tuple[str, ...]]:
    grouped: dict[int, list[str]] = {}
    for word in words:
        if len(word) >= _SHORTEST and word.isalpha():
            grouped.setdefault(len(word), []).append(word)
    return {length: tuple(found) for length, found in grouped.items()}

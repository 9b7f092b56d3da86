"""Did you mean: the words of the catalog, and the likeliest one for a mistyped word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from siger_catalog.language.stems import Stemmer

_SHORTEST = 4
_LONG = 8
_COMMON_AT = 2


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words with the number of documents that hold them.

    `stems` are those of all words; `by_length` holds the words that a mistyped one
    may be corrected to: common enough, letters only.
    """

    counts: Mapping[str, int]
    stemmer: Stemmer = field(repr=False)
    stems: frozenset[str] = field(repr=False)
    by_length: Mapping[int, tuple[str, ...]] = field(repr=False)

    def knows(self, word: str) -> bool:
        """Tell whether the word, or one of its stem, occurs in the catalog."""
        return word in self.counts or self.stemmer.stem(word) in self.stems

    def correct(self, word: str) -> str | None:
        """Return the likeliest word meant by an unknown one, or None.

        One edit, two from eight letters on. The first letter is seldom mistyped, so
        a candidate that shares it comes first; then fewer edits; then more documents.
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
            word, candidates, scorer=OSA.distance, score_cutoff=edits, limit=50
        )
        return [candidate for candidate, _, _ in found]


def build_vocabulary(counts: Mapping[str, int], stemmer: Stemmer) -> Vocabulary:
    """Make the vocabulary of a catalog out of its words and their document counts."""
    return Vocabulary(
        counts=counts,
        stemmer=stemmer,
        stems=frozenset(stemmer.stem(word) for word in counts),
        by_length=_by_length(w for w, n in counts.items() if n >= _COMMON_AT),
    )


def _by_length(words: Iterable[str]) -> Mapping[int, tuple[str, ...]]:
    grouped: dict[int, list[str]] = {}
    for word in words:
        if len(word) >= _SHORTEST and word.isalpha():
            grouped.setdefault(len(word), []).append(word)
    return {length: tuple(found) for length, found in grouped.items()}

"""Did you mean: the words of the catalog, and the likeliest one for a mistyped word."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from siger_catalog.keeping import Kept
from siger_catalog.language.analysis import Language

_SHORTEST = 4
_LONG = 8
_COMMON_AT = 2
_MOST_READINGS = 1000
_MOST_READING_BYTES = 16 * 1024 * 1024


def _no_readings() -> Kept[Hashable, object]:
    return Kept(_MOST_READINGS, _MOST_READING_BYTES)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Words with the number of documents that hold them.

    `stems` has the same of all words' stems, at most (a document with two words of a
    stem counts twice); `by_length` holds the words that a mistyped one may be
    corrected to: common enough, letters only. `most` is the count of the commonest
    word, which stands for the number of documents. `readings` are for whoever reads
    texts by these words: what was read stays right as long as they do.
    """

    language: Language = field(repr=False)
    counts: Mapping[str, int]
    stems: Mapping[str, int] = field(repr=False)
    by_length: Mapping[int, tuple[str, ...]] = field(repr=False)
    most: int
    readings: Kept[Hashable, object] = field(default_factory=_no_readings, repr=False)

    def knows(self, word: str) -> bool:
        """Tell whether a search can do something with the word as it is."""
        return (
            word in self.counts
            or word in self.language.weak_words
            or self.language.synonyms.knows(word)
            or self.language.stem(word) in self.stems
            or self.language.is_indonesian(word)
        )

    def rarity(self, forms: Iterable[Sequence[str]]) -> float:
        """Return how much it says that a document holds one of the forms: BM25's idf.

        A form of several words is as rare as its rarest. 0 for what every document
        has; the most for what none has.
        """
        held = max((self._documents_with(form) for form in forms), default=0)
        return log(1 + (self.most - held + 0.5) / (held + 0.5))

    def _documents_with(self, form: Sequence[str]) -> int:
        stems = (self.language.stem(word) for word in form)
        found = (min(self.stems.get(stem, 0), self.most) for stem in stems)
        return min(found, default=0)

    def correct(self, word: str) -> str | None:
        """Return the likeliest word meant by an unknown one, or None.

        One edit, two from eight letters on. The first letter is seldom mistyped, so
        a candidate that shares it comes first; then the one in more documents.
        """
        return None if self.knows(word) else self._likeliest(word)

    def respell(self, word: str) -> str | None:
        """Return the likeliest word meant by one that no document holds, or None.

        Also where it may be a word ("perceriaan", of "ceria"): for a text that finds
        nothing as it is.
        """
        own = word in self.language.weak_words or self.language.synonyms.knows(word)
        if own or self._documents_with((word,)):
            return None
        return self._likeliest(word)

    def _likeliest(self, word: str) -> str | None:
        if len(word) < _SHORTEST or not word.isalpha():
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
        stems=_stems(counts, known, language),
        most=max(counts.values(), default=0),
        by_length=_by_length(
            word
            for word, count in known.items()
            if count >= _COMMON_AT and word not in never
        ),
    )


def _stems(
    counts: Mapping[str, int], known: Iterable[str], language: Language
) -> Mapping[str, int]:
    stems = Counter({language.stem(word): 0 for word in known})
    for word, count in counts.items():
        stems[language.stem(word)] += count
    return stems


def _by_length(words: Iterable[str]) -> Mapping[int, tuple[str, ...]]:
    grouped: dict[int, list[str]] = {}
    for word in words:
        if len(word) >= _SHORTEST and word.isalpha():
            grouped.setdefault(len(word), []).append(word)
    return {length: tuple(found) for length, found in grouped.items()}

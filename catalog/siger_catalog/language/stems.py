"""Stems: the dictionary stemmer Sastrawi, corrected for the words of this domain.

Source of the algorithm: Nazief and Adriani's, as in https://github.com/sastrawi.
Names of places are never stemmed (Melinting would become "linting").
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from Sastrawi.Stemmer.Stemmer import Stemmer as Sastrawi
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

_SHORTEST = 4
_CACHED_WORDS = 200_000


class _RootWords:
    """The dictionary as a set: Sastrawi's own list took 100 ms for a foreign word."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)

    def contains(self, word: str) -> bool:
        """Tell whether the word is a root word (called by Sastrawi)."""
        return word in self._words


@dataclass(frozen=True, slots=True, eq=False)
class Stemmer:
    """Turns a folded word into its stem; remembers the words it has seen.

    `stem` returns the stem of a folded word; short words and numbers stay. It is no
    method, for it is called for every word of every text that is shown.
    """

    stem: Callable[[str], str]
    _roots: frozenset[str]

    def knows(self, word: str) -> bool:
        """Tell whether a folded word is one of the dictionary, affixes and all."""
        return word in self._roots or self.stem(word) in self._roots


def build_stemmer(overrides: Mapping[str, str], protected: frozenset[str]) -> Stemmer:
    """Make a stemmer: `overrides` win, `protected` words stay as they are."""
    roots = frozenset(filter(str.strip, StemmerFactory().get_words()))
    sastrawi = Sastrawi(_RootWords(roots))

    @lru_cache(maxsize=_CACHED_WORDS)
    def stem(word: str) -> str:
        if word in overrides:
            return overrides[word]
        if word in protected or not _may_have_stem(word):
            return word
        return str(sastrawi.stem(word)) or word

    return Stemmer(stem, roots | overrides.keys())


def _may_have_stem(word: str) -> bool:
    # Sastrawi would cut a word in two at letters that Indonesian does not have.
    return len(word) >= _SHORTEST and word.isascii() and word.isalpha()

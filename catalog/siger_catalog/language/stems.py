"""Stems: the dictionary stemmer Sastrawi, corrected for the words of this domain.

Source of the algorithm: Nazief and Adriani's, as in https://github.com/sastrawi.
Names of places are never stemmed (Melinting would become "linting").
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

_SHORTEST = 4
_CACHED_WORDS = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class Stemmer:
    """Turns a folded word into its stem; remembers the words it has seen."""

    _stem: Callable[[str], str]

    def stem(self, word: str) -> str:
        """Return the stem of a folded word; short words and numbers stay."""
        return self._stem(word)


def build_stemmer(overrides: Mapping[str, str], protected: frozenset[str]) -> Stemmer:
    """Make a stemmer: `overrides` win, `protected` words stay as they are."""
    sastrawi = StemmerFactory().create_stemmer(isDev=False)

    @lru_cache(maxsize=_CACHED_WORDS)
    def stem(word: str) -> str:
        if word in overrides:
            return overrides[word]
        if word in protected or len(word) < _SHORTEST or not word.isalpha():
            return word
        return str(sastrawi.stem(word)) or word

    return Stemmer(stem)

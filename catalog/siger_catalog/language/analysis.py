"""The one analysis of texts: what is needed of a language, put together once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

from siger_catalog.language.elsewhere import Elsewhere, build_elsewhere
from siger_catalog.language.places import Places, build_places
from siger_catalog.language.stems import Stemmer, build_stemmer
from siger_catalog.language.synonyms import Synonyms, parse_synonyms
from siger_catalog.language.words import words
from siger_catalog.provinces.regions import Province

# Raise it when the same text would give other tokens than before.
_ANALYSIS_VERSION = "2"
# Prefixes of verbs, active, passive and stative: James N. Sneddon, Indonesian: A
# Comprehensive Grammar (2010), chapter 1.
_VERBAL = ("me", "di", "ber", "ter")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Language:
    """Indonesian as a province writes it.

    `fingerprint` changes when indexed tokens would: synonyms and weak words are used
    by queries alone and are no part of it.
    """

    province: Province
    stemmer: Stemmer = field(repr=False)
    synonyms: Synonyms = field(repr=False)
    places: Places = field(repr=False)
    elsewhere: Elsewhere = field(repr=False)
    weak_words: frozenset[str] = field(repr=False)
    fingerprint: str

    def stem(self, word: str) -> str:
        """Return the stem of a folded word."""
        return self.stemmer.stem(word)

    def is_indonesian(self, word: str) -> bool:
        """Tell whether a folded word is one of the dictionary."""
        return self.stemmer.knows(word)

    def is_verb(self, word: str) -> bool:
        """Tell whether a folded word is a verb by its prefix ("ditolong")."""
        return word.startswith(_VERBAL) and self.stemmer.stem(word) != word

    def stems(self, text: str) -> list[str]:
        """Return the stems of a text's words, in its order."""
        return [self.stemmer.stem(word) for word in words(text)]


def build_language(province: Province) -> Language:
    """Put a province's language together; takes some 80 ms, so do it once."""
    overrides = tomllib.loads(_read("stems.toml"))
    protected = _place_words(province) - overrides.keys()
    general = map(_read, (*_files("everyday"), *_files("english")))
    synonyms = parse_synonyms(province.synonyms_text, *general)
    places = build_places(province, synonyms)
    return Language(
        province=province,
        stemmer=build_stemmer(overrides, protected),
        synonyms=synonyms,
        places=places,
        elsewhere=build_elsewhere(_read("other_places.txt"), province, places),
        weak_words=_weak_words() | frozenset(words(province.name)),
        fingerprint=_fingerprint(overrides, protected),
    )


def _weak_words() -> frozenset[str]:
    lines = _read("weak_words.txt").splitlines()
    return frozenset(w for line in lines for w in words(line.partition("#")[0]))


def _place_words(province: Province) -> frozenset[str]:
    names = [place.short_name for place in province.regions]
    names += [district.name for district in province.districts]
    return frozenset(word for name in names for word in words(name))


def _fingerprint(overrides: Mapping[str, str], protected: frozenset[str]) -> str:
    facts = repr((_ANALYSIS_VERSION, sorted(overrides.items()), sorted(protected)))
    return sha256(facts.encode()).hexdigest()[:12]


def _files(start: str) -> list[str]:
    """Return the names of a list's files; its general one sorts first."""
    names = (path.name for path in _folder().iterdir())
    return sorted(n for n in names if n.startswith(start) and n.endswith(".txt"))


def _read(file: str) -> str:
    return _folder().joinpath(file).read_text(encoding="utf-8")


def _folder() -> Traversable:
    return resources.files("siger_catalog.language").joinpath("indonesian")

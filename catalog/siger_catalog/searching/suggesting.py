"""Suggestions while somebody types: places, topics, organisations, titles."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from siger_catalog.language import Language
from siger_catalog.language.words import fold, words
from siger_catalog.searching.engine import Engine, FacetField, Plan
from siger_catalog.searching.tree import All, Bool, Node, Prefix, Term

Kind = Literal["place", "topic", "organization", "dataset"]

_SHORTEST = 2
_MOST_WORDS = 12
_EACH = 3
_TITLES_READ = 30
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion: `value` is the code, key, slug or name that `text` stands for."""

    kind: Kind
    text: str
    value: str


def suggest(
    typed: str, language: Language, engine: Engine, limit: int = 8, locale: str = "id"
) -> tuple[Suggestion, ...]:
    """Return what somebody may be about to write, at most `limit`.

    Places, topics and organisations come first, three of each at most, then titles;
    of titles that differ in numbers alone only the best. Needs two letters.

    Raises:
        SearchUnavailableError: The engine is out of reach.
        IndexDamagedError: The index must be rebuilt first.
    """
    tokens = words(typed)[:_MOST_WORDS]
    if len("".join(tokens)) < _SHORTEST:
        return ()
    start = " ".join(tokens)
    named = [
        *_places(start, language),
        *_topics(start, language, locale),
        *_organizations(start, engine),
    ]
    return (*named, *_titles(tokens, engine))[:limit]


def _places(start: str, language: Language) -> Iterator[Suggestion]:
    found = (
        code
        for form, codes in language.places.forms.items()
        if " ".join(form).startswith(start)
        for code in codes
    )
    for code in list(dict.fromkeys(found))[:_EACH]:
        region = language.province.region(code)
        if region:
            yield Suggestion("place", region.name, code)


def _topics(start: str, language: Language, locale: str) -> list[Suggestion]:
    topics = language.province.topics
    by_label = [t for t in topics if _begins_any((t.label_id, t.label_en), start)]
    by_word = [t for t in topics if _begins_any(t.words, start)]
    return [
        Suggestion("topic", t.label_en if locale == "en" else t.label_id, t.key)
        for t in list(dict.fromkeys((*by_label, *by_word)))[:_EACH]
    ]


def _organizations(start: str, engine: Engine) -> list[Suggestion]:
    field = "organization_label"
    facet = FacetField(field, "organization")
    answer = engine.run(Plan(tree=All(), facets=(facet,), size=0, facet_size=1000))
    split = (str(raw).partition(" ") for raw, _ in answer.facets.get(field, ()))
    found = (
        Suggestion("organization", name, slug)
        for slug, _, name in split
        if _begins(name, start) or f" {start}" in f" {fold(name)}"
    )
    return list(dict.fromkeys(found))[:_EACH]


def _titles(tokens: list[str], engine: Engine) -> list[Suggestion]:
    earlier: tuple[Node, ...] = tuple(Term("title_x", word) for word in tokens[:-1])
    tree = Bool(must=(*earlier, Prefix("title_x", tokens[-1])))
    answer = engine.run(Plan(tree=tree, size=_TITLES_READ))
    best: dict[str, Suggestion] = {}
    for hit in answer.hits:
        title, name = str(hit.shown["title"]), str(hit.shown["name"])
        alike = _DIGITS.sub("", fold(title))
        best.setdefault(alike, Suggestion("dataset", title, name))
    return list(best.values())


def _begins_any(names: Iterable[str], start: str) -> bool:
    return any(_begins(name, start) for name in names)


def _begins(name: str, start: str) -> bool:
    return " ".join(words(name)).startswith(start)

"""Kin of results: what has their topic and their words, to follow where they are few.

Relevance feedback without a reader: the first results tell what the text is about in
the words of the catalog itself (Rocchio 1971; Manning, Raghavan and Schuetze,
Introduction to Information Retrieval, chapter 9, https://nlp.stanford.edu/IR-book/).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from siger_catalog.language import Language
from siger_catalog.language.words import spans
from siger_catalog.searching.engine import EngineHit, Plan
from siger_catalog.searching.planning import PROVINCE
from siger_catalog.searching.tree import Best, Bool, Const, Node, Term
from siger_catalog.searching.understanding import Understanding

# The first results are looked at; those after them are less sure to be what was meant.
_SEEDS = 3
# Words alike say less than the topic itself, an office less than either.
_TOPIC = 5.0
_OFFICE = 0.3
_OTHER_NAME = 0.5
_TIE = 0.3
_FIELDS = ("title_s", "tags_s", "cols_s")
_MOST_WORDS = 12
# One word alike may be any word; of another topic two must be.
_FEWEST_WORDS = 2
DIGITS = re.compile(r"\d+")


def kin_plan(
    found: Plan, hits: Sequence[EngineHit], asked: Understanding, language: Language
) -> Plan | None:
    """Ask for what is like the first of some hits, None where they tell nothing.

    `found` is the plan that found them; its filters hold for their kin, too. Where it
    narrows to places, those of the place come before those of the whole province.
    """
    shown = [hit.shown for hit in hits[:_SEEDS]]
    tree = _alike(shown, asked, language, 1.0)
    if not any(seed["topics"] for seed in shown):
        return None
    if asked.places and any(clause.field == "region" for clause in found.clauses):
        here = Bool(should=tuple(Term("region", code) for code in asked.places), need=1)
        wider = _alike(shown, asked, language, PROVINCE)
        tree = Best((Bool(must=(tree, Const(here, 0.0))), wider))
    return replace(found, tree=tree, facets=(), offset=0)


def _alike(
    seeds: Sequence[Mapping[str, Any]],
    asked: Understanding,
    language: Language,
    scale: float,
) -> Node:
    """Match what has words, topics or offices of seeds, or words of the text."""
    stems = _words_asked(asked, language)
    topics: dict[str, float] = defaultdict(float)
    offices: dict[str, None] = {}
    for seed in seeds:
        for texts in ((seed["title"],), seed.get("tags", ())):
            for stem in dict.fromkeys(_telling(texts, language)):
                stems[stem] += 1 / len(seeds)
        for topic in seed["topics"]:
            topics[topic] += 1 / len(seeds)
        offices |= dict.fromkeys(_telling((seed["organization"]["name"],), language))
    heaviest = sorted(stems, key=lambda stem: -stems[stem])[:_MOST_WORDS]
    words = tuple(_word(stem, stems[stem] * scale) for stem in heaviest)
    about = tuple(
        Const(Term("topic", t), _TOPIC * w * scale) for t, w in topics.items()
    )
    kin = Bool(
        should=(Bool(should=about, need=1), Bool(should=words, need=_FEWEST_WORDS)),
        need=1,
    )
    of_office = tuple(Term("org_s", stem, _OFFICE * scale) for stem in offices)
    return Bool(must=(Const(kin, 0.0),), should=(*words, *about, *of_office))


def telling_stems(text: str, language: Language) -> Iterator[str]:
    """Yield the stems of a text once each, without places, numbers, weak words."""
    places = {
        i
        for mention in language.places.find(text)
        for i in range(mention.start, mention.start + mention.length)
    }
    kept = (
        span.word
        for i, span in enumerate(spans(text))
        if i not in places and not DIGITS.fullmatch(span.word)
    )
    words = (word for word in kept if word not in language.weak_words)
    yield from dict.fromkeys(map(language.stem, words))


def _telling(texts: Iterable[str], language: Language) -> Iterator[str]:
    for text in texts:
        yield from telling_stems(text, language)


def _words_asked(asked: Understanding, language: Language) -> dict[str, float]:
    """Return the stems of the text with their weights, its own before other names."""
    stems: dict[str, float] = defaultdict(float)
    for concept in asked.concepts:
        for word in concept.form:
            stems[language.stem(word)] = 1.0
    for concept in asked.concepts:
        for form in concept.alternatives:
            for stem in map(language.stem, form):
                stems.setdefault(stem, _OTHER_NAME / len(form))
    return stems


def _word(stem: str, weight: float) -> Node:
    return Best(tuple(Term(field, stem, weight) for field in _FIELDS), _TIE)

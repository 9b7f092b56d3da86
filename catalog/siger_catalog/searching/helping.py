"""Ways on from an empty page: which filter to drop, what is near."""

from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz

from siger_catalog.language import Language
from siger_catalog.language.words import words
from siger_catalog.provinces.regions import Topic
from siger_catalog.searching.attempts import Attempt
from siger_catalog.searching.engine import Engine, EngineHit, FacetField, Plan
from siger_catalog.searching.filters import filter_named
from siger_catalog.searching.planning import plan
from siger_catalog.searching.request import DroppedFilter, Help, SearchQuery
from siger_catalog.searching.tree import All
from siger_catalog.searching.understanding import Understanding

_NEAR_TOPICS = 3
_NEAR_DATASETS = 5
_ALIKE = 80.0  # of 100, rapidfuzz's ratio: about one edit in five letters


def zero_result_help(
    asked: Understanding, query: SearchQuery, language: Language, engine: Engine
) -> Help:
    """Return what would lead to results; costs a count, and one for each filter set."""
    dropped = (_without(name, asked, query, language, engine) for name in query.filters)
    found = sorted((d for d in dropped if d.count), key=lambda d: -d.count)
    facets = (FacetField("topic", "topic"),)
    counted = engine.run(Plan(tree=All(), facets=facets, size=0)).facets["topic"]
    held = {key for key, _ in counted}
    near = (key for key in near_topics(asked, language) if key in held)
    return Help(without=tuple(found), topics=tuple(near)[:_NEAR_TOPICS])


def near_datasets(
    asked: Understanding, query: SearchQuery, language: Language, engine: Engine
) -> tuple[EngineHit, ...]:
    """Return what holds some word of the text: of its place, or else of any."""
    if not asked.concepts:
        return ()
    for keeps_place in (True, False):
        loosest = Attempt(share=0.0, keeps_years=False, keeps_place=keeps_place)
        first = replace(query, page=1, size=_NEAR_DATASETS, sort="relevance")
        question = plan(asked, first, language, loosest)
        hits = engine.run(replace(question, facets=())).hits
        if hits:
            return hits
    return ()


def near_topics(asked: Understanding, language: Language) -> tuple[str, ...]:
    """Return the keys of the topics with words like the text's, the likeliest first."""
    forms = [c.form for c in asked.concepts]
    forms += [form for c in asked.concepts for form in c.alternatives]
    wanted = {language.stem(word) for form in forms for word in form}
    wanted -= language.weak_words
    scored = [(_nearness(t, wanted, language), t.key) for t in language.province.topics]
    best = sorted((s for s in scored if s[0]), key=lambda s: -s[0])
    return tuple(key for _, key in best)


def _without(
    name: str,
    asked: Understanding,
    query: SearchQuery,
    language: Language,
    engine: Engine,
) -> DroppedFilter:
    rest = {key: values for key, values in query.filters.items() if key != name}
    wider = replace(query, filters=rest, page=1)
    question = plan(asked, wider, language, Attempt())
    answer = engine.run(replace(question, facets=(), size=0, offset=0))
    row, values = filter_named(name), query.filters[name]
    label = row.label if row else (lambda value, _province, _locale: value)
    labels = (label(value, language.province, query.locale) for value in values)
    return DroppedFilter(name, values, tuple(labels), answer.total)


def _nearness(topic: Topic, wanted: set[str], language: Language) -> float:
    own = _stems_of(topic, language)
    return sum(
        max((fuzz.ratio(stem, word, score_cutoff=_ALIKE) for word in own), default=0.0)
        for stem in wanted
    )


@lru_cache(maxsize=256)  # topics are few, and stay as they are
def _stems_of(topic: Topic, language: Language) -> frozenset[str]:
    texts = (*topic.words, topic.label_id, topic.label_en)
    return frozenset(language.stem(word) for text in texts for word in words(text))

"""The ranking contract: an understood text becomes a tree and clauses.

Clause of a word: the best of the text fields (tie 0.3). Clause of a concept: its own
words, or one of its other names at 0.8. Of n concepts n are needed up to two, then
three quarters. Weak words, neighbouring stems in the title and the place only add to
the score. The weights were measured on judged queries: docs/explanation/search.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from siger_catalog.language import Language
from siger_catalog.language.synonyms import Form
from siger_catalog.searching.engine import Clause, FacetField, Plan
from siger_catalog.searching.filters import FILTERS, filter_named
from siger_catalog.searching.request import SearchQuery
from siger_catalog.searching.tree import All, Best, Bool, Const, Node, Phrase, Term
from siger_catalog.searching.understanding import Concept, Understanding

TEXT_WEIGHTS = {
    "title_s": 1.5,
    "tags_s": 1.2,
    "cols_s": 1.0,
    "org_s": 1.0,
    "notes_s": 1.0,
}
TIE = 0.3
SYNONYM = 0.8
LOOSE = 0.3
WEAK = 0.15
MOST_SYNONYMS = 6
PLACE = 30.0
FULL = 100.0

_PHRASE_FIELDS = ("title_s", "notes_s")
_ALL_NEEDED = 2  # up to so many concepts all are needed, then three quarters


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How strictly a text is taken; a search goes from strict to loose."""

    is_relaxed: bool = False
    keeps_years: bool = True
    keeps_place: bool = True


def plan(
    understanding: Understanding,
    query: SearchQuery,
    language: Language,
    attempt: Attempt,
) -> Plan:
    """Make the plan of one attempt; explicit filters win over those in the text."""
    return Plan(
        tree=_Builder(language, understanding).tree(is_relaxed=attempt.is_relaxed),
        clauses=tuple(_clauses(understanding, query, language, attempt)),
        facets=tuple(FacetField(row.facet_field, row.field) for row in FILTERS),
        sort=query.sort,
        offset=(query.page - 1) * query.size,
        size=query.size,
    )


def narrowed_places(
    understanding: Understanding, query: SearchQuery, attempt: Attempt
) -> tuple[str, ...]:
    """Return the codes of places in the text that the results are narrowed to."""
    wanted = attempt.keeps_place and "region" not in query.filters
    return understanding.places if wanted else ()


def narrowed_years(
    understanding: Understanding, query: SearchQuery, attempt: Attempt
) -> tuple[int, ...]:
    """Return the years in the text that the results are narrowed to."""
    wanted = attempt.keeps_years and "year" not in query.filters
    return understanding.years if wanted else ()


def filter_clauses(query: SearchQuery) -> list[Clause]:
    """Return one clause for each filter of the query."""
    found = []
    for name, values in query.filters.items():
        row = filter_named(name)
        if row and values:
            held = dict.fromkeys(v for value in values for v in row.index_values(value))
            found.append(Clause(row.field, tuple(held)))
    return found


def _clauses(
    understanding: Understanding,
    query: SearchQuery,
    language: Language,
    attempt: Attempt,
) -> Iterator[Clause]:
    yield from filter_clauses(query)
    places = narrowed_places(understanding, query, attempt)
    if places:  # the province's own tables cover every place
        yield Clause("region", (*places, language.province.code))
    years = narrowed_years(understanding, query, attempt)
    if years:
        yield Clause("year", years)


@dataclass(frozen=True, slots=True)
class _Builder:
    language: Language
    asked: Understanding

    def tree(self, *, is_relaxed: bool) -> Node:
        """Return the whole tree; relaxed, one concept is enough, full matches lead."""
        core = self._core(is_relaxed=is_relaxed)
        extras = (*self._weak_extras(), *self._neighbours(), *self._place_extras())
        return Bool(must=(core,), should=extras) if extras else core

    def _core(self, *, is_relaxed: bool) -> Node:
        clauses = tuple(self._concept(c) for c in self.asked.concepts)
        if not clauses:
            return self._without_concepts(is_relaxed=is_relaxed)
        full = Bool(should=clauses, need=_needed(len(clauses)))
        if not is_relaxed:
            return full
        loose = Bool(should=clauses, need=1)
        return Bool(must=(loose,), should=(Const(full, FULL),))

    def _without_concepts(self, *, is_relaxed: bool) -> Node:
        if self.asked.places:
            places = tuple(Term("region", code) for code in self.asked.places)
            return Bool(should=tuple(Const(p, PLACE) for p in places), need=1)
        weak = tuple(self._word(word) for word in self.asked.weak)
        if weak and not is_relaxed:
            return Bool(should=weak, need=max(1, len(weak) - 1))
        return All()

    def _concept(self, concept: Concept) -> Node:
        words = tuple(self._word(word) for word in concept.form)
        own = words[0] if len(words) == 1 else Bool(must=words)
        others = concept.alternatives[:MOST_SYNONYMS]
        return Best((own, *map(self._alternative, others))) if others else own

    def _alternative(self, form: Form) -> Node:
        if len(form) == 1:
            return self._word(form[0], SYNONYM)
        stems = tuple(self.language.stem(word) for word in form)
        phrases = tuple(
            Phrase(field, stems, TEXT_WEIGHTS[field] * SYNONYM)
            for field in _PHRASE_FIELDS
        )
        words = tuple(self._word(word, SYNONYM * LOOSE) for word in form)
        return Best((*phrases, Bool(should=words, need=_most(len(words)))))

    def _word(self, word: str, boost: float = 1.0) -> Node:
        stem = self.language.stem(word)
        fields = TEXT_WEIGHTS.items()
        return Best(tuple(Term(f, stem, weight * boost) for f, weight in fields), TIE)

    def _weak_extras(self) -> Sequence[Node]:
        if not (self.asked.concepts or self.asked.places):
            return ()  # they are the core already
        return tuple(self._word(word, WEAK) for word in self.asked.weak)

    def _neighbours(self) -> Iterator[Node]:
        forms = (concept.form for concept in self.asked.concepts)
        wanted = {word for form in forms for word in form}
        for pair in dict.fromkeys(pairwise(self.asked.tokens)):
            if wanted.intersection(pair):
                yield Phrase("title_s", tuple(map(self.language.stem, pair)))

    def _place_extras(self) -> Iterator[Node]:
        if self.asked.concepts:
            for code in self.asked.places:
                yield Const(Term("region", code), PLACE)


def _needed(concepts: int) -> int:
    if concepts <= _ALL_NEEDED:
        return concepts
    return max(_ALL_NEEDED, 3 * concepts // 4)


def _most(words: int) -> int:
    return max(2, -(-3 * words // 4))

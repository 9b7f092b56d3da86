"""The ranking contract: an understood text becomes a tree and clauses.

Clause of a word: the best of the text fields (tie 0.3). Clause of a concept: its own
words, or one of its other names at 0.8. All concepts are needed; relaxed, so many
that they carry most of the weight of the text. Weak words, neighbouring stems in the
title and the place only add to the score. The weights were measured on judged
queries: docs/explanation/search.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import ceil

from siger_catalog.language import Language
from siger_catalog.language.synonyms import Form
from siger_catalog.searching.attempts import (
    Attempt,
    narrowed_places,
    narrowed_years,
)
from siger_catalog.searching.coverage import enough_of, parts_of
from siger_catalog.searching.engine import Clause, FacetField, Plan
from siger_catalog.searching.filters import FILTERS, filter_named
from siger_catalog.searching.request import SearchQuery
from siger_catalog.searching.tree import All, Best, Bool, Const, Node, Phrase, Term
from siger_catalog.searching.understanding import Concept, Understanding

TEXT_WEIGHTS = {
    "title_s": 2.5,
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
# What scores are scaled by, so that the order is: all words and of the place, all
# words and of the whole province, other years, some words. Nothing is added, for the
# static rank multiplies the whole score and would weigh more than the words do.
PROVINCE = 0.4
OTHER_YEARS = 0.03
PARTIAL = 0.001
# Kin comes after the least of the others; each one so far below the one before it that
# the static rank, at most log2(2.3) times, does not turn them round.
KIN = 1e-9
_NEXT_KIN = 0.7

_PHRASE_FIELDS = ("title_s", "notes_s")
# Beyond so many concepts the sets that are enough are too many to be listed.
_MOST_LISTED = 6


def plan(
    understanding: Understanding,
    query: SearchQuery,
    language: Language,
    attempt: Attempt,
) -> Plan:
    """Make the plan of one attempt; explicit filters win over those in the text."""
    return Plan(
        tree=_tree(understanding, query, language, attempt),
        clauses=tuple(_clauses(understanding, query, language, attempt)),
        facets=tuple(FacetField(r.facet_field, r.field, r.facet_size) for r in FILTERS)
        if query.with_facets
        else (),
        sort=query.sort,
        offset=(query.page - 1) * query.size,
        size=query.size,
    )


def filter_clauses(query: SearchQuery, today: date) -> list[Clause]:
    """Return one clause for each filter of the query, as of a day."""
    found = []
    for name, values in query.filters.items():
        row = filter_named(name)
        if row and values:
            held = (v for value in values for v in row.index_values(value, today))
            found.append(Clause(row.field, tuple(dict.fromkeys(held))))
    return found


def _clauses(
    understanding: Understanding,
    query: SearchQuery,
    language: Language,
    attempt: Attempt,
) -> Iterator[Clause]:
    yield from filter_clauses(query, understanding.today)
    places = narrowed_places(understanding, query, attempt)
    if places:  # the province's own tables cover every place
        yield Clause("region", (*places, language.province.code))
    years = narrowed_years(understanding, query, attempt)
    if years and not attempt.follows_years:
        yield Clause("year", years)


def _tree(
    understanding: Understanding,
    query: SearchQuery,
    language: Language,
    attempt: Attempt,
) -> Node:
    build = _Builder(language, understanding)
    leading = tuple(_leading(understanding, query, attempt))
    found = build.led_by(leading, attempt.share)
    kin = (
        Const(Term("name", name), KIN * _NEXT_KIN**number)
        for number, name in enumerate(attempt.kin)
    )
    return Best((found, *kin)) if attempt.kin else found


def _leading(
    understanding: Understanding, query: SearchQuery, attempt: Attempt
) -> Iterator[tuple[Node, float]]:
    """Yield what leads, each with the scale of what follows it."""
    places = narrowed_places(understanding, query, attempt)
    if places and understanding.concepts:
        yield _any_of("region", places), PROVINCE
    years = narrowed_years(understanding, query, attempt)
    if years and attempt.follows_years:
        yield _any_of("year", years), OTHER_YEARS


def _any_of(field: str, values: Sequence[str | int]) -> Node:
    return Bool(should=tuple(Const(Term(field, v), 0.0) for v in values), need=1)


@dataclass(frozen=True, slots=True)
class _Builder:
    language: Language
    asked: Understanding
    scale: float = 1.0

    def led_by(self, leading: Sequence[tuple[Node, float]], share: float) -> Node:
        """Return the tree in which each of `leading` goes before what lacks it."""
        if not leading:
            return self.tree(share)
        (first, scale), *rest = leading
        follows = replace(self, scale=self.scale * scale)
        led = Bool(must=(self.led_by(rest, share), first))
        return Best((led, follows.led_by(rest, share)))

    def tree(self, share: float) -> Node:
        """Return what matches the text; below a share of 1 what holds all leads."""
        clauses = tuple(self._concept(c) for c in self.asked.concepts)
        if not clauses:
            return self._without_concepts(share)
        full = self._with_extras(clauses)
        if share >= 1:
            return full
        return Best((full, replace(self, scale=self.scale * PARTIAL).part(share)))

    def part(self, share: float) -> Node:
        """Return what matches so much of the text."""
        clauses = tuple(self._concept(c) for c in self.asked.concepts)
        enough = Const(self._enough(clauses, share), 0.0)
        return Bool(must=(enough,), should=(*clauses, *self._extras()))

    def _with_extras(self, clauses: tuple[Node, ...]) -> Node:
        extras = self._extras()
        if len(clauses) == 1 and not extras:
            return clauses[0]
        return Bool(must=clauses, should=extras)

    def _extras(self) -> tuple[Node, ...]:
        return (*self._weak_extras(), *self._neighbours())

    def _enough(self, clauses: Sequence[Node], share: float) -> Node:
        """Match what holds so many of the concepts that their weight is enough."""
        concepts = self.asked.concepts
        required = {i for i, c in enumerate(concepts) if c.is_required and share > 0}
        if len(clauses) > _MOST_LISTED:
            must = tuple(clauses[i] for i in required)
            need = max(1, ceil(share * len(clauses)))
            return Bool(must=must, should=tuple(clauses), need=need)
        sets = enough_of([concept.weight for concept in concepts], share, required)
        if share < 1:
            sets += parts_of([concept.part for concept in concepts], required)
        held = [Bool(must=tuple(clauses[i] for i in chosen)) for chosen in sets]
        return Bool(should=tuple(held), need=1)

    def _without_concepts(self, share: float) -> Node:
        if self.asked.places:
            places = tuple(Term("region", code) for code in self.asked.places)
            return Bool(should=tuple(Const(p, 1.0) for p in places), need=1)
        weak = tuple(self._word(word) for word in self.asked.weak)
        if weak and share >= 1:
            return Bool(should=weak, need=max(1, len(weak) - 1))
        return All()

    def _concept(self, concept: Concept) -> Node:
        words = tuple(self._word(word) for word in concept.form)
        own = words[0] if len(words) == 1 else Bool(must=words)
        others = self._alternatives(concept)
        return Best((own, *others)) if others else own

    def _alternatives(self, concept: Concept) -> tuple[Node, ...]:
        """Return the other names; those with the stem of the own word find nothing."""
        own = [self.language.stem(word) for word in concept.form]
        others = (
            form
            for form in concept.alternatives[:MOST_SYNONYMS]
            if [self.language.stem(word) for word in form] != own or len(form) > 1
        )
        return tuple(dict.fromkeys(map(self._alternative, others)))

    def _alternative(self, form: Form) -> Node:
        if len(form) == 1:
            return self._word(form[0], SYNONYM)
        stems = tuple(self.language.stem(word) for word in form)
        phrases = tuple(
            Phrase(field, stems, TEXT_WEIGHTS[field] * SYNONYM * self.scale)
            for field in _PHRASE_FIELDS
        )
        words = tuple(self._word(word, SYNONYM * LOOSE) for word in form)
        return Best((*phrases, Bool(should=words, need=_most(len(words)))))

    def _word(self, word: str, boost: float = 1.0) -> Node:
        stem = self.language.stem(word)
        boost *= self.scale
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
                stems = tuple(map(self.language.stem, pair))
                yield Phrase("title_s", stems, self.scale)


def _most(words: int) -> int:
    return max(2, -(-3 * words // 4))

"""One search: attempts from strict to loose, a page of results, help when empty."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from siger_catalog.language import Language
from siger_catalog.searching.attempts import (
    Attempt,
    can_relax,
    narrowed_places,
    narrowed_years,
)
from siger_catalog.searching.columns import column_finder
from siger_catalog.searching.engine import Engine, EngineAnswer, Plan
from siger_catalog.searching.explaining import explain
from siger_catalog.searching.faceting import facets_of
from siger_catalog.searching.helping import near_datasets, zero_result_help
from siger_catalog.searching.hits import to_hits
from siger_catalog.searching.kin import kin_plan
from siger_catalog.searching.planning import plan
from siger_catalog.searching.remembering import understood
from siger_catalog.searching.request import (
    Help,
    Hit,
    Mode,
    QueryReading,
    SearchPage,
    SearchQuery,
)
from siger_catalog.searching.understanding import Understanding, respelled
from siger_catalog.searching.walking import Step, cursor_after, first_step, next_step

# Fewer full matches than this: partial matches follow them.
FEW = 10
# What a result must hold of the text's weight: where none holds all of it, for what
# holds less is no answer; and to follow results that hold all. Two words mean their
# thing together ("kereta api"), so one of them must say nearly as much as the other.
ENOUGH = 0.4
ENOUGH_OF_TWO = 0.45
FOLLOWING = 0.01  # any of the words


def search(
    query: SearchQuery, language: Language, engine: Engine, today: date
) -> SearchPage:
    """Answer a search; years and ages in it count from `today`.

    Raises:
        QueryError: The cursor is not one that an earlier page of this search gave.
        SearchUnavailableError: The engine is out of reach.
        IndexDamagedError: The index must be rebuilt first.
    """
    if query.cursor:
        query = replace(query, page=1, with_facets=False)
        step = next_step(query, language, engine, today)
    else:
        step = first_step(query, *_read(query, language, engine, today))
    asked, attempt, answer = step.asked, step.attempt, step.answer
    return SearchPage(
        total=answer.total,
        page=step.position // query.size + 1,
        size=query.size,
        mode=_mode(asked, attempt, answer),
        query=_reading(asked, query, language, attempt),
        results=_Asking(asked, query, language, engine).results(step),
        facets=facets_of(answer, query, language, today),
        help=Help() if answer.total else _help(asked, query, language, engine),
        is_partial=answer.is_partial,
        next_cursor=cursor_after(step, query),
    )


def _read(
    query: SearchQuery, language: Language, engine: Engine, today: date
) -> tuple[Understanding, Attempt, EngineAnswer]:
    """Read a text and ask; where nothing is found, once more respelled."""
    vocabulary = engine.vocabulary()
    asked = understood(query, language, vocabulary, today)
    first = _Asking(asked, query, language, engine)
    attempt, answer = first.best()
    other = None if answer.total else respelled(query, language, vocabulary, today)
    if other:
        asking = _Asking(other, query, language, engine)
        second, found = asking.best()
        if asking.full_count(second, found):
            return other, *asking.followed_by_kin(second, found)
    return asked, *first.followed_by_kin(attempt, answer)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One text put to an engine, more loosely each time nothing is found."""

    asked: Understanding
    query: SearchQuery
    language: Language
    engine: Engine

    def best(self) -> tuple[Attempt, EngineAnswer]:
        """Return the first attempt that finds something, and what it found."""
        attempt = Attempt()
        answer = self._run(attempt)
        if 0 < answer.total < FEW:
            followed = self._followed()
            more = self._run(followed) if followed.is_relaxed else answer
            return (followed, more) if more.total > answer.total else (attempt, answer)
        for attempt in () if answer.total else self._looser():
            answer = self._run(attempt)
            if answer.total:
                return attempt, answer
        return attempt, answer

    def followed_by_kin(
        self, attempt: Attempt, answer: EngineAnswer
    ) -> tuple[Attempt, EngineAnswer]:
        """Let what is like the results follow them, where they are few."""
        is_ranked = self.query.sort == "relevance" and self.asked.concepts
        if not (is_ranked and 0 < answer.total < FEW):
            return attempt, answer
        question = replace(self._plan(attempt), facets=(), offset=0, size=2 * FEW)
        hits = self.engine.run(question).hits
        wanted = kin_plan(question, hits, self.asked, self.language)
        near = self.engine.run(wanted).hits if wanted else ()
        names = dict.fromkeys(hit.name for hit in near)
        for hit in hits:
            names.pop(hit.name, None)
        kin = replace(attempt, kin=tuple(names)[: FEW - len(hits)])
        more = self._run(kin) if kin.kin else answer
        return (kin, more) if more.total > answer.total else (attempt, answer)

    def results(self, step: Step) -> tuple[Hit, ...]:
        """Return the results of the page, explained where that was asked for."""
        attempt, answer = step.attempt, step.answer
        finder = column_finder(self.asked, self.language)
        full_count = self.full_count(attempt, answer)
        hits = to_hits(answer.hits, finder, full_count - step.position, kin=attempt.kin)
        if not self.query.is_explained:
            return hits
        return explain(
            hits,
            self._plan(attempt).tree,
            asked=self.asked,
            reading=_reading(self.asked, self.query, self.language, attempt),
            query=self.query,
            language=self.language,
            engine=self.engine,
        )

    def full_count(self, attempt: Attempt, answer: EngineAnswer) -> int:
        """Return how many results hold the whole text; by relevance they come first."""
        if not (attempt.is_relaxed and answer.total and self.asked.concepts):
            return answer.total
        if self.query.sort != "relevance":
            return 0
        strict = self._plan(attempt.strict)
        return self.engine.run(replace(strict, facets=(), size=0, offset=0)).total

    def _run(self, attempt: Attempt) -> EngineAnswer:
        return self.engine.run(self._plan(attempt))

    def _plan(self, attempt: Attempt) -> Plan:
        return plan(self.asked, self.query, self.language, attempt)

    def _followed(self) -> Attempt:
        """Return what lets near things follow; in other orders they would mix."""
        if self.query.sort != "relevance" or not self.asked.concepts:
            return Attempt()
        return Attempt(
            share=FOLLOWING if len(self.asked.concepts) > 1 else 1.0,
            follows_years=bool(narrowed_years(self.asked, self.query, Attempt())),
        )

    def _looser(self) -> Iterator[Attempt]:
        relaxes = can_relax(self.asked)
        enough = ENOUGH_OF_TWO if len(self.asked.concepts) == 2 else ENOUGH  # noqa: PLR2004
        relaxed = Attempt(share=enough if relaxes else 1.0)
        if relaxes:
            yield relaxed
        has_years = bool(narrowed_years(self.asked, self.query, relaxed))
        has_place = bool(
            self.asked.concepts and narrowed_places(self.asked, self.query, relaxed)
        )
        if has_years:
            yield replace(relaxed, keeps_years=False)
        if has_place:
            yield replace(relaxed, keeps_place=False)
        if has_years and has_place:
            yield replace(relaxed, keeps_years=False, keeps_place=False)


def _help(
    asked: Understanding, query: SearchQuery, language: Language, engine: Engine
) -> Help:
    finder = column_finder(asked, language)
    near = near_datasets(asked, query, language, engine)
    return replace(
        zero_result_help(asked, query, language, engine),
        near=to_hits(near, finder, len(near)),
    )


def _mode(asked: Understanding, attempt: Attempt, answer: EngineAnswer) -> Mode:
    if not answer.total:
        return "none"
    if not attempt.keeps_place:
        return "without_place"
    without_kin = replace(attempt, kin=())  # they are marked and come last
    if without_kin.is_relaxed or not attempt.keeps_years:
        return "partial"
    return "corrected" if asked.corrected else "full"


def _reading(
    asked: Understanding, query: SearchQuery, language: Language, attempt: Attempt
) -> QueryReading:
    strict, province = Attempt(), language.province
    wanted = [province.region(c) for c in narrowed_places(asked, query, strict)]
    places = tuple(region for region in wanted if region)
    years = narrowed_years(asked, query, strict)
    return QueryReading(
        text=query.text,
        corrected=asked.corrected,
        places=places if attempt.keeps_place else (),
        years=years if attempt.keeps_years else (),
        given_up_places=() if attempt.keeps_place else places,
        given_up_years=() if attempt.keeps_years else years,
        elsewhere=tuple(p.name for p in language.elsewhere.find(query.text)),
    )

"""One search: attempts from strict to loose, a page of results, help when empty."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from siger_catalog.language import Language
from siger_catalog.model import Agent
from siger_catalog.searching.engine import Engine, EngineAnswer, EngineHit
from siger_catalog.searching.filters import FILTERS, Filter
from siger_catalog.searching.helping import zero_result_help
from siger_catalog.searching.highlighting import highlight
from siger_catalog.searching.planning import (
    Attempt,
    narrowed_places,
    narrowed_years,
    plan,
)
from siger_catalog.searching.request import (
    FacetCount,
    Help,
    Hit,
    Mode,
    QueryReading,
    SearchPage,
    SearchQuery,
)
from siger_catalog.searching.understanding import (
    Understanding,
    understand,
    wanted_words,
)

# Fewer full matches than this: partial matches follow them.
FEW = 5
_FACET_VALUES = 20


def search(
    query: SearchQuery, language: Language, engine: Engine, this_year: int
) -> SearchPage:
    """Answer a search.

    Raises:
        SearchUnavailableError: The engine is out of reach.
        IndexDamagedError: The index must be rebuilt first.
    """
    asked = understand(query, language, engine.vocabulary(), this_year)
    attempt, answer = _best_answer(asked, query, language, engine)
    mode = _mode(asked, attempt, answer)
    wanted = wanted_words(asked, language)
    return SearchPage(
        total=answer.total,
        page=query.page,
        size=query.size,
        mode=mode,
        query=_reading(asked, query, language, attempt),
        results=tuple(to_hit(hit, wanted, language) for hit in answer.hits),
        facets={row.name: _facet(row, answer, query, language) for row in FILTERS},
        help=zero_result_help(asked, query, language, engine)
        if mode == "none"
        else Help(),
        is_partial=answer.is_partial,
    )


def _best_answer(
    asked: Understanding, query: SearchQuery, language: Language, engine: Engine
) -> tuple[Attempt, EngineAnswer]:
    strict = Attempt()
    best = strict, engine.run(plan(asked, query, language, strict))
    for attempt in _looser(asked, query):
        total = best[1].total
        if total >= (FEW if _only_widens(attempt, asked) else 1):
            break
        answer = engine.run(plan(asked, query, language, attempt))
        if answer.total > total:
            best = attempt, answer
    return best


def _only_widens(attempt: Attempt, asked: Understanding) -> bool:
    """Tell apart what adds partial matches from what gives up part of the text."""
    return bool(asked.concepts and attempt.keeps_years and attempt.keeps_place)


def _looser(asked: Understanding, query: SearchQuery) -> Iterator[Attempt]:
    can_relax = len(asked.concepts) > 1 or not (asked.concepts or asked.places)
    relaxed = Attempt(is_relaxed=can_relax)
    if can_relax and (asked.concepts or asked.weak):
        yield relaxed
    has_years = bool(narrowed_years(asked, query, relaxed))
    has_place = bool(asked.concepts and narrowed_places(asked, query, relaxed))
    if has_years:
        yield replace(relaxed, keeps_years=False)
    if has_place:
        yield replace(relaxed, keeps_place=False)
    if has_years and has_place:
        yield replace(relaxed, keeps_years=False, keeps_place=False)


def _mode(asked: Understanding, attempt: Attempt, answer: EngineAnswer) -> Mode:
    if not answer.total:
        return "none"
    if not attempt.keeps_place:
        return "without_place"
    if attempt.is_relaxed or not attempt.keeps_years:
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
    )


def to_hit(hit: EngineHit, wanted: frozenset[str], language: Language) -> Hit:
    """Make a result row of what the index stored to be shown."""
    shown: Mapping[str, Any] = hit.shown
    marked = {
        "title": highlight(shown["title"], wanted, language, len(shown["title"])),
        "summary": highlight(shown["description"], wanted, language),
    }
    return Hit(
        name=shown["name"],
        title=shown["title"],
        summary=shown["summary"],
        region=language.province.region(shown["region"]),
        organization=Agent(**shown["organization"]),
        topics=tuple(shown["topics"]),
        formats=tuple(shown["formats"]),
        years=tuple(shown["years"]),
        modified_at=datetime.fromisoformat(shown["modified_at"]),
        quality=shown["quality"],
        source=shown["source"],
        state=shown["state"],
        score=hit.score,
        highlights={part: html for part, html in marked.items() if html},
    )


def _facet(
    row: Filter, answer: EngineAnswer, query: SearchQuery, language: Language
) -> tuple[FacetCount, ...]:
    counts: dict[str, int] = {}
    labels: dict[str, str] = {}
    for raw, count in answer.facets.get(row.facet_field, ()):
        value, label = row.read_facet(str(raw))
        counts[value] = counts.get(value, 0) + count
        labels.setdefault(value, label)
    selected = _selected(row, query)
    chosen = [value for value in counts if value in selected]
    # What is selected stays in the list, so that it can be taken back.
    shown = [*list(counts)[:_FACET_VALUES], *chosen, *selected]
    return tuple(
        FacetCount(
            value,
            labels.get(value) or row.label(value, language.province, query.locale),
            counts.get(value, 0),
            value in selected,
        )
        for value in dict.fromkeys(shown)
    )


def _selected(row: Filter, query: SearchQuery) -> Sequence[str]:
    values = query.filters.get(row.name, ())
    held = (str(v) for value in values for v in row.index_values(value))
    return tuple(dict.fromkeys(held))

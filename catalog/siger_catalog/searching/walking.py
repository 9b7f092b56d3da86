"""Walking through the results of a search: the first page, the next ones, the end."""

from dataclasses import dataclass, replace
from datetime import date

from siger_catalog.errors import SearchUnavailableError
from siger_catalog.language import Language
from siger_catalog.searching.attempts import Attempt
from siger_catalog.searching.cursors import Cursor, decode, encode, refuse
from siger_catalog.searching.engine import After, Engine, EngineAnswer
from siger_catalog.searching.planning import plan
from siger_catalog.searching.remembering import understood
from siger_catalog.searching.request import SearchQuery
from siger_catalog.searching.understanding import Understanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of a walk: how the text was read and tried, and what was answered.

    `position` hits come before it; `has_more` tells whether some come after it.
    """

    asked: Understanding
    attempt: Attempt
    answer: EngineAnswer
    position: int
    has_more: bool


def first_step(
    query: SearchQuery, asked: Understanding, attempt: Attempt, answer: EngineAnswer
) -> Step:
    """Return the step that a numbered page is."""
    position = (query.page - 1) * query.size
    return Step(
        asked=asked,
        attempt=attempt,
        answer=answer,
        position=position,
        has_more=position + len(answer.hits) < answer.total,
    )


def next_step(
    query: SearchQuery, language: Language, engine: Engine, today: date
) -> Step:
    """Take the step that the query's cursor leads to.

    The text is read and tried as the first page did, whatever came and went since.

    Raises:
        QueryError: The cursor is not one that an earlier page of this search gave.
        SearchUnavailableError: The engine is out of reach, or answers in part only:
            what it left out would never come.
    """
    cursor = decode(query.cursor, query)
    asked = _read_again(cursor, query, language, engine, today)
    question = plan(asked, query, language, cursor.attempt)
    # One more than the page holds tells the end.
    further = replace(question, offset=0, after=cursor.after, size=query.size + 1)
    answer = engine.run(further)
    if answer.is_partial:
        raise SearchUnavailableError(
            "The search engine did not answer in whole", fix="Ask again in a moment."
        )
    return Step(
        asked=asked,
        attempt=cursor.attempt,
        answer=replace(answer, hits=answer.hits[: query.size]),
        position=cursor.after.position,
        has_more=len(answer.hits) > query.size,
    )


def cursor_after(step: Step, query: SearchQuery) -> str:
    """Return the cursor that leads on from a step, empty at the end."""
    hits = step.answer.hits
    if not (step.has_more and hits):
        return ""
    last = hits[-1]
    # The weights tell which words are enough, where not all are needed.
    weighed = step.asked.concepts if step.attempt.is_relaxed else ()
    cursor = Cursor(
        after=After(key=last.key, name=last.name, position=step.position + len(hits)),
        attempt=step.attempt,
        corrected=step.asked.corrected,
        weights=tuple(concept.weight for concept in weighed),
    )
    return encode(cursor, query)


def _read_again(
    cursor: Cursor,
    query: SearchQuery,
    language: Language,
    engine: Engine,
    today: date,
) -> Understanding:
    written = replace(query, text=cursor.corrected or query.text, as_typed=True)
    read = understood(written, language, engine.vocabulary(), today)
    concepts = read.concepts
    if cursor.attempt.is_relaxed:
        if len(cursor.weights) != len(concepts):
            refuse("is damaged")
        weighed = zip(concepts, cursor.weights, strict=True)
        concepts = tuple(replace(c, weight=weight) for c, weight in weighed)
    return replace(read, concepts=concepts, corrected=cursor.corrected)

"""Why a result was found, from the catalog's values to the API's answers."""

from collections.abc import Iterable

from siger_catalog.searching import Explanation, FoundColumn
from siger_web.explanation_models import ExplanationOut, FoundColumnOut, ReasonOut


def found_in_out(columns: Iterable[FoundColumn]) -> list[FoundColumnOut]:
    """Return the columns that a result was found in."""
    return [
        FoundColumnOut(column=c.column, title=c.title, value=c.value) for c in columns
    ]


def explanation_out(told: Explanation) -> ExplanationOut:
    """Return why a result stands where it stands."""
    return ExplanationOut(
        score=told.score,
        factor=told.factor,
        parts=[ReasonOut(text=part.text, score=part.score) for part in told.parts],
        text=told.text,
    )

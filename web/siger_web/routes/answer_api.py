"""GET /api/v1/answer: a number out of checked rows, or null when not sure."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from siger_catalog.answering import Answer, Figure, answer
from siger_catalog.searching import SearchQuery
from siger_web.answer_models import (
    AnswerOut,
    AnswerResult,
    FigureOut,
    FigureSource,
)
from siger_web.deps import SiteDep
from siger_web.openapi import problems
from siger_web.presenting import organization_out, region_out
from siger_web.presenting_search import dataset_url
from siger_web.routes.search_api import given

router = APIRouter(prefix="/api/v1", tags=["search"])


@router.get(
    "/answer", summary="Answer a question with a figure", responses=problems(422, 503)
)
def answer_question(
    request: Request,
    response: Response,
    site: SiteDep,
    q: Annotated[
        str, Query(description="An indicator, a place, perhaps a year.", max_length=300)
    ] = "",
    lang: Annotated[str, Query(pattern="^(id|en)$")] = "id",
) -> AnswerResult:
    """Return the figures, each with the file, row and column it stands in."""
    given(request, ("q", "lang"))
    found = answer(SearchQuery(text=q, locale=lang), site.parts)
    base = site.public_url(request)
    response.headers["Cache-Control"] = "no-cache"
    shown = _answer_out(found, base, lang) if found else None
    return AnswerResult(question=q, answer=shown)


def _answer_out(found: Answer, base: str, language: str) -> AnswerOut:
    return AnswerOut(
        kind=found.kind,
        indicator=found.indicator.in_language(language),
        unit=found.unit,
        figures=[_figure_out(figure, base) for figure in found.figures],
        confirmed_by=found.confirmed_by,
    )


def _figure_out(figure: Figure, base: str) -> FigureOut:
    return FigureOut(
        value=figure.value,
        period=figure.period,
        item=figure.item,
        region=region_out(figure.region),
        before=figure.before,
        change=figure.change,
        source=FigureSource(
            dataset=figure.dataset,
            title=figure.title,
            organization=organization_out(figure.publisher),
            url=dataset_url(base, figure.dataset),
            distribution=figure.distribution,
            row=figure.row,
            column=figure.column,
        ),
    )

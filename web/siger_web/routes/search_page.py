"""GET /dataset: search with filters; /topik and /organisasi lead here."""

import logging
from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from siger_catalog.answering import Answer, answer
from siger_catalog.errors import NotFoundError, StoreError
from siger_catalog.ports import Parts
from siger_catalog.searching import (
    FacetCount,
    SearchPage,
    SearchQuery,
    parse_request,
)
from siger_web.deps import PageDep
from siger_web.overview import find
from siger_web.views.search import SORTS, search_view
from siger_web.views.sources import is_example
from siger_web.wording import msg

log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)

TOPICS_OFFERED = 6
SORT_WORDS = {
    "relevance": msg("Paling sesuai"),
    "newest": msg("Terbaru diperbarui"),
    "title": msg("Judul, A sampai Z"),
    "quality": msg("Mutu tertinggi"),
}


@router.get("/dataset")
def search_page(request: Request, page: PageDep) -> Response:
    """Show what a search finds, or the ways on when it finds nothing."""
    parts = page.site.parts
    given = request.query_params
    parameters = {name: given.getlist(name) for name in given}
    query = parse_request(parameters, parts.province, page.language)
    found = page.site.answers.page(query)
    view = search_view(query, found, parts.province, page.url("/dataset"))
    return page.render(
        "search.html" if found.total else "search_empty.html",
        view=view,
        answer=_answer(query, parts),
        sorts=[(key, SORT_WORDS[key]) for key in SORTS],
        topics=() if found.total else _topics(found, parts, page.language),
        has_examples=any(is_example(s) for s in parts.store.sources()),
    )


def _answer(query: SearchQuery, parts: Parts) -> Answer | None:
    """Answer the words of a first page that no filter narrows."""
    if not query.text or query.filters or query.page > 1:
        return None
    try:
        return answer(query, parts)
    except StoreError:  # the results stand without it
        log.exception("answer to %r", query.text)
        return None


def _topics(found: SearchPage, parts: Parts, locale: str) -> Sequence[FacetCount]:
    """Return the topics that have datasets: the near ones, else the commonest."""
    whole = find(parts, SearchQuery(size=1, locale=locale)).facets["topic"]
    near = [topic for topic in whole if topic.value in found.help.topics]
    return near or whole[:TOPICS_OFFERED]


@router.get("/topik/{name}")
def topic_page(name: str, page: PageDep) -> Response:
    """Lead to the search narrowed to a topic."""
    if page.site.parts.province.topic(name) is None:
        raise NotFoundError(f"There is no topic {name!r}.")
    return _to_search(page, "topic", name)


@router.get("/organisasi/{name}")
def organization_page(name: str, page: PageDep) -> Response:
    """Lead to the search narrowed to an organisation."""
    return _to_search(page, "organization", name)


def _to_search(page: PageDep, parameter: str, value: str) -> Response:
    url = f"{page.url('/dataset')}?{urlencode({parameter: value})}"
    return RedirectResponse(url, status_code=307)

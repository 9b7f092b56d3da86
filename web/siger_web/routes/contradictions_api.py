"""GET /api/v1/contradictions: what published datasets say against each other."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from siger_catalog.contradictions import ContradictionKind
from siger_web.api_models import Links
from siger_web.contradiction_models import (
    ContradictionOut,
    ContradictionsOut,
)
from siger_web.deps import SiteDep
from siger_web.openapi import problems
from siger_web.presenting_contradictions import contradiction_out
from siger_web.routes.search_api import given
from siger_web.wording import load_wording

router = APIRouter(prefix="/api/v1", tags=["datasets"])

_LARGEST_PAGE = 1_000_000
Language = Annotated[
    str, Query(pattern="^(id|en)$", description="Language of the words.")
]


@router.get(
    "/contradictions",
    summary="What datasets say against each other",
    responses=problems(422, 503),
)
def read_contradictions(  # noqa: PLR0913, PLR0917  each is a query parameter
    request: Request,
    response: Response,
    site: SiteDep,
    dataset: Annotated[
        str, Query(max_length=300, description="Name of one of the two datasets.")
    ] = "",
    kind: Annotated[ContradictionKind | None, Query(description="Only these.")] = None,
    page: Annotated[int, Query(ge=1, le=_LARGEST_PAGE)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
    lang: Language = "id",
) -> ContradictionsOut:
    """Return wrong joins, differing figures and duplicates, the most harmful first.

    They belong to pairs of datasets as these are served now.
    """
    given(request, ("dataset", "kind", "page", "size", "lang"))
    found = site.parts.store.contradictions(
        dataset=dataset or None, kind=kind, offset=(page - 1) * size, limit=size
    )
    base, wording = site.public_url(request), load_wording(lang)
    response.headers["Cache-Control"] = "no-cache"
    province = site.parts.province
    return ContradictionsOut(
        total=found.total,
        page=page,
        size=size,
        results=[contradiction_out(c, base, province, wording) for c in found.items],
        links=Links(
            next=_at(request, base, page + 1) if page * size < found.total else None,
            prev=_at(request, base, page - 1) if page > 1 else None,
        ),
    )


@router.get(
    "/contradictions/{key}",
    summary="One contradiction, with its cells",
    responses=problems(404, 422, 503),
)
def read_contradiction(
    key: str, request: Request, response: Response, site: SiteDep, lang: Language = "id"
) -> ContradictionOut:
    """Return one contradiction while it lasts."""
    found = site.parts.store.contradiction(key)
    response.headers["Cache-Control"] = "no-cache"
    base, wording = site.public_url(request), load_wording(lang)
    return contradiction_out(found, base, site.parts.province, wording)


def _at(request: Request, base: str, page: int) -> str:
    url = request.url.include_query_params(page=page)
    return f"{base}{url.path}?{url.query}"

"""GET /perbedaan and /perbedaan/{key}: what datasets say against each other."""

from typing import get_args

from fastapi import APIRouter, Request, Response

from siger_catalog.contradictions import ContradictionKind
from siger_catalog.errors import QueryError
from siger_web.deps import PageDep
from siger_web.routes.dataset_page import read_number
from siger_web.views.contradiction_words import KIND_WORDS, apart, suspect_of
from siger_web.views.contradictions import contradiction_list, contradiction_view

router = APIRouter(include_in_schema=False)


@router.get("/perbedaan")
def contradictions_page(request: Request, page: PageDep) -> Response:
    """List wrong joins, differing figures and duplicates, the most harmful first."""
    query = request.query_params
    view = contradiction_list(
        page.site.parts,
        page.wording,
        dataset=query.get("dataset", ""),
        kind=_kind(query.get("jenis", "")),
        number=read_number(query.get("hal", ""), "hal") or 1,
    )
    return page.render("contradictions.html", view=view, kind_words=KIND_WORDS)


@router.get("/perbedaan/{key}")
def contradiction_page(key: str, page: PageDep) -> Response:
    """Show one pair: both numbers of each cell side by side."""
    found = page.site.parts.store.contradiction(key)
    return page.render(
        "contradiction.html",
        view=contradiction_view(found, page.wording),
        suspect=suspect_of(found),
        apart=apart,
    )


def _kind(text: str) -> ContradictionKind | None:
    kinds: tuple[ContradictionKind, ...] = get_args(ContradictionKind)
    found = next((kind for kind in kinds if kind == text), None)
    if text and found is None:
        raise QueryError(
            f"jenis: {text!r} is none of {', '.join(kinds)}.", parameter="jenis"
        )
    return found

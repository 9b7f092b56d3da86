"""GET /feed.atom: what a search finds, for feed readers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from siger_catalog.provinces.regions import Province
from siger_catalog.searching import (
    SearchPage,
    SearchQuery,
    parse_request,
    to_parameters,
    with_cursor,
)
from siger_catalog.searching.request import DEFAULT_SIZE
from siger_web.deps import SiteDep
from siger_web.openapi import problems
from siger_web.revalidation import etag_of, is_unchanged, unchanged
from siger_web.routes.search_api import PARAMETERS, given_search
from siger_web.site import language_of
from siger_web.views.feed import MEDIA_TYPE, Feed, FeedLinks
from siger_web.wording import load_wording

router = APIRouter(tags=["search"])

ORDER, ENTRIES = "newest", 50
_OWN: Mapping[str, Mapping[str, object]] = {
    "sort": {"default": ORDER},
    "size": {"default": ENTRIES},
}
_PARAMETERS = [
    {**item, "schema": {**item["schema"], **_OWN.get(item["name"], {})}}
    for item in PARAMETERS
    if item["name"] != "explain"
]


@router.get(
    "/feed.atom",
    summary="Follow a search",
    response_class=Response,
    responses={
        200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}},
        **problems(422, 503),
    },
    openapi_extra={"parameters": _PARAMETERS},
)
def search_feed(request: Request, site: SiteDep) -> Response:
    """Answer a search as an Atom feed (RFC 4287), the newest datasets first.

    Link relation `next` leads on until there is nothing more. Send back the ETag:
    304 says that nothing changed.
    """
    query = _query(request, site.parts.province)
    page = site.answers.page(query)
    feed = Feed(
        query=query,
        page=page,
        links=_links(query, page, site.public_url(request)),
        province=site.parts.province,
        wording=load_wording(query.locale),
    )
    return _answer(request, feed.to_xml(), query.locale)


def _query(request: Request, province: Province) -> SearchQuery:
    """Read the search; `lang` wins over the language of the address."""
    parameters = given_search(request)
    here = language_of(request.scope["path"])
    kept = {name: held for name, held in parameters.items() if any(held)}
    filled = {"sort": [ORDER], "size": [str(ENTRIES)], **kept}
    asked = parse_request(filled, province, parameters.get("lang", [here])[-1])
    query = with_cursor(asked, parameters)
    return replace(query, with_facets=False, is_explained=False)


def _answer(request: Request, body: bytes, language: str) -> Response:
    headers = {
        "ETag": etag_of(body),
        "Cache-Control": "no-cache",
        "Content-Language": language,
    }
    if is_unchanged(request, headers["ETag"]):
        return unchanged(headers)
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


def _links(query: SearchQuery, page: SearchPage, site: str) -> FeedLinks:
    pages = f"{site}/en" if query.locale == "en" else site
    whole = replace(query, page=1, cursor="")
    onward = replace(whole, cursor=page.next_cursor)
    shown = replace(whole, size=DEFAULT_SIZE)
    return FeedLinks(
        site=site,
        pages=pages,
        id=_address(f"{pages}/feed.atom", _own(replace(whole, size=ENTRIES))),
        this=_address(f"{pages}/feed.atom", _own(query)),
        next=_address(f"{pages}/feed.atom", _own(onward)) if page.next_cursor else "",
        html=_address(f"{pages}/dataset", to_parameters(shown)),
    )


def _own(query: SearchQuery) -> list[tuple[str, str]]:
    """Return the parameters that differ from what a feed takes for granted."""
    plain = replace(query, sort="relevance", size=DEFAULT_SIZE)
    pairs = to_parameters(plain)
    pairs += [("sort", query.sort)] if query.sort != ORDER else []
    pairs += [("size", str(query.size))] if query.size != ENTRIES else []
    return pairs


def _address(url: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{url}?{urlencode(pairs)}" if pairs else url

"""GET /api/v1/search and /api/v1/suggest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request, Response

from siger_catalog.errors import QueryError
from siger_catalog.searching import (
    FILTERS,
    SearchPage,
    SearchQuery,
    Suggestion,
    parse_request,
    suggest,
    to_parameters,
    with_cursor,
)
from siger_catalog.searching.request import (
    DEEPEST_HIT,
    LARGEST_SIZE,
    OFF,
    ON,
    SWITCHES,
)
from siger_web.api_models import Links, SearchAnswer, SuggestionOut, Suggestions
from siger_web.deps import PartsDep, SiteDep
from siger_web.openapi import problems, search_parameters
from siger_web.presenting_search import dataset_url, search_json
from siger_web.wording import LANGUAGES

router = APIRouter(prefix="/api/v1", tags=["search"])

PLAIN = ("q", "sort", "page", "size", "cursor", "lang", "explain")
# Parameters whose values are a few words, beside those of the filters.
WORDS: Mapping[str, Sequence[str]] = {
    "lang": LANGUAGES,
    **dict.fromkeys(SWITCHES, ("on", "off")),
}
_HEADERS = {"Cache-Control": "no-cache"}
# What the shell adds to what it compresses.
_COMPRESSED = {**_HEADERS, "Vary": "Accept-Encoding", "Content-Encoding": "gzip"}
KNOWN = frozenset([*PLAIN, *SWITCHES, *(row.name for row in FILTERS)])


def _parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }


PARAMETERS = [
    _parameter("q", "Words, places and years, as people write them.", type="string"),
    *search_parameters(),
    _parameter(
        "sort",
        "Order of the results.",
        type="string",
        enum=["relevance", "newest", "title", "quality"],
        default="relevance",
    ),
    _parameter(
        "page",
        f"Page, from 1, down to result {DEEPEST_HIT}.",
        type="integer",
        minimum=1,
        default=1,
    ),
    _parameter(
        "size",
        "Results a page.",
        type="integer",
        minimum=1,
        maximum=LARGEST_SIZE,
        default=20,
    ),
    _parameter(
        "cursor",
        "Goes on after an earlier page, in place of `page`: take `links.next` as it "
        "is. Reaches the very end, and skips or repeats nothing that stays as it is "
        "while datasets come and go, by relevance only as long as scores stay. "
        "Facets come with the first page.",
        type="string",
    ),
    _parameter(
        "lang", "Language of labels.", type="string", enum=[*LANGUAGES], default="id"
    ),
    *(
        _parameter(name, text, type="string", enum=list(WORDS[name]), default="on")
        for name, text in (
            ("places", "`off` takes places in the text as words."),
            ("years", "`off` takes years in the text as words."),
            ("correct", "`off` leaves the spelling as it is."),
        )
    ),
    _parameter(
        "explain",
        "`1` says why a result stands where it stands, in the language `lang`; of the "
        "first 20 of a page.",
        type="string",
        enum=[*ON, *OFF],
        default="0",
    ),
]


@router.get(
    "/search",
    summary="Search datasets",
    response_model=SearchAnswer,
    responses=problems(422, 503),
    openapi_extra={"parameters": PARAMETERS},
)
def search_datasets(request: Request, site: SiteDep) -> Response:
    """Find datasets by words and filters, with counts for every filter.

    `links.next` leads on by a cursor until there is nothing more.
    """
    parameters = given_search(request)
    locale = parameters.get("lang", ["id"])[-1]
    asked = parse_request(parameters, site.parts.province, locale)
    query = with_cursor(asked, parameters)
    base = site.public_url(request)

    def write(page: SearchPage) -> bytes:
        return search_json(page, base, _links(page, query, f"{base}/api/v1/search"))

    accepted = request.headers.get("accept-encoding", "")
    body = site.answers.body(query, base, write, is_compressed="gzip" in accepted)
    # Written here, in this thread: FastAPI would take it to another, to check it again.
    return Response(
        body.content,
        media_type="application/json",
        headers=_COMPRESSED if body.is_compressed else _HEADERS,
    )


def given_search(request: Request) -> Mapping[str, Sequence[str]]:
    """Return the parameters of a search, each with all its values.

    Raises:
        QueryError: A parameter, or a word as its value, does not exist; it is named.
    """
    parameters = given(request, KNOWN)
    for name, words in WORDS.items():
        for value in parameters.get(name, ()):
            if value not in words:
                raise QueryError(
                    f"{name}: {value!r} means nothing",
                    parameter=name,
                    fix=f"Use one of: {', '.join(words)}.",
                )
    return parameters


def given(request: Request, known: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Return the query parameters of a request, each with all its values.

    Raises:
        QueryError: A parameter that does not exist; it is named.
    """
    parameters = request.query_params
    for name in parameters:
        if name not in known:
            raise QueryError(
                f"{name}: there is no such parameter",
                parameter=name,
                fix=f"Use: {', '.join(sorted(known))}.",
            )
    return {name: parameters.getlist(name) for name in parameters}


def _links(page: SearchPage, query: SearchQuery, url: str) -> Links:
    plain = replace(query, page=1, cursor="")
    language = [("lang", query.locale)] if query.locale != LANGUAGES[0] else []

    def address(other: SearchQuery) -> str:
        return f"{url}?{urlencode([*to_parameters(other), *language])}"

    before = page.page - 1
    has_number = 1 <= before <= DEEPEST_HIT // query.size
    onward = replace(plain, cursor=page.next_cursor)
    return Links(
        next=address(onward) if page.next_cursor else None,
        prev=address(replace(plain, page=before)) if has_number else None,
    )


@router.get("/suggest", summary="Suggest while typing", responses=problems(422, 503))
def suggest_words(
    request: Request,
    parts: PartsDep,
    site: SiteDep,
    q: Annotated[str, Query(description="What was typed so far.", max_length=300)] = "",
    lang: Annotated[str, Query(pattern="^(id|en)$")] = "id",
) -> Suggestions:
    """Return places, topics, organisations and titles that begin so."""
    given(request, ("q", "lang"))
    found = suggest(q, parts.language, parts.index, locale=lang)
    base = site.public_url(request)
    return Suggestions(suggestions=[_suggestion(item, base, lang) for item in found])


def _suggestion(item: Suggestion, base: str, language: str) -> SuggestionOut:
    root = f"{base}/en" if language == "en" else base
    if item.kind == "dataset":
        url = dataset_url(root, item.value)
    elif item.kind == "place":
        url = f"{root}/wilayah/{quote(item.value)}"
    else:
        url = f"{root}/dataset?{urlencode([(item.kind, item.value)])}"
    return SuggestionOut(kind=item.kind, text=item.text, value=item.value, url=url)

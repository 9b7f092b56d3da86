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
)
from siger_catalog.searching.request import LARGEST_SIZE, OFF, ON, SWITCHES
from siger_web.api_models import Links, SearchAnswer, SuggestionOut, Suggestions
from siger_web.deps import PartsDep, SiteDep
from siger_web.openapi import problems, search_parameters
from siger_web.overview import find
from siger_web.presenting import dataset_url, search_out
from siger_web.wording import LANGUAGES

router = APIRouter(prefix="/api/v1", tags=["search"])

PLAIN = ("q", "sort", "page", "size", "lang", "explain")
# Parameters whose values are a few words, beside those of the filters.
WORDS: Mapping[str, Sequence[str]] = {
    "lang": LANGUAGES,
    **dict.fromkeys(SWITCHES, ("on", "off")),
}
KNOWN = frozenset([*PLAIN, *SWITCHES, *(row.name for row in FILTERS)])


def _parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }


_PARAMETERS = [
    _parameter("q", "Words, places and years, as people write them.", type="string"),
    *search_parameters(),
    _parameter(
        "sort",
        "Order of the results.",
        type="string",
        enum=["relevance", "newest", "title", "quality"],
        default="relevance",
    ),
    _parameter("page", "Page, from 1.", type="integer", minimum=1, default=1),
    _parameter(
        "size",
        "Results a page.",
        type="integer",
        minimum=1,
        maximum=LARGEST_SIZE,
        default=20,
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
    # `explanation` stands only where it was asked for.
    response_model_exclude_unset=True,
    responses=problems(422, 503),
    openapi_extra={"parameters": _PARAMETERS},
)
def search_datasets(
    request: Request, response: Response, site: SiteDep
) -> SearchAnswer:
    """Find datasets by words and filters, with counts for every filter."""
    parameters = given(request, KNOWN)
    _refuse_unknown_words(parameters)
    locale = parameters.get("lang", ["id"])[-1]
    query = parse_request(parameters, site.parts.province, locale)
    page = find(site.parts, query)
    base = site.public_url(request)
    response.headers["Cache-Control"] = "no-cache"
    return search_out(page, base, _links(page, query, f"{base}/api/v1/search"))


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


def _refuse_unknown_words(parameters: Mapping[str, Sequence[str]]) -> None:
    for name, words in WORDS.items():
        for value in parameters.get(name, ()):
            if value not in words:
                raise QueryError(
                    f"{name}: {value!r} means nothing",
                    parameter=name,
                    fix=f"Use one of: {', '.join(words)}.",
                )


def _links(page: SearchPage, query: SearchQuery, url: str) -> Links:
    def address(number: int) -> str:
        return f"{url}?{urlencode(to_parameters(replace(query, page=number)))}"

    return Links(
        next=address(page.page + 1) if page.has_next else None,
        prev=address(page.page - 1) if page.page > 1 else None,
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

"""What is asked of a search, and the page it answers with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from siger_catalog.errors import QueryError
from siger_catalog.model import Agent, Quality
from siger_catalog.provinces.regions import Province, Region
from siger_catalog.searching.engine import Sort
from siger_catalog.searching.filters import FILTERS
from siger_catalog.searching.reasons import Explanation, FoundColumn

Mode = Literal["full", "partial", "corrected", "without_place", "none"]

DEFAULT_SIZE = 20
LARGEST_SIZE = 100
# Elasticsearch's default index.max_result_window; deeper pages are refused alike.
DEEPEST_HIT = 10_000

_NUMBER = re.compile(r"[0-9]{1,9}")

# How a parameter that is off by default is turned on, and off.
ON, OFF = ("1", "true", "on"), ("0", "false", "off")

# Parameters that turn a reading of the text off: name -> field of SearchQuery.
SWITCHES: Mapping[str, str] = {
    "places": "places_as_words",
    "years": "years_as_words",
    "correct": "as_typed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """A search: `filters` maps a filter's name to canonical values, any of them.

    `places_as_words` and `years_as_words` leave places and years in the text as
    words; `as_typed` leaves mistyped words; `is_explained` says of each result why it
    stands where it stands; `locale` ("id", "en") is of the labels.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    size: int = DEFAULT_SIZE
    places_as_words: bool = False
    years_as_words: bool = False
    as_typed: bool = False
    is_explained: bool = False
    locale: str = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One result; `highlights` are HTML-escaped, with `<mark>`, where words match.

    `is_full` tells whether it holds the whole text, or only follows those that do;
    `found_in` are the columns that hold a wanted word which the title lacks.
    """

    name: str
    title: str
    summary: str
    region: Region | None
    organization: Agent
    topics: tuple[str, ...]
    formats: tuple[str, ...]
    years: tuple[int, ...]
    modified_at: datetime
    quality: Quality
    source: str
    state: str
    score: float
    highlights: Mapping[str, str]
    is_full: bool = True
    found_in: tuple[FoundColumn, ...] = ()
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many results a filter value would leave, its own filter set aside."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryReading:
    """How the text was understood; `corrected` is empty when nothing was corrected.

    `places` and `years` are those that the results were narrowed to;
    `given_up_places` and `given_up_years` those that would have left none.
    """

    text: str
    corrected: str = ""
    places: tuple[Region, ...] = ()
    years: tuple[int, ...] = ()
    given_up_places: tuple[Region, ...] = ()
    given_up_years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DroppedFilter:
    """How many results there would be without one filter."""

    name: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Help:
    """Ways on from an empty page: filters to drop, topics (keys) that are near.

    `near` are datasets that hold some word of the text, the likeliest first: offered,
    and never given as an answer.
    """

    without: tuple[DroppedFilter, ...] = ()
    topics: tuple[str, ...] = ()
    near: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of results; facets by filter name, in the order of FILTERS."""

    total: int
    page: int
    size: int
    mode: Mode
    query: QueryReading
    results: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    help: Help = Help()
    is_partial: bool = False

    @property
    def has_next(self) -> bool:
        """Tell whether another page may be asked for."""
        shown = self.page * self.size
        return shown < self.total and shown + self.size <= DEEPEST_HIT


def parse_request(
    parameters: Mapping[str, Sequence[str]], province: Province, locale: str = "id"
) -> SearchQuery:
    """Read a search out of query parameters; unknown ones are passed over.

    Raises:
        QueryError: A parameter has a value that means nothing; it is named.
    """
    filters = {
        row.name: tuple(dict.fromkeys(row.parse(v, province) for v in values))
        for row in FILTERS
        if (values := [v for v in parameters.get(row.name, ()) if v.strip()])
    }
    page = _number(parameters, "page", 1, DEEPEST_HIT, default=1)
    size = _number(parameters, "size", 1, LARGEST_SIZE, default=DEFAULT_SIZE)
    if page * size > DEEPEST_HIT:
        raise QueryError(
            f"page: {page} pages of {size} lie beyond result {DEEPEST_HIT}",
            parameter="page",
            fix="Narrow the search, or read all datasets by /api/v1/changes.",
        )
    return SearchQuery(
        text=_last(parameters, "q").strip(),
        filters=filters,
        sort=_sort(_last(parameters, "sort")),
        page=page,
        size=size,
        locale=locale,
        is_explained=_is_on(parameters, "explain"),
        **{name: _last(parameters, key) == "off" for key, name in SWITCHES.items()},
    )


def to_parameters(query: SearchQuery) -> list[tuple[str, str]]:
    """Return the query parameters that ask this search again; defaults left out."""
    pairs = [("q", query.text)] if query.text else []
    pairs += [(name, v) for name, values in query.filters.items() for v in values]
    pairs += [(key, "off") for key, name in SWITCHES.items() if getattr(query, name)]
    if query.is_explained:
        pairs.append(("explain", "1"))
    if query.sort != "relevance":
        pairs.append(("sort", query.sort))
    if query.page != 1:
        pairs.append(("page", str(query.page)))
    if query.size != DEFAULT_SIZE:
        pairs.append(("size", str(query.size)))
    return pairs


def _last(parameters: Mapping[str, Sequence[str]], name: str) -> str:
    values = parameters.get(name, ())
    return values[-1] if values else ""


def _is_on(parameters: Mapping[str, Sequence[str]], name: str) -> bool:
    text = _last(parameters, name).strip().lower()
    if text not in ("", *ON, *OFF):
        raise QueryError(
            f"{name}: {text!r} means nothing",
            parameter=name,
            fix=f"Use one of: {', '.join((*ON, *OFF))}.",
        )
    return text in ON


def _number(
    parameters: Mapping[str, Sequence[str]],
    name: str,
    least: int,
    most: int,
    *,
    default: int,
) -> int:
    text = _last(parameters, name).strip()
    if not text:
        return default
    number = int(text) if _NUMBER.fullmatch(text) else 0
    if not least <= number <= most:
        raise QueryError(
            f"{name}: {text!r} is not a number from {least} to {most}", parameter=name
        )
    return number


def _sort(text: str) -> Sort:
    for sort in get_args(Sort):
        if (text or "relevance") == sort:
            found: Sort = sort
            return found
    raise QueryError(
        f"sort: {text!r} is no order",
        parameter="sort",
        fix=f"Use one of: {', '.join(get_args(Sort))}.",
    )

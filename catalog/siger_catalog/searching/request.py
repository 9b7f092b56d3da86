"""What is asked of a search, and the page it answers with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from siger_catalog.model import Agent, Quality
from siger_catalog.provinces.regions import Region
from siger_catalog.searching.engine import Sort
from siger_catalog.searching.reasons import Explanation, FoundColumn

Mode = Literal["full", "partial", "corrected", "without_place", "none"]

DEFAULT_SIZE = 20
LARGEST_SIZE = 100
# Elasticsearch's default index.max_result_window; deeper pages are refused alike.
DEEPEST_HIT = 10_000


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
    stands where it stands; `locale` ("id", "en") is of the labels. `cursor` goes on
    after an earlier page, in place of `page`, without facets; `with_facets` tells
    whether a numbered page counts them.
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
    cursor: str = ""
    with_facets: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One result; `highlights` are HTML-escaped, with `<mark>`, where words match.

    `is_full` tells whether it holds the whole text, or only follows those that do;
    `found_in` are the columns that hold a wanted word which the title lacks;
    `published_at` is when the catalog first had it, None where the index is older.
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
    is_kin: bool = False
    found_in: tuple[FoundColumn, ...] = ()
    explanation: Explanation | None = None
    published_at: datetime | None = None


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
    `given_up_places` and `given_up_years` those that would have left none;
    `elsewhere` names the places of other provinces.
    """

    text: str
    corrected: str = ""
    places: tuple[Region, ...] = ()
    years: tuple[int, ...] = ()
    given_up_places: tuple[Region, ...] = ()
    given_up_years: tuple[int, ...] = ()
    elsewhere: tuple[str, ...] = ()


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
    """One page of results; facets by filter name, in the order of FILTERS.

    `next_cursor` asks for what follows, to the very end; it is empty there.
    """

    total: int
    page: int
    size: int
    mode: Mode
    query: QueryReading
    results: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    help: Help = Help()
    is_partial: bool = False
    next_cursor: str = ""

    @property
    def has_next(self) -> bool:
        """Tell whether another page may be asked for by its number."""
        shown = self.page * self.size
        return shown < self.total and shown + self.size <= DEEPEST_HIT

"""The search page: filters with counts, chips, what the text was read as, pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import Text
from siger_catalog.searching import (
    FILTERS,
    FacetCount,
    Filter,
    SearchPage,
    SearchQuery,
    to_parameters,
)
from siger_catalog.searching.request import DEEPEST_HIT, DEFAULT_SIZE
from siger_web.maps import MapData, class_limits
from siger_web.views.chips import Chip, filter_chips, read_chips, year_labels
from siger_web.views.paging import page_numbers
from siger_web.wording import load_wording, msg

SHOWN_VALUES = 6
OPEN_FACETS = ("region", "topic", "quality")
# Those that people use most come first; a filter that is not named comes last.
FACET_ORDER = (
    "region",
    "topic",
    "quality",
    "year",
    "format",
    "freshness",
    "license",
    "organization",
    "source",
    "schema",
)
SORTS = ("relevance", "newest", "title", "quality")


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of checkboxes: the values shown at once, and those behind a fold."""

    name: str
    title: Text
    shown: tuple[FacetCount, ...]
    folded: tuple[FacetCount, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class WayOut:
    """A link from an empty page to one with results."""

    label: str
    url: str
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """Everything the search page shows."""

    query: SearchQuery
    page: SearchPage
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    map: MapData
    base: str

    def address(self, query: SearchQuery) -> str:
        """Return the address of a search."""
        return search_address(self.base, query)

    def at_page(self, number: int) -> str:
        """Return the address of another page of the same results."""
        return self.address(replace(self.query, page=number))

    @property
    def feed(self) -> str:
        """The address of the same search as a feed, in the feed's own order."""
        base = f"{self.base.removesuffix('/dataset')}/feed.atom"
        plain = replace(self.query, page=1, size=DEFAULT_SIZE, is_explained=False)
        return search_address(base, replace(plain, sort="relevance"))

    @property
    def json(self) -> str:
        """The address of the same page as JSON."""
        return search_address("/api/v1/search", self.query)

    @property
    def filter_names(self) -> tuple[str, ...]:
        """The names of the filters that the form of checkboxes may change."""
        return tuple(facet.name for facet in self.facets)

    def kept(self, *changing: str) -> list[tuple[str, str]]:
        """Return the parameters that a form keeps which changes these ones."""
        pairs = to_parameters(replace(self.query, page=1))
        return [(name, value) for name, value in pairs if name not in changing]

    @property
    def cleared(self) -> str:
        """The address without anything that narrows the results."""
        reading = self.page.query
        return self.address(
            replace(
                self.query,
                filters={},
                places_as_words=self.query.places_as_words or bool(reading.places),
                years_as_words=self.query.years_as_words or bool(reading.years),
                page=1,
            )
        )

    @property
    def given_up_places(self) -> str:
        """The names of places in the text for which nothing was found."""
        return ", ".join(place.name for place in self.page.query.given_up_places)

    @property
    def given_up_years(self) -> str:
        """The years in the text for which nothing was found."""
        return year_labels(self.page.query.given_up_years)

    @property
    def explained(self) -> str:
        """The address that explains the order of the results, or no longer does."""
        return self.address(
            replace(self.query, is_explained=not self.query.is_explained)
        )

    @property
    def as_typed(self) -> str:
        """The address that leaves the spelling alone."""
        return self.address(replace(self.query, as_typed=True, page=1))

    @property
    def is_beyond(self) -> bool:
        """Tell whether the page asked for lies behind the last result."""
        return bool(self.page.total) and not self.page.results

    @property
    def first(self) -> int:
        """The number of the first result on the page."""
        return (self.page.page - 1) * self.page.size + 1

    @property
    def last(self) -> int:
        """The number of the last result on the page."""
        return self.first + len(self.page.results) - 1

    @property
    def page_numbers(self) -> tuple[int | None, ...]:
        """The pages to offer; None stands for pages left out."""
        reachable = min(self.page.total, DEEPEST_HIT)
        return page_numbers(self.page.page, -(-reachable // self.page.size))

    @property
    def ways_out(self) -> tuple[WayOut, ...]:
        """What would lead to results: each filter dropped."""
        return tuple(
            WayOut(", ".join(d.labels), self._without(d.name), d.count)
            for d in self.page.help.without
        )

    def topic_address(self, key: str) -> str:
        """Return the address of everything on a topic."""
        return search_address(self.base, SearchQuery(filters={"topic": (key,)}))

    def _without(self, name: str) -> str:
        rest = {k: v for k, v in self.query.filters.items() if k != name}
        return self.address(replace(self.query, filters=rest, page=1))


def search_address(base: str, query: SearchQuery) -> str:
    """Return the address of a search page; `base` is its path."""
    pairs = to_parameters(query)
    return f"{base}?{urlencode(pairs)}" if pairs else base


def search_view(
    query: SearchQuery, page: SearchPage, province: Province, base: str
) -> SearchView:
    """Return what the search page shows."""

    def address(other: SearchQuery) -> str:
        return search_address(base, other)

    chips = (
        *filter_chips(query, province, address),
        *read_chips(query, page.query, address),
    )
    return SearchView(
        query=query,
        page=page,
        facets=tuple(_facets(query, page, province)),
        chips=chips,
        map=_map(query, page, province, base),
        base=base,
    )


def _facets(
    query: SearchQuery, page: SearchPage, province: Province
) -> Iterable[Facet]:
    for row in sorted(FILTERS, key=_facet_place):
        values = list(page.facets.get(row.name, ()))
        if row.name == "region":
            values += _missing_regions(values, province)
        if not values or (len(values) == 1 and not query.filters.get(row.name)):
            continue
        front = sorted(values, key=lambda value: not value.selected)
        cut = max(SHOWN_VALUES, sum(value.selected for value in values))
        if len(front) <= cut + 2:
            cut = len(front)
        yield Facet(
            row.name,
            row.title,
            tuple(front[:cut]),
            tuple(front[cut:]),
            row.name in OPEN_FACETS or bool(query.filters.get(row.name)),
        )


def _facet_place(row: Filter) -> int:
    named = row.name in FACET_ORDER
    return FACET_ORDER.index(row.name) if named else len(FACET_ORDER)


def _missing_regions(
    values: Sequence[FacetCount], province: Province
) -> Iterable[FacetCount]:
    """Regions without any result stay in the list, with a zero: gaps are shown."""
    known = {value.value for value in values}
    for region in province.regencies:
        if region.code not in known:
            yield FacetCount(region.code, region.name, 0, selected=False)


def _map(
    query: SearchQuery, page: SearchPage, province: Province, base: str
) -> MapData:
    counted = {f.value: f.count for f in page.facets.get("region", ())}
    values = {r.code: counted.get(r.code) or None for r in province.regencies}
    chosen = query.filters.get("region", ())

    def link(code: str) -> str:
        filters = {**query.filters, "region": (code,)}
        return search_address(base, replace(query, filters=filters, page=1))

    return MapData(
        values=values,
        limits=class_limits(values.values()),
        unit=load_wording(query.locale)(msg("dataset")),
        selected=chosen[-1] if chosen else "",
        link=link,
    )

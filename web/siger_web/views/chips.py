"""What narrows a search, each with the address without it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import Text
from siger_catalog.searching import FILTERS, QueryReading, SearchQuery, filter_named
from siger_web.wording import EN_DASH

# So many years in a row are told and removed as one range.
_RANGE = 3

Address = Callable[[SearchQuery], str]


@dataclass(frozen=True, slots=True)
class Chip:
    """What narrows the results, and the address without it.

    `read_as` is set where it was read out of the text: as a region, as a year.
    """

    label: str
    url: str
    read_as: Text | None = None


def filter_chips(
    query: SearchQuery, province: Province, address: Address
) -> Iterator[Chip]:
    """Yield a chip for each value of each filter."""
    for row in FILTERS:
        chosen = query.filters.get(row.name, ())
        for value in chosen:
            rest = [v for v in chosen if v != value]
            label = row.label(value, province, query.locale)
            yield Chip(label, address(with_filter(query, row.name, rest)))


def read_chips(
    query: SearchQuery, reading: QueryReading, address: Address
) -> Iterator[Chip]:
    """Yield a chip for each place and year that was read out of the text.

    Without it the text is taken as words; what else was read stays, as filters.
    """
    places = {place.code: place.name for place in reading.places}
    years = {_range(run): _range(run, EN_DASH) for run in year_runs(reading.years)}
    for name, as_words, labels in (
        ("region", replace(query, places_as_words=True, page=1), places),
        ("year", replace(query, years_as_words=True, page=1), years),
    ):
        row = filter_named(name)
        for value, label in labels.items():
            rest = [v for v in labels if v != value]
            narrowed = with_filter(as_words, name, rest) if rest else as_words
            yield Chip(label, address(narrowed), row.title if row else None)


def with_filter(query: SearchQuery, name: str, values: Sequence[str]) -> SearchQuery:
    """Return the first page of the search with these values of a filter, if any."""
    filters = {**query.filters, name: tuple(values)}
    return replace(query, filters={k: v for k, v in filters.items() if v}, page=1)


def year_runs(years: Iterable[int]) -> list[tuple[int, ...]]:
    """Return the years, those of a range of three or more together."""
    runs: list[tuple[int, ...]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1] = (*runs[-1], year)
        else:
            runs.append((year,))
    return [
        part
        for run in runs
        for part in ([run] if len(run) >= _RANGE else [(year,) for year in run])
    ]


def _range(run: Sequence[int], to: str = "-") -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}{to}{run[-1]}"


def year_labels(years: Iterable[int]) -> str:
    """Return years as people write them: "2019, 2021–2023"."""
    return ", ".join(_range(run, EN_DASH) for run in year_runs(years))

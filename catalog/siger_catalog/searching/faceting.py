"""How many results each filter value would leave, out of an engine's counts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from siger_catalog.language import Language
from siger_catalog.searching.engine import EngineAnswer
from siger_catalog.searching.filters import FILTERS, Filter
from siger_catalog.searching.request import FacetCount, SearchQuery

_FACET_VALUES = 20


def facets_of(
    answer: EngineAnswer, query: SearchQuery, language: Language, today: date
) -> Mapping[str, tuple[FacetCount, ...]]:
    """Return the counts by filter, in the order of FILTERS; none if not asked for."""
    rows = FILTERS if query.with_facets else ()
    return {row.name: _counts(row, answer, query, language, today) for row in rows}


def _counts(
    row: Filter,
    answer: EngineAnswer,
    query: SearchQuery,
    language: Language,
    today: date,
) -> tuple[FacetCount, ...]:
    counts, labels = _read(row, answer, today)
    selected = _selected(row, query, today)
    chosen = [value for value in counts if value in selected]
    # What is selected stays in the list, so that it can be taken back.
    shown = [*list(counts)[:_FACET_VALUES], *chosen, *selected]
    return tuple(
        FacetCount(
            value,
            labels.get(value) or row.label(value, language.province, query.locale),
            counts.get(value, 0),
            value in selected,
        )
        for value in _in_order(row, dict.fromkeys(shown))
    )


def _read(
    row: Filter, answer: EngineAnswer, today: date
) -> tuple[Mapping[str, int], Mapping[str, str]]:
    """Return count and label of each value, the most frequent first."""
    pairs = answer.facets.get(row.facet_field, ())
    if row.read_facet is None:
        return {str(raw): count for raw, count in pairs}, {}
    counts: dict[str, int] = {}
    labels: dict[str, str] = {}
    for raw, count in pairs:
        value, label = row.read_facet(str(raw), today)
        counts[value] = counts.get(value, 0) + count
        labels.setdefault(value, label)
    return counts, labels


def _in_order(row: Filter, values: Iterable[str]) -> Iterable[str]:
    return sorted(values, key=row.choices.index) if row.is_ordered else values


def _selected(row: Filter, query: SearchQuery, today: date) -> Sequence[str]:
    values = query.filters.get(row.name, ())
    held = [str(v) for value in values for v in row.index_values(value, today)]
    if row.read_facet is not None:
        held = [row.read_facet(raw, today)[0] for raw in held]
    return tuple(dict.fromkeys(held))

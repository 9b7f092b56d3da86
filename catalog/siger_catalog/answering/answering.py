"""Answer a question with a number out of checked rows, or keep silent.

No language model: every word of the question must be named by one measure of one
table schema and, where the schema has dimensions, by the items of one of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from siger_catalog.answering.answer import Answer, Figure
from siger_catalog.answering.indicators import (
    Indicator,
    Item,
    find_indicator,
    group_items,
)
from siger_catalog.answering.tables import (
    TRUSTED,
    Places,
    TableRef,
    Where,
    figures,
    places_of,
    trusted_tables,
)
from siger_catalog.ports import Parts
from siger_catalog.provinces.canonical import REGION_CODE
from siger_catalog.searching import Plan, SearchQuery
from siger_catalog.searching.engine import Clause, FacetField
from siger_catalog.searching.remembering import understood
from siger_catalog.searching.tree import All
from siger_catalog.searching.understanding import Understanding

# Values of dimensions are few; a facet this long holds every one of them.
MOST_ITEMS = 2000
# Numbers closer than this are one number, written with other decimals.
SAME = 1e-6


def answer(query: SearchQuery, parts: Parts) -> Answer | None:
    """Return the figures that answer a question, or None when not sure.

    Raises:
        SearchUnavailableError: The engine is out of reach.
        IndexDamagedError: The index must be rebuilt first.
    """
    today = parts.clock.now().date()
    asked = understood(query, parts.language, parts.index.vocabulary(), today)
    if not asked.concepts or len(asked.years) > 1:
        return None
    indicator = find_indicator(asked, parts.schemas, _items(parts), parts.language)
    places = places_of(indicator.schema) if indicator else None
    if indicator is None or places is None or not _can_hold(asked, places, parts):
        return None
    found = _found(asked, indicator, places, parts)
    return _answer(indicator, _with_change(found)) if found else None


def _items(parts: Parts) -> dict[str, Sequence[Item]]:
    """Return every dimension value of trusted tables, by schema."""
    facet = FacetField("dimension", "dimension")
    plan = Plan(
        tree=All(),
        clauses=(Clause("quality", TRUSTED),),
        facets=(facet,),
        size=0,
        facet_size=MOST_ITEMS,
    )
    triples = [
        str(value).split("\x1f")
        for value, _ in parts.index.run(plan).facets.get("dimension", ())
    ]
    by_schema: dict[str, list[tuple[str, str]]] = {}
    for schema, column, value in sorted(triples):
        by_schema.setdefault(schema, []).append((column, value))
    return {schema: group_items(values) for schema, values in by_schema.items()}


def _can_hold(asked: Understanding, places: Places, parts: Parts) -> bool:
    """A table by day answers no year, one without regions only for the province."""
    if places.is_date and asked.years:
        return False
    own = parts.province.code
    return bool(places.region) or all(code == own for code in asked.places)


def _found(
    asked: Understanding, indicator: Indicator, places: Places, parts: Parts
) -> list[Figure]:
    """Read every table that may hold the number, for the year asked and the one before.

    Without a place only the province's own tables are read: they hold every region,
    while those that happen to be found of single regions would rank a part of them.
    """
    province = parts.province.code
    codes = [code for code in asked.places if code != province]
    if places.region and len(codes) != 1 and len(indicator.items) > 1:
        return []
    regions = [*codes, province]
    where: list[Where] = []
    if codes:
        where.append((REGION_CODE, "in", codes))
    if asked.years:
        years = [asked.years[0] - 1, asked.years[0]]
        where.append((places.period, "in", years))
    refs = _once(trusted_tables(parts, indicator, regions))
    if not asked.years:
        return _newest(refs, indicator, where, parts)
    found = [f for ref in refs for f in figures(parts, ref, indicator, where)]
    return found if any(f.period == str(asked.years[0]) for f in found) else []


def _newest(
    refs: Sequence[TableRef],
    indicator: Indicator,
    where: Sequence[Where],
    parts: Parts,
) -> list[Figure]:
    """Read tables by their last year, until the rest is older than what is known."""
    found: list[Figure] = []
    for ref in sorted(refs, key=TableRef.last_year, reverse=True):
        if found and ref.last_year() < max(int(f.period[:4]) for f in found):
            break
        found += figures(parts, ref, indicator, where)
    return found


def _once(refs: Iterable[TableRef]) -> list[TableRef]:
    """Two files of one dataset hold one table: the first is read."""
    return list({ref.dataset["name"]: ref for ref in reversed(list(refs))}.values())


def _with_change(found: Sequence[Figure]) -> list[Figure]:
    """Keep the newest period, each figure beside that of the year before."""
    newest = max(figure.period for figure in found)
    before = {
        (f.dataset, f.region.code, f.item): f.value
        for f in found
        if newest.isdigit() and f.period == str(int(newest) - 1)
    }
    return [
        replace(f, before=before.get((f.dataset, f.region.code, f.item)))
        for f in found
        if f.period == newest
    ]


def _answer(indicator: Indicator, found: Sequence[Figure]) -> Answer | None:
    """Make one answer of the figures: agreeing sources are one, differing are shown."""
    if _is_ambiguous(found):
        return None
    ordered = sorted(found, key=_subject)
    groups = [list(group) for _, group in groupby(ordered, key=_subject)]
    chosen = [_best_source(group) for group in groups]
    title, unit = indicator.measure.title, indicator.measure.unit
    differing = [group for group in groups if not _agree(group)]
    if differing and len(groups) > 1:
        return None
    if differing:
        rows = tuple(sorted(found, key=lambda f: -f.value))
        return Answer(kind="conflict", indicator=title, unit=unit, figures=rows)
    if len(chosen) == 1:
        others = len({f.dataset for f in found}) - 1
        return Answer(
            kind="figure",
            indicator=title,
            unit=unit,
            figures=(chosen[0],),
            confirmed_by=others,
        )
    ranked = tuple(sorted(chosen, key=lambda f: (-f.value, f.region.code)))
    return Answer(kind="ranking", indicator=title, unit=unit, figures=ranked)


def _subject(figure: Figure) -> tuple[str, str]:
    return figure.region.code, figure.item


def _is_ambiguous(found: Sequence[Figure]) -> bool:
    """Two rows of one table for the same subject: the schema has a finer dimension."""
    keys = [(f.dataset, *_subject(f)) for f in found]
    return len(keys) != len(set(keys))


def _agree(group: Sequence[Figure]) -> bool:
    values = [figure.value for figure in group]
    spread = max(values) - min(values)
    return spread <= SAME * max(1.0, abs(max(values)))


def _best_source(group: Sequence[Figure]) -> Figure:
    """Prefer the source that also knows the year before; else the first met."""
    return next((f for f in group if f.before is not None), group[0])

"""The numbers of a dataset, read out of its checked tables."""

from collections.abc import Iterator, Mapping
from datetime import date

from siger_catalog.comparing.figures import (
    Cell,
    Figures,
    Place,
    Series,
    Subject,
    unambiguous,
)
from siger_catalog.comparing.measures import Measure, Shape, shape_of, traits_of
from siger_catalog.contradictions import Side
from siger_catalog.language.words import words
from siger_catalog.model import (
    ROW_NUMBER,
    SERVED_STATES,
    Dataset,
    Distribution,
    Entry,
    TableFacts,
)
from siger_catalog.ports import Parts, RowsQuery, Trait
from siger_catalog.provinces.regions import Province
from siger_catalog.quarantining import is_withheld

# Larger tables list persons, schools or transactions: no figures of regions.
MOST_ROWS = 50_000

Row = Mapping[str, object]


def is_comparable(entry: Entry) -> bool:
    """Tell whether a dataset takes part: it is served, whole or by its last copy."""
    return entry.serving.state in SERVED_STATES


def traits(entry: Entry, parts: Parts) -> tuple[Trait, ...]:
    """Return what makes a dataset comparable; without reading a row."""
    if not is_comparable(entry):
        return ()
    dataset = entry.version.dataset
    found = [
        trait
        for _, facts, shape in _tables(entry, parts)
        for trait in traits_of(shape, facts, dataset, parts.province)
    ]
    files = (Trait(key=f"sha256:{digest}") for digest in sorted(_digests(entry)))
    return tuple(_widest([*found, *files]))


def figures(entry: Entry, parts: Parts) -> Figures:
    """Read all that is comparable of a dataset.

    Raises:
        StoreError: A table cannot be read.
    """
    side = side_of(entry)
    found: dict[str, list[tuple[Subject, Cell]]] = {}
    meant: dict[str, tuple[Measure, str]] = {}
    for distribution, facts, shape in _tables(entry, parts):
        for measure in shape.measures:
            meant.setdefault(measure.indicator, (measure, shape.table))
        for indicator, subject, cell in _cells(
            parts, entry.version.dataset, distribution, facts, shape
        ):
            found.setdefault(indicator, []).append((subject, cell))
    return Figures(
        side=side,
        revision=entry.revision,
        series=tuple(
            _series(side, *meant[indicator], unambiguous(cells))
            for indicator, cells in found.items()
        ),
        files=_digests(entry),
    )


def side_of(entry: Entry) -> Side:
    """Return a dataset as one side of a pair."""
    dataset = entry.version.dataset
    return Side(
        dataset=entry.name,
        title=dataset.title,
        publisher=dataset.publisher,
        source=entry.source,
    )


def _series(
    side: Side, measure: Measure, table: str, cells: Mapping[Subject, Cell]
) -> Series:
    return Series(
        side=side,
        indicator=measure.indicator,
        title=measure.title,
        unit=measure.unit,
        cells=cells,
        table=table,
    )


def _widest(given: list[Trait]) -> Iterator[Trait]:
    """Join the traits of several files of one dataset."""
    found: dict[tuple[str, str], Trait] = {}
    for each in given:
        known = found.get((each.key, each.region), each)
        found[each.key, each.region] = Trait(
            key=each.key,
            region=each.region,
            first_year=min(known.first_year, each.first_year),
            last_year=max(known.last_year, each.last_year),
        )
    yield from found.values()


def _digests(entry: Entry) -> frozenset[str]:
    """Return the files that are served; an empty one is everybody's."""
    return frozenset(
        d.content.sha256
        for d in entry.version.dataset.distributions
        if d.content and d.content.size_bytes and not is_withheld(entry, d)
    )


def _tables(
    entry: Entry, parts: Parts
) -> Iterator[tuple[Distribution, TableFacts, Shape]]:
    dataset = entry.version.dataset
    for distribution in dataset.distributions:
        content = distribution.content
        facts = content.table if content else None
        if facts is None or is_withheld(entry, distribution):
            continue
        shape = shape_of(facts, dataset, parts.schemas, parts.language)
        if shape and facts.row_count <= MOST_ROWS:
            yield distribution, facts, shape


def _cells(
    parts: Parts,
    dataset: Dataset,
    distribution: Distribution,
    facts: TableFacts,
    shape: Shape,
) -> Iterator[tuple[str, Subject, Cell]]:
    if not parts.tables.has(facts.table_id):
        return
    query = RowsQuery(select=(*shape.columns, ROW_NUMBER), limit=MOST_ROWS)
    page = parts.tables.rows(facts.table_id, query)
    for values in page.rows:
        row = dict(zip(page.columns, values, strict=True))
        subject = _subject(row, shape, dataset, parts.province)
        if subject is None:
            continue
        number = int(str(row[ROW_NUMBER]))
        for measure in shape.measures:
            value = _number(row[measure.column])
            if value is not None:
                place = Place(distribution.id, measure.column, number)
                yield measure.indicator, subject, Cell(value, place)


def _subject(
    row: Row, shape: Shape, dataset: Dataset, province: Province
) -> Subject | None:
    region = _region(row, shape, province) if shape.places else dataset.region
    period = row[shape.period]
    if not region or period is None:
        return None
    when = period.isoformat() if isinstance(period, date) else str(period)
    items = (" ".join(words(str(row[name] or ""))) for name in shape.items)
    return region, when, " / ".join(items)


def _region(row: Row, shape: Shape, province: Province) -> str:
    """Return whom a row is about; "" where its name and its code say different ones.

    A bare four-digit code under a heading that names no system says nothing.
    """
    said: list[str] = []
    for role, name in shape.places:
        text = str(row[name] or "").strip()
        if role == "region-bps-code":
            region = province.by_bps(text)
        else:
            region = province.find(text)
        if region:
            said.append(region.code)
    return said[0] if said and len(set(said)) == 1 else ""


def _number(value: object) -> float | None:
    """Return a cell as a number; no truth, text, infinity or not-a-number is one."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None

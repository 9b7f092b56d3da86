"""Find the tables that may hold a number, and read it from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from siger_catalog.answering.answer import Figure
from siger_catalog.answering.indicators import Indicator, Item
from siger_catalog.errors import QueryError
from siger_catalog.model import ROW_NUMBER, Agent
from siger_catalog.ports import Parts, RowOperator, RowsQuery
from siger_catalog.provinces.canonical import REGION_CODE
from siger_catalog.provinces.regions import Region
from siger_catalog.schemas import TableSchema
from siger_catalog.searching import Plan
from siger_catalog.searching.document import dimension_key
from siger_catalog.searching.engine import Clause
from siger_catalog.searching.tree import All

# Rows whose table has errors are not validated; their datasets give no answers.
TRUSTED = ("valid", "warnings")
MOST_TABLES = 24
# The newest rows come first: two years of every region and six items at most.
MOST_ROWS = 400
MOST_DAYS = 12
MOST_JOINS = 5
ZERO_FOR_MISSING = "siger-nol-untuk-kosong"

Where = tuple[str, RowOperator, object]


@dataclass(frozen=True, slots=True)
class TableRef:
    """A table of a trusted dataset that fits the schema asked for."""

    dataset: Mapping[str, Any]
    distribution: str
    table_id: str

    def last_year(self) -> int:
        """Return the last year the dataset is about, 0 when none is known."""
        return max(self.dataset["years"], default=0)


@dataclass(frozen=True, slots=True)
class Places:
    """The columns of a schema that say where and when."""

    region: str
    period: str
    is_date: bool


def places_of(schema: TableSchema) -> Places | None:
    """Return where a schema keeps region and period; None when it has no period."""
    by_role = {field.role: field.name for field in schema.fields}
    period = by_role.get("year") or by_role.get("date")
    if period is None:
        return None
    return Places(by_role.get("region-code", ""), period, "year" not in by_role)


def trusted_tables(
    parts: Parts, indicator: Indicator, regions: Sequence[str]
) -> tuple[TableRef, ...]:
    """Return tables that hold the indicator for one of the regions, newest first."""
    schema = indicator.schema
    clauses = [
        Clause("schema", (schema.name,)),
        Clause("quality", TRUSTED),
        Clause("region", tuple(regions)),
    ]
    if indicator.items:
        values = [dimension_key(schema.name, i, s) for i, s in _spelled(indicator)]
        clauses.append(Clause("dimension", tuple(values)))
    plan = Plan(tree=All(), clauses=tuple(clauses), sort="newest", size=MOST_TABLES)
    hits = parts.index.run(plan).hits
    wrong = _wrongly_joined(parts, [str(hit.shown["name"]) for hit in hits])
    return tuple(
        TableRef(hit.shown, table["distribution"], table["table"])
        for hit in hits
        for table in _tables(hit.shown)
        if table["schema"] == schema.name and hit.shown["name"] not in wrong
    )


def _wrongly_joined(parts: Parts, names: Sequence[str]) -> frozenset[str]:
    """Return datasets that have numbers of other regions, as far as is known."""
    if not parts.store.contradictions(kind="wrong-join", limit=0).total:
        return frozenset()
    found = [
        (name, each)
        for name in names
        for each in parts.store.contradictions(
            dataset=name, kind="wrong-join", limit=MOST_JOINS
        ).items
    ]
    return frozenset(
        name
        for name, each in found
        if each.join
        and each.join.suspect == each.side_of(name)
        and each.join.certainty != "possible"
    )


def figures(
    parts: Parts, ref: TableRef, indicator: Indicator, where: Sequence[Where]
) -> Iterator[Figure]:
    """Yield the numbers of one table that meet the conditions, by its order.

    `where` speaks of regions by the added column, in which none stands that is not
    certain; a table from before there was one is asked by its own codes.
    """
    places = places_of(indicator.schema)
    if places is None or not parts.tables.has(ref.table_id):
        return
    if places.region and _has_added(parts, ref):
        places = replace(places, region=REGION_CODE)
    where = [(places.region if c == REGION_CODE else c, o, v) for c, o, v in where]
    wanted = [places.period, indicator.measure.name, ROW_NUMBER]
    wanted += [places.region] if places.region else []
    columns = {item.column for item in indicator.items}
    item_column = next(iter(columns), "")
    wanted += [item_column] if item_column else []
    conditions = [*where, *_of_items(indicator.items)]
    page = parts.tables.rows(
        ref.table_id,
        RowsQuery(
            select=tuple(wanted),
            where=tuple(conditions),
            sort=(f"-{places.period}",),
            limit=MOST_DAYS if places.is_date else MOST_ROWS,
        ),
    )
    is_zero_missing = _is_zero_missing(parts, ref, indicator)
    for row in page.rows:
        cells = dict(zip(page.columns, row, strict=True))
        figure = _figure(parts, ref, indicator, places, cells)
        if figure and (figure.value or not is_zero_missing):
            yield figure


def _is_zero_missing(parts: Parts, ref: TableRef, indicator: Indicator) -> bool:
    """Tell whether the check found that 0 stands for what is not known there."""
    findings = parts.store.entry(str(ref.dataset["name"])).version.findings
    return any(
        finding.type == ZERO_FOR_MISSING
        and finding.distribution_id == ref.distribution
        and finding.field == indicator.measure.name
        for finding in findings
    )


def _has_added(parts: Parts, ref: TableRef) -> bool:
    try:
        parts.tables.rows(ref.table_id, RowsQuery(select=(REGION_CODE,), limit=0))
    except QueryError:
        return False
    return True


def _spelled(indicator: Indicator) -> Iterator[tuple[str, str]]:
    for item in indicator.items:
        for spelling in item.spellings:
            yield item.column, spelling


def _tables(shown: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    tables: Sequence[Mapping[str, str]] = shown.get("tables", ())
    return tables


def _of_items(items: Sequence[Item]) -> list[Where]:
    if not items:
        return []
    spellings = [s for item in items for s in item.spellings]
    return [(items[0].column, "in", spellings)]


def _figure(
    parts: Parts,
    ref: TableRef,
    indicator: Indicator,
    places: Places,
    cells: Mapping[str, Any],
) -> Figure | None:
    region = _region(parts, ref, places, cells)
    value, period = cells[indicator.measure.name], cells[places.period]
    if value is None or period is None or region is None:
        return None
    raw_item = cells[indicator.items[0].column] if indicator.items else ""
    return Figure(
        value=float(value),
        period=str(period),
        item=_item_name(indicator.items, raw_item),
        region=region,
        dataset=ref.dataset["name"],
        title=ref.dataset["title"],
        publisher=Agent(**ref.dataset["organization"]),
        distribution=ref.distribution,
        row=int(cells[ROW_NUMBER]),
        column=indicator.measure.name,
    )


def _region(
    parts: Parts, ref: TableRef, places: Places, cells: Mapping[str, Any]
) -> Region | None:
    code = cells[places.region] if places.region else ref.dataset["region"]
    return parts.province.region(str(code))


def _item_name(items: Sequence[Item], raw: str) -> str:
    return next((i.name for i in items if raw in i.spellings), raw)

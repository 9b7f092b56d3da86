"""The page of one dataset, computed from its entry and its table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from siger_catalog.describing import regions_of
from siger_catalog.errors import CatalogError
from siger_catalog.model import (
    Column,
    Entry,
    Finding,
    Proof,
    Source,
    TableFacts,
    Version,
)
from siger_catalog.ports import Parts, RowsPage, RowsQuery
from siger_catalog.provinces.regions import Region
from siger_catalog.quarantining import is_withheld
from siger_catalog.schemas import TableSchema
from siger_catalog.searching.document import plain_text
from siger_web.maps import MapData, class_limits
from siger_web.views.files import FileView, file_views, main_file
from siger_web.views.findings import (
    FindingGroup,
    fields_by_place,
    grouped,
    shown_findings,
)
from siger_web.views.picture import Picture, Wish, draw
from siger_web.views.promise import Promise, promise_of
from siger_web.views.sources import is_example, known_source

# Findings that say: the codes of this column are not those of the regions meant.
_OTHER_REGIONS = ("siger-kode-sistem-keliru", "siger-kode-tanpa-sistem")
ROWS_SHOWN = 15
VERSIONS_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the address of a dataset page asks for."""

    wish: Wish = field(default_factory=Wish)
    file: str = ""
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class TablePage:
    """Some rows of the table, the page they are on and how they are sorted."""

    columns: tuple[Column, ...]
    rows: RowsPage
    page: int
    sort: str

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        return (self.page - 1) * ROWS_SHOWN + 1

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows.rows) - 1

    @property
    def has_next(self) -> bool:
        """Tell whether rows follow."""
        return self.last < self.rows.total


@dataclass(frozen=True, slots=True)
class Ranked:
    """One region of the list beside the map."""

    region: Region
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetView:
    """Everything the page of a dataset shows."""

    entry: Entry
    description: str
    source: Source | None
    region: Region | None
    covered: tuple[bool, ...]
    files: tuple[FileView, ...]
    main: FileView | None
    schema: TableSchema | None
    picture: Picture | None
    map: MapData | None
    ranking: tuple[Ranked, ...]
    table: TablePage | None
    findings: tuple[FindingGroup, ...]
    versions: tuple[Version, ...]
    promise: Promise | None

    @property
    def is_example(self) -> bool:
        """Tell whether the data come from an example portal."""
        return self.source is not None and is_example(self.source)

    @property
    def facts(self) -> TableFacts | None:
        """What is known of the table that the page shows."""
        return self.main.table if self.main else None

    def title_of(self, column: Column, language: str) -> str:
        """Return what people call a column: by its schema, else by its file."""
        field = self.schema.field_named(column.name) if self.schema else None
        title = field.title.in_language(language) if field else column.title
        return title or column.name

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """Why the catalog says what it says, the first proof of each value."""
        found = {(p.about, p.value): p for p in reversed(self._all_proofs)}
        return tuple(reversed(found.values()))

    @property
    def _all_proofs(self) -> tuple[Proof, ...]:
        return self.entry.version.dataset.proofs

    @property
    def error_count(self) -> int:
        """How many findings are errors."""
        return sum(len(g.findings) for g in self.findings if g.severity == "error")

    @property
    def warning_count(self) -> int:
        """How many findings are warnings."""
        return sum(len(g.findings) for g in self.findings if g.severity == "warning")


def dataset_view(entry: Entry, parts: Parts, ask: Ask) -> DatasetView:
    """Return what the page of a dataset shows.

    Raises:
        CatalogError: The database is out of reach; a missing table is no error.
    """
    dataset = entry.version.dataset
    files = file_views(dataset, parts.finding_types, parts.clock.now())
    chosen = next(
        (f for f in files if ask.file and f.distribution.id == ask.file), None
    )
    shown = [f for f in files if not is_withheld(entry, f.distribution)]
    main = chosen if chosen in shown else main_file(shown)
    facts = main.table if main else None
    picture = _picture(parts, _trusted(main, entry.version.findings), ask.wish)
    return DatasetView(
        entry=entry,
        description=plain_text(dataset.description),
        source=known_source(parts, entry.source),
        region=parts.province.region(dataset.region),
        covered=_covered(entry, parts),
        files=files,
        main=main,
        schema=_schema(facts, parts),
        picture=picture,
        map=_map(picture),
        ranking=_ranking(picture, parts),
        table=_table(parts, facts, ask),
        findings=grouped(
            shown_findings(entry), parts.finding_types, fields_by_place(entry, parts)
        ),
        versions=parts.store.versions(entry.name, limit=VERSIONS_SHOWN),
        promise=promise_of(dataset, parts.clock.now().date()),
    )


def _covered(entry: Entry, parts: Parts) -> tuple[bool, ...]:
    dataset = entry.version.dataset
    codes = {dataset.region}
    for distribution in dataset.distributions:
        if distribution.content and distribution.content.table:
            values = regions_of(distribution.content.table)
            codes |= {r.code for v in values if (r := parts.province.find(v))}
    return tuple(region.code in codes for region in parts.province.regencies)


def _schema(facts: TableFacts | None, parts: Parts) -> TableSchema | None:
    if facts is None or not facts.schema:
        return None
    return next((s for s in parts.schemas if s.name == facts.schema), None)


def _trusted(main: FileView | None, findings: Iterable[Finding]) -> TableFacts | None:
    """Leave out columns whose codes stand for other regions than they seem to."""
    if main is None or main.table is None:
        return None
    doubtful = {
        finding.field
        for finding in findings
        if finding.type in _OTHER_REGIONS
        and finding.distribution_id == main.distribution.id
    }
    kept = tuple(c for c in main.table.columns if c.name not in doubtful)
    return replace(main.table, columns=(*kept, *main.table.places))


def _picture(parts: Parts, facts: TableFacts | None, wish: Wish) -> Picture | None:
    if facts is None:
        return None
    codes = [region.code for region in parts.province.regencies]
    try:
        return draw(parts.tables, facts, wish, codes)
    except CatalogError:  # the page stands without its table; the downloads say why
        return None


def _map(picture: Picture | None) -> MapData | None:
    if picture is None or not picture.by_region:
        return None
    return MapData(
        values=picture.by_region,
        limits=class_limits(picture.by_region.values()),
        unit=picture.measure.unit,
        selected=picture.region,
    )


def _ranking(picture: Picture | None, parts: Parts) -> tuple[Ranked, ...]:
    values: Mapping[str, float | None] = picture.by_region if picture else {}
    rows = [
        Ranked(r, values[r.code]) for r in parts.province.regencies if r.code in values
    ]
    return tuple(sorted(rows, key=lambda r: (r.value is None, -(r.value or 0))))


def _table(parts: Parts, facts: TableFacts | None, ask: Ask) -> TablePage | None:
    if facts is None:
        return None
    known = {column.name: column for column in facts.columns}
    sort = ask.sort if ask.sort.removeprefix("-") in known else ""
    query = RowsQuery(
        select=tuple(known),
        sort=(sort,) if sort else (),
        offset=(ask.page - 1) * ROWS_SHOWN,
        limit=ROWS_SHOWN,
    )
    try:
        rows = parts.tables.rows(facts.table_id, query)
    except CatalogError:  # as for the picture
        return None
    columns = tuple(known[name] for name in rows.columns)
    return TablePage(columns, rows, ask.page, sort)

"""Pure: which columns of a table may be compared with those of another, and how."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from siger_catalog.language import Language
from siger_catalog.language.words import column_words, words
from siger_catalog.language.years import find_years
from siger_catalog.model import Column, Dataset, TableFacts
from siger_catalog.ports import Trait
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import TableSchema, Text

# Columns without a schema that say nothing of what a number is about, nor are one.
_BESIDE = frozenset(
    (
        *("no", "nomor", "id", "kode", "satuan", "sumber", "keterangan", "catatan"),
        *("x", "y", "lintang", "bujur", "latitude", "longitude"),
        *("peringkat", "ranking"),
    )
)
_PLACE_ROLES = ("region-name", "region-code", "region-bps-code")
_PERIOD_ROLES = ("year", "date")
# The unit of such a measure stands in its row; without it numbers mean nothing.
_UNIT_IN_ROW = "menurut kolom satuan"
MOST_MEASURES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A column of numbers; `indicator` is equal for those that may be compared."""

    column: str
    indicator: str
    title: Text
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Where a table keeps whom, when and what; names of columns.

    `places` holds (role, column), the most telling first; none when the whole table
    is about the dataset's own region. `items` are the rest of the key.
    """

    table: str
    places: tuple[tuple[str, str], ...]
    period: str
    items: tuple[str, ...]
    measures: tuple[Measure, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that must be read."""
        named = [name for _, name in self.places]
        measured = [m.column for m in self.measures]
        return tuple(dict.fromkeys((*named, self.period, *self.items, *measured)))


def shape_of(
    facts: TableFacts,
    dataset: Dataset,
    schemas: Sequence[TableSchema],
    language: Language,
) -> Shape | None:
    """Return how a table is compared, None where it has no year, day or measure."""
    period = next((c for c in facts.columns if c.role in _PERIOD_ROLES), None)
    if period is None:
        return None
    schema = next((s for s in schemas if s.name == facts.schema), None)
    known = {column.name for column in facts.columns}
    items = _items(facts, schema)
    if not known.issuperset(items):
        return None
    subject = _subject_words(dataset.title, language)
    measures = tuple(_measures(facts, schema, items, subject, language))
    places = [(c.role, c.name) for c in facts.columns if c.role in _PLACE_ROLES]
    if not measures:
        return None
    return Shape(
        table=schema.name if schema else "",
        places=tuple(sorted(places, key=lambda p: _PLACE_ROLES.index(p[0]))),
        period=period.name,
        items=items,
        measures=measures[:MOST_MEASURES],
    )


def traits_of(
    shape: Shape, facts: TableFacts, dataset: Dataset, province: Province
) -> Iterator[Trait]:
    """Yield what makes a table comparable: a measure, a region, years."""
    codes = {dataset.region} if not shape.places else set(_codes(facts, province))
    if not facts.years:
        return
    for measure in shape.measures:
        for code in sorted(codes - {""}):
            yield Trait(
                key=measure.indicator,
                region=code,
                first_year=min(facts.years),
                last_year=max(facts.years),
            )


def _codes(facts: TableFacts, province: Province) -> Iterator[str]:
    for value in facts.region_values:
        region = province.find(value) or province.by_bps(value)
        if region:
            yield region.code


def _items(facts: TableFacts, schema: TableSchema | None) -> tuple[str, ...]:
    """Return the rest of the key: all columns of the schema's, else all of texts."""
    if schema is None:
        return tuple(
            c.name for c in facts.columns if c.role == "dimension" and not _is_aside(c)
        )
    placed = (*_PLACE_ROLES, *_PERIOD_ROLES)
    keys = (schema.field_named(name) for name in schema.primary_key)
    return tuple(f.name for f in keys if f and f.role not in placed)


def _measures(
    facts: TableFacts,
    schema: TableSchema | None,
    items: Sequence[str],
    subject: str,
    language: Language,
) -> Iterator[Measure]:
    for column in facts.columns:
        if column.role != "measure" or column.name in items:
            continue
        field = schema.field_named(column.name) if schema else None
        if schema and field and _UNIT_IN_ROW not in field.unit:
            # A key of place and year alone, without a place, names no indicator.
            tail = "" if _tells(schema) else f" {subject}"
            yield Measure(
                column=column.name,
                indicator=f"{schema.name}/{column.name}{tail}",
                title=field.title,
                unit=field.unit,
            )
        elif not schema and not _is_aside(column) and subject:
            yield Measure(
                column=column.name,
                indicator=f"{_column_stems(column, language)}/{column.unit}/{subject}",
                title=Text(column.title or column.name, column.title or column.name),
                unit=column.unit,
            )


def _tells(schema: TableSchema) -> bool:
    roles = {f.role for n in schema.primary_key if (f := schema.field_named(n))}
    return bool(roles - set(_PERIOD_ROLES))


def _is_aside(column: Column) -> bool:
    return bool(_BESIDE.intersection(column_words([column.title or column.name])[:1]))


def _column_stems(column: Column, language: Language) -> str:
    heading = column.title or column.name
    return " ".join(language.stem(word) for word in column_words([heading]))


def _subject_words(title: str, language: Language) -> str:
    """Return what a title is about: its stems without places, years and weak words."""
    for mention in reversed(find_years(title, 0)):
        title = title[: mention.start] + " " + title[mention.end :]
    tokens = words(title)
    for place in reversed(language.places.find(title)):
        del tokens[place.start : place.start + place.length]
    kept = (w for w in tokens if w not in language.weak_words)
    return " ".join(sorted({language.stem(word) for word in kept}))

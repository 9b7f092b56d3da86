"""Which number a question names: a measure of a schema, and what it is measured of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from siger_catalog.language import Language
from siger_catalog.language.words import column_words, fold, words
from siger_catalog.schemas import Field, TableSchema
from siger_catalog.searching.understanding import Concept, Understanding

# Words that say how something is counted: "jumlah" never asks for a percentage, nor
# for what is measured by head. Each with the one it means the same as.
QUANTIFIERS: Mapping[str, str] = {
    **dict.fromkeys(("jumlah", "total", "banyak", "banyaknya"), "jumlah"),
    **dict.fromkeys(("number", "many", "count"), "jumlah"),
    **dict.fromkeys(("persentase", "prosentase", "persen"), "persentase"),
    **dict.fromkeys(("percentage", "percent", "share"), "persentase"),
    **dict.fromkeys(("indeks", "index"), "indeks"),
    **dict.fromkeys(("rata", "average", "mean", "kapita", "capita"), "rata"),
}
# Tables go down to regencies: a question for something smaller has no answer here.
SMALLER = frozenset(
    ("kecamatan", "kec", "desa", "ds", "kelurahan", "kel", "subdistrict", "village")
)
# A row of a table with another column in its key (a district, a school, an account) is
# a part of a figure, or one of many: none of them answers a question on a region.
KEY_ROLES = frozenset(("region-code", "year", "date", "dimension"))
# More equally good items than this make the question too vague to answer.
MOST_ITEMS = 6


@dataclass(frozen=True, slots=True)
class Item:
    """A value of a dimension column, in every spelling that the tables use."""

    column: str
    name: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure, of nothing further or of one or more items of a dimension."""

    schema: TableSchema
    measure: Field
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One reading of the question; the lower the cost, the closer its words."""

    cost: int
    schema: TableSchema
    measure: Field
    item: Item | None


def find_indicator(
    asked: Understanding,
    schemas: Iterable[TableSchema],
    items: Mapping[str, Sequence[Item]],
    language: Language,
) -> Indicator | None:
    """Return the one indicator that every word of the question names, or None.

    `items` are the dimension values that the tables of each schema hold.
    """
    if not asked.concepts or SMALLER.intersection(asked.tokens):
        return None
    candidates = [
        candidate
        for schema in schemas
        if _has_whole_figures(schema)
        for candidate in _candidates(asked, schema, items, language)
    ]
    if not candidates:
        return None
    least = min(candidate.cost for candidate in candidates)
    best = [candidate for candidate in candidates if candidate.cost == least]
    return _agreed(best)


def group_items(values: Iterable[tuple[str, str]]) -> tuple[Item, ...]:
    """Join (column, value) pairs that differ in case and spacing only."""
    spellings: dict[tuple[str, str], list[str]] = {}
    for column, value in values:
        spellings.setdefault((column, " ".join(words(value))), []).append(value)
    return tuple(
        Item(column, found[0], tuple(found)) for (column, _), found in spellings.items()
    )


def _agreed(best: Sequence[_Candidate]) -> Indicator | None:
    """Several equally good readings must at least be of one measure."""
    measures = {(c.schema.name, c.measure.name) for c in best}
    items = _of_last_column([c.item for c in best if c.item], best[0].schema)
    if len(measures) > 1 or len(items) > MOST_ITEMS:
        return None
    return Indicator(best[0].schema, best[0].measure, items)


def _of_last_column(items: Sequence[Item], schema: TableSchema) -> tuple[Item, ...]:
    """Keep the finest dimension: a group often repeats the name of its only item."""
    if not items:
        return ()
    order = [field.name for field in schema.fields]
    finest = max((item.column for item in items), key=order.index)
    return tuple(item for item in items if item.column == finest)


def _has_whole_figures(schema: TableSchema) -> bool:
    keys = map(schema.field_named, schema.primary_key)
    return all(key is not None and key.role in KEY_ROLES for key in keys)


def _candidates(
    asked: Understanding,
    schema: TableSchema,
    items: Mapping[str, Sequence[Item]],
    language: Language,
) -> Iterator[_Candidate]:
    has_dimension = any(field.role == "dimension" for field in schema.fields)
    for measure in schema.fields:
        if measure.role != "measure" or not _counts_alike(asked, measure):
            continue
        core = _stems(words(measure.title.id), language)
        title = _stems(words(measure.title.id), language, keep_weak=True)
        known = title | _stems(
            [*column_words([measure.name]), *words(measure.title.en)], language
        )
        if not any(_is_named(concept, title, language) for concept in asked.concepts):
            continue
        for item in items.get(schema.name, ()) if has_dimension else (None,):
            cost = _cost(asked.concepts, core, known, item, language)
            if cost is not None:
                yield _Candidate(cost, schema, measure, item)


def _cost(
    concepts: Sequence[Concept],
    core: frozenset[str],
    known: frozenset[str],
    item: Item | None,
    language: Language,
) -> int | None:
    """Count the words of measure and item that the question leaves out.

    None when the question says more than measure and item do, or names no item.
    """
    of_item = _stems(words(item.name), language) if item else frozenset()
    if not all(_is_named(concept, known | of_item, language) for concept in concepts):
        return None
    said = frozenset(
        stem
        for concept in concepts
        for form in (concept.form, *concept.alternatives)
        if (stems := _stems(form, language)) <= known | of_item
        for stem in stems
    )
    # The first word says what it is: "pasir" (sand) alone is not "gula pasir" (sugar).
    if item and language.stem(words(item.name)[0]) not in said - core:
        return None
    return len((core | of_item) - said)


def _is_named(concept: Concept, stems: frozenset[str], language: Language) -> bool:
    forms = (concept.form, *concept.alternatives)
    return any(_stems(form, language, keep_weak=True) <= stems for form in forms)


def _counts_alike(asked: Understanding, measure: Field) -> bool:
    wanted, has = _quantities(asked.tokens), _quantities(words(measure.title.id))
    return not wanted or not has or bool(wanted & has)


def _quantities(tokens: Iterable[str]) -> frozenset[str]:
    return frozenset(QUANTIFIERS[word] for word in tokens if word in QUANTIFIERS)


def _stems(
    tokens: Iterable[str], language: Language, *, keep_weak: bool = False
) -> frozenset[str]:
    return frozenset(
        language.stem(fold(token))
        for token in tokens
        if keep_weak or token not in language.weak_words
    )

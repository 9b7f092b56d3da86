"""Which table schema a file follows: as somebody says, or by names and content."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Any

from siger_catalog.model import Distribution, SchemaOrigin, TableFacts
from siger_catalog.schemas import Field, TableSchema
from siger_validators.schema_files import MISSING_VALUES

# Of all columns that stand in the file or the schema, the share that must be in both.
_LEAST_OVERLAP = 0.5
# Region and year columns stand in nearly every table, so they prove nothing; at least
# this share of a schema's own measures must be there.
_LEAST_MEASURES = 0.5
# Names alone give this much of the confidence; cells that look right give the rest. A
# table whose names all fit keeps its schema however wrong its cells are: that is what
# the check is there to find.
_OF_NAMES = 0.7
LEAST_CONFIDENCE = 0.4
_MEASURE_ROLE = "measure"
# A heading that only stands for the name is a weaker sign than the name itself.
_SYNONYM = 0.8
SAMPLE_CELLS = 200
# Of the cells looked at, the share that must look right; the rest are the faults.
_LEAST_CELLS = 0.5

# What `planning` puts behind a heading that stands in the file a second time.
_REPEATED = re.compile(r"_\d+$")
_NUMBER = re.compile(r"[+-]?(rp\.? ?)?[\d.,\u00a0 ]*\d", re.IGNORECASE)
_LOOKS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "integer": _NUMBER,
        "number": _NUMBER,
        "year": re.compile(r"(19|20)\d\d"),
        "date": re.compile(r"\d{1,4}[-/. ](\d{1,2}|[A-Za-z]+)[-/. ]\d{2,4}( .*)?"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The schema of a file, where it is from, and how sure that is (0 to 1).

    `renamed` holds the headings that stand for a field of another name: (heading,
    name).
    """

    schema: TableSchema
    origin: SchemaOrigin
    confidence: float
    renamed: tuple[tuple[str, str], ...] = ()


def choose_schema(
    distribution: Distribution,
    labels: Sequence[str],
    cells: Sequence[Sequence[Any]],
    schemas: Sequence[TableSchema],
) -> Fit | None:
    """Return the schema that a steward or the portal names, else the best guess.

    `cells` are by column. A name that no schema has is passed over.
    """
    for schema in schemas:
        if distribution.schema and schema.name == distribution.schema:
            return Fit(schema=schema, origin=distribution.schema_origin, confidence=1.0)
    return guess(labels, cells, schemas)


def guess(
    labels: Sequence[str],
    cells: Sequence[Sequence[Any]],
    schemas: Sequence[TableSchema],
) -> Fit | None:
    """Return the schema that headings and cells fit best, or None below the limit.

    One column too many or too few does not matter; of equals the first wins.
    """
    fits = [fit for schema in schemas if (fit := _fit(labels, cells, schema))]
    best = max(fits, key=lambda fit: fit.confidence, default=None)
    return best if best and best.confidence >= LEAST_CONFIDENCE else None


def schemas_in_question(
    distribution: Distribution,
    facts: TableFacts | None,
    schemas: Sequence[TableSchema],
) -> tuple[TableSchema, ...]:
    """Return the schemas that `choose_schema` and the headings' row depend on.

    Judged by what is known of the file, which is not opened. A table without schema
    and with columns that have no heading may have its headings further down, where
    any schema may find them.
    """
    named = [
        s for s in schemas if distribution.schema and s.name == distribution.schema
    ]
    if named or facts is None:
        return tuple(named[:1])
    names = [column.name for column in facts.columns]
    labels = [n for place, n in enumerate(names, 1) if n != f"kolom_{place}"]
    if not facts.schema and len(labels) < len(names):
        return tuple(schemas)
    least = facts.schema_confidence if facts.schema else LEAST_CONFIDENCE
    return tuple(
        schema
        for schema in schemas
        if schema.name == facts.schema or _best_confidence(labels, schema) >= least
    )


def _best_confidence(labels: Sequence[str], schema: TableSchema) -> float:
    """Return how sure a guess would be if every cell looked right.

    A number behind a heading may have been put there by us, because the heading
    stands in the file twice, or by the office.
    """
    known = set(labels)
    once = [
        label for label in labels if _REPEATED.sub("", label) not in known - {label}
    ]
    overlap = max(_overlap(labels, schema), _overlap(once, schema))
    return round(overlap, 2) if overlap >= _LEAST_OVERLAP else 0.0


def folded(label: object) -> str:
    """Return a heading without case, blanks and punctuation, for comparison."""
    return _folded(str(label))


@lru_cache(maxsize=8192)
def _folded(label: str) -> str:
    return "".join(c for c in label.casefold() if c.isalnum())


def best_fit(
    labels: Sequence[object], schemas: Sequence[TableSchema]
) -> TableSchema | None:
    """Return the schema whose fields the headings fit best, or None.

    It sees headings only; `guess` looks at the cells too.
    """
    named = [str(label) for label in labels if label not in (None, "")]
    fits = [(_overlap(named, schema), schema) for schema in schemas]
    score, schema = max(fits, key=lambda fit: fit[0], default=(0.0, None))
    return schema if score >= _LEAST_OVERLAP else None


def match_fields(labels: Sequence[object], schema: TableSchema) -> list[Field | None]:
    """Return the field of each heading; a field is given once, to the first.

    Synonyms do not count: a column under another name is one that the check reports.
    """
    fields = {folded(field.name): field for field in schema.fields}
    return [fields.pop(folded(label), None) for label in labels]


def _fit(
    labels: Sequence[str], cells: Sequence[Sequence[Any]], schema: TableSchema
) -> Fit | None:
    named = [label for label in labels if label.strip()]
    overlap = _overlap(named, schema)
    if overlap < _LEAST_OVERLAP:
        return None
    denoted = _denoted(labels, schema)
    share = _share_of_sound_columns(denoted, cells)
    return Fit(
        schema=schema,
        origin="guess",
        confidence=round(overlap * (_OF_NAMES + (1 - _OF_NAMES) * share), 2),
        renamed=tuple(
            (labels[index], field.name)
            for index, field in denoted.items()
            if folded(labels[index]) != folded(field.name)
        ),
    )


def _denoted(labels: Sequence[object], schema: TableSchema) -> dict[int, Field]:
    """Return the field of each column: by name, then by synonym; each once."""
    exact = match_fields(labels, schema)
    found = {index: field for index, field in enumerate(exact) if field}
    taken = {field.name for field in found.values()}
    by_synonym = {
        folded(synonym): field
        for field in schema.fields
        if field.name not in taken
        for synonym in field.synonyms
    }
    for index, label in enumerate(labels):
        field = by_synonym.get(folded(label)) if index not in found else None
        if field and field.name not in taken:
            found[index] = field
            taken.add(field.name)
    return dict(sorted(found.items()))


def _overlap(labels: Sequence[str], schema: TableSchema) -> float:
    denoted = _denoted(labels, schema)
    measures = [field for field in schema.fields if field.role == _MEASURE_ROLE]
    held = [field for field in denoted.values() if field.role == _MEASURE_ROLE]
    if len(held) < len(measures) * _LEAST_MEASURES:
        return 0.0
    union = len(schema.fields) + len({folded(label) for label in labels})
    union -= len({folded(labels[index]) for index in denoted})
    score = sum(
        1.0 if folded(labels[index]) == folded(field.name) else _SYNONYM
        for index, field in denoted.items()
    )
    return score / union if union else 0.0


def _share_of_sound_columns(
    denoted: Mapping[int, Field], cells: Sequence[Sequence[Any]]
) -> float:
    judged = [
        _looks_right(field, filled)
        for index, field in denoted.items()
        if index < len(cells) and (filled := list(_filled(cells[index])))
    ]
    return sum(judged) / len(judged) if judged else 1.0


def _filled(cells: Sequence[Any]) -> Iterator[Any]:
    for cell in islice(cells, SAMPLE_CELLS):
        if cell is not None and cell not in MISSING_VALUES:
            yield cell


def _looks_right(field: Field, cells: Sequence[Any]) -> bool:
    is_sound = _test_of(field)
    return sum(map(is_sound, cells)) >= len(cells) * _LEAST_CELLS


def _test_of(field: Field) -> Callable[[Any], bool]:
    """Tell how a cell of the field looks, whatever the dialect of the file."""
    if field.enum:
        listed = {folded(value) for value in field.enum}
        return lambda cell: folded(cell) in listed
    look = _pattern(field) or _LOOKS.get(field.type)
    return lambda cell: look is None or bool(look.fullmatch(str(cell).strip()))


def _pattern(field: Field) -> re.Pattern[str] | None:
    """Return the pattern of a field; that of a schema from outside may be none."""
    pattern = field.constraints.get("pattern")
    try:
        return re.compile(str(pattern)) if pattern else None
    except (re.error, OverflowError):
        return None

"""A published dataset as the index holds it: ready tokens, keywords and numbers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Literal
from zlib import crc32

from siger_catalog.language import Language
from siger_catalog.language.words import column_words, fold, words
from siger_catalog.licenses import KNOWN, terms_of
from siger_catalog.model import Dataset, Entry, Quality, TableFacts
from siger_catalog.searching.columns import shown_columns
from siger_catalog.searching.freshness import month_number

FieldKind = Literal["positions", "frequencies", "words", "keyword", "integer"]

# What engines must hold beside name, revision, title_key, rank and shown.
FIELDS: Mapping[str, FieldKind] = {
    "title_s": "positions",
    "title_x": "positions",
    "notes_s": "positions",
    "tags_s": "frequencies",
    "cols_s": "frequencies",
    "org_s": "frequencies",
    "words": "words",
    "region": "keyword",
    "topic": "keyword",
    "organization": "keyword",
    "organization_label": "keyword",
    "format": "keyword",
    "quality": "keyword",
    "schema": "keyword",
    "source": "keyword",
    "dimension": "keyword",
    "license": "keyword",
    "license_label": "keyword",
    "frequency": "keyword",
    "year": "integer",
    "newest": "integer",
    "best": "integer",
    "month": "integer",
}

_QUALITY: Mapping[Quality, tuple[int, float]] = {
    # order among each other, share of the best static rank
    "valid": (3, 1.0),
    "warnings": (2, 0.6),
    "unchecked": (1, 0.4),
    "errors": (0, 0.2),
}
_EPOCH_2015 = 1_420_070_400
_FIFTEEN_YEARS_S = 15 * 31_557_600
_LAST_SECOND = 10**10 - 1  # in the year 2286
# A tag may hold a whole picture (data:); other text between < and > is kept sooner.
_TAG = re.compile(r"<(?:[a-zA-Z/!][^<>]*|[^<>]{1,200})>")
_SUMMARY_CHARS = 280
_DESCRIPTION_CHARS = 3000
# Enough to tell what a dataset is about, few enough to be stored beside each.
_SHOWN_TAGS = 12
# More of a description is not looked at: words nobody knows take 0.3 ms each to stem.
_INDEXED_CHARS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """One dataset, the same for every engine.

    `texts` are tokens between blanks, by field; `keywords` and `integers` hold every
    value of a field; `title_key` orders by title; `rank` (0 to 0.3) favours good and
    fresh data; `shown` is plain JSON data, all that a result row needs.
    An older `revision` never replaces a newer one.
    """

    name: str
    revision: int
    texts: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]
    integers: Mapping[str, tuple[int, ...]]
    title_key: str
    rank: float
    shown: Mapping[str, object]


def to_document(entry: Entry, language: Language) -> SearchDocument:
    """Turn a dataset as it stands into what the index holds of it."""
    dataset = entry.version.dataset
    modified_at = dataset.modified_at or entry.version.published_at
    newest = _newest(entry.name, modified_at)
    order, _ = _QUALITY[entry.version.quality]
    return SearchDocument(
        name=entry.name,
        revision=entry.revision,
        texts=_texts(dataset, language),
        keywords=_keywords(entry),
        integers={
            "year": dataset.years,
            "newest": (newest,),
            "best": (order * 10**16 + newest,),
            "month": (month_number(dataset.modified_at, entry.version.published_at),),
        },
        title_key=f"{fold(dataset.title)[:200]} {entry.name}",
        rank=rank_of(entry.name, entry.version.quality, modified_at),
        shown=_shown(entry, modified_at, language),
    )


def rank_of(name: str, quality: Quality, modified_at: datetime) -> float:
    """Return the static rank, 0 to 0.3: good and fresh data first among equals.

    Linear in the absolute date (2015 to 2030), so nothing is recomputed as time goes
    by. The last digits, out of the name, break ties alike on every engine.
    """
    age = (modified_at.timestamp() - _EPOCH_2015) / _FIFTEEN_YEARS_S
    fresh = min(max(age, 0.0), 1.0)
    _, share = _QUALITY[quality]
    return round(
        round(0.15 * share + 0.15 * fresh, 4) + crc32(name.encode()) % 97 * 1e-6, 6
    )


def plain_text(text: str) -> str:
    """Return a portal's description without markup, in single blanks."""
    return " ".join(unescape(_TAG.sub(" ", text)).split())


def shortened(text: str, length: int = _SUMMARY_CHARS) -> str:
    """Return the text, cut between words and marked so when it is too long."""
    if len(text) <= length:
        return text
    return text[: length + 1].rsplit(" ", 1)[0][:length].rstrip(" ,;:.") + " …"


def _texts(dataset: Dataset, language: Language) -> Mapping[str, str]:
    notes = plain_text(dataset.description)[:_INDEXED_CHARS]
    tags = " ".join(dataset.tags)
    columns = column_words(_column_names(dataset))
    publisher = dataset.publisher.name
    surface = [w for t in (dataset.title, notes, tags, publisher) for w in words(t)]
    return {
        "title_s": " ".join(language.stems(dataset.title)),
        "title_x": " ".join(words(dataset.title)),
        "notes_s": " ".join(language.stems(notes)),
        "tags_s": " ".join(language.stems(tags)),
        "cols_s": " ".join(language.stem(word) for word in columns),
        "org_s": " ".join(language.stems(publisher)),
        "words": " ".join(dict.fromkeys((*surface, *columns))),
    }


def _column_names(dataset: Dataset) -> Iterable[str]:
    for table in tables_of(dataset):
        for column in table.columns:
            yield from (column.name, column.title, column.unit)
        for values in table.dimension_values.values():
            yield from values


def _keywords(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    dataset = entry.version.dataset
    publisher, terms = dataset.publisher, terms_of(dataset.license)
    title = "" if terms.key in KNOWN else terms.label.id
    values: Mapping[str, Iterable[str]] = {
        "region": (dataset.region,),
        "topic": dataset.topics,
        "organization": (publisher.slug,),
        "organization_label": (f"{publisher.slug} {publisher.name}",),
        "format": sorted(formats_of(dataset)),
        "quality": (entry.version.quality,),
        "schema": sorted(schemas_of(dataset)),
        "source": (entry.source,),
        "dimension": dimensions_of(dataset),
        "license": (terms.key,),
        "license_label": (f"{terms.key} {title}".rstrip(),),
        "frequency": (dataset.frequency,),
    }
    return {
        field: tuple(dict.fromkeys(v for v in found if v))
        for field, found in values.items()
    }


def formats_of(dataset: Dataset) -> set[str]:
    """Return the formats of the dataset's files, lower case."""
    return {d.format.lower() for d in dataset.distributions if d.format}


def schemas_of(dataset: Dataset) -> set[str]:
    """Return the names of the schemas that the dataset's tables fit."""
    return {table.schema for table in tables_of(dataset) if table.schema}


def dimensions_of(dataset: Dataset) -> Iterator[str]:
    """Yield each value of a dimension column as `schema␟column␟value` (U+001F)."""
    for table in tables_of(dataset):
        for column, values in table.dimension_values.items():
            yield from (dimension_key(table.schema, column, v) for v in values)


def dimension_key(schema: str, column: str, value: str) -> str:
    """Return the keyword of a value in a dimension column of a schema's tables."""
    return f"{schema}\x1f{column}\x1f{value}"


def tables_of(dataset: Dataset) -> tuple[TableFacts, ...]:
    """Return the tables that the dataset's files were read as."""
    contents = (d.content for d in dataset.distributions)
    return tuple(content.table for content in contents if content and content.table)


def _newest(name: str, modified_at: datetime) -> int:
    """Return microseconds whose last six digits, out of the name, break ties."""
    # A date of the year 9999 must not reach into the order of qualities (`best`).
    seconds = min(max(int(modified_at.timestamp()), 0), _LAST_SECOND)
    return seconds * 1_000_000 + crc32(name.encode()) % 1_000_000


def _shown(
    entry: Entry, modified_at: datetime, language: Language
) -> Mapping[str, object]:
    dataset = entry.version.dataset
    description = plain_text(dataset.description)
    return {
        "name": entry.name,
        "title": dataset.title,
        "summary": shortened(description),
        "description": shortened(description, _DESCRIPTION_CHARS),
        "region": dataset.region,
        "organization": {
            "slug": dataset.publisher.slug,
            "name": dataset.publisher.name,
        },
        "topics": list(dataset.topics),
        "tags": list(dataset.tags[:_SHOWN_TAGS]),
        "formats": sorted(formats_of(dataset)),
        "years": list(dataset.years),
        "modified_at": modified_at.isoformat(),
        "published_at": entry.first_published_at.isoformat(),
        "quality": entry.version.quality,
        "source": entry.source,
        "state": entry.serving.state,
        "tables": [
            {"distribution": d.id, "table": facts.table_id, "schema": facts.schema}
            for d in dataset.distributions
            if d.content and (facts := d.content.table)
        ],
        "columns": shown_columns(tables_of(dataset), language),
    }

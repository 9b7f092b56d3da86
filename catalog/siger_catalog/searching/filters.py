"""The one table of filters: how each is written, understood, counted and called.

A further filter is one row here, and its field in document.FIELDS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from siger_catalog.language.years import parse_years
from siger_catalog.licenses import KNOWN
from siger_catalog.schemas import Text
from siger_catalog.searching.filter_values import (
    FORMAT,
    SLUG,
    Label,
    Parse,
    label_format,
    label_from,
    label_itself,
    label_region,
    label_topic,
    matching,
    one_of,
    parse_license,
    parse_region,
    parse_topic,
    parse_year,
    read_named,
)
from siger_catalog.searching.freshness import CLASSES, class_of, months_in

QUALITIES: Mapping[str, Text] = {
    "valid": Text("Lolos pemeriksaan", "Passed the checks"),
    "warnings": Text("Ada peringatan", "Has warnings"),
    "errors": Text("Ada kesalahan", "Has errors"),
    "unchecked": Text("Belum diperiksa", "Not checked"),
}

# Engines count up to 2,000 distinct values exactly: the months until 2166.
_MOST_MONTHS = 2000

IndexValues = Callable[[str, date], tuple[str | int, ...]]
ReadFacet = Callable[[str, date], tuple[str, str]]


@lru_cache(maxsize=2 * _MOST_MONTHS)
def _read_month(raw: str, today: date) -> tuple[str, str]:
    return class_of(int(raw), today), ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter: a query parameter, and the index field it stands for.

    `parse` turns what was written into the canonical value, or raises QueryError;
    `label` names a canonical value in a language; `index_values` are what the index
    holds for it as of a day. Facet values of `facet_field`, `facet_size` at most (0:
    as the plan says), are read by `read_facet` into value and label (empty: ask
    `label`); without it they are the values themselves. Counts stand in the order of
    `choices` where the row `is_ordered`, else the most frequent first.
    """

    name: str
    field: str
    title: Text
    description: str
    example: str
    parse: Parse
    label: Label
    index_values: IndexValues = lambda value, _today: (value,)
    facet_field: str
    facet_size: int = 0
    read_facet: ReadFacet | None = None
    choices: tuple[str, ...] = ()
    is_ordered: bool = False


FILTERS: tuple[Filter, ...] = (
    Filter(
        name="region",
        field="region",
        title=Text("Wilayah", "Region"),
        description="Dotted Kemendagri code (18.04) or official name; a bare "
        "four-digit code is refused, for two code systems share the digits.",
        example="18.04",
        parse=parse_region,
        label=label_region,
        facet_field="region",
    ),
    Filter(
        name="topic",
        field="topic",
        title=Text("Topik", "Topic"),
        description="Key of a topic.",
        example="kesehatan",
        parse=parse_topic,
        label=label_topic,
        facet_field="topic",
    ),
    Filter(
        name="organization",
        field="organization",
        title=Text("Organisasi", "Organisation"),
        description="Slug of the publishing organisation.",
        example="dinas-kesehatan",
        parse=matching("organization", SLUG, "Write the organisation's slug."),
        label=label_itself,
        facet_field="organization_label",
        read_facet=read_named,
    ),
    Filter(
        name="format",
        field="format",
        title=Text("Format", "Format"),
        description="Format of a file, lower case.",
        example="csv",
        parse=matching("format", FORMAT, "Write a format such as csv."),
        label=label_format,
        facet_field="format",
    ),
    Filter(
        name="quality",
        field="quality",
        title=Text("Mutu", "Quality"),
        description="Outcome of the checks: valid, warnings, errors or unchecked.",
        example="valid",
        parse=one_of("quality", QUALITIES),
        label=label_from(QUALITIES),
        facet_field="quality",
        choices=tuple(QUALITIES),
    ),
    Filter(
        name="year",
        field="year",
        title=Text("Tahun", "Year"),
        description="A year the data is about (2023), or a range (2019-2023).",
        example="2019-2023",
        parse=parse_year,
        label=label_itself,
        index_values=lambda value, _today: parse_years(value),
        facet_field="year",
    ),
    Filter(
        name="schema",
        field="schema",
        title=Text("Skema", "Schema"),
        description="Name of a table schema that a file fits.",
        example="penduduk",
        parse=matching("schema", SLUG, "Write the name of a schema."),
        label=label_itself,
        facet_field="schema",
    ),
    Filter(
        name="source",
        field="source",
        title=Text("Sumber", "Source"),
        description="Name of the source that the dataset was harvested from.",
        example="lampung-barat",
        parse=matching("source", SLUG, "Write the name of a source."),
        label=label_itself,
        facet_field="source",
    ),
    Filter(
        name="license",
        field="license",
        title=Text("Lisensi", "Licence"),
        description="Key of a licence without its version (cc-by, odc-odbl), an SPDX "
        "id (CC-BY-4.0), or `none` where the portal states none.",
        example="cc-by",
        parse=parse_license,
        label=label_from({key: terms.label for key, terms in KNOWN.items()}),
        facet_field="license_label",
        read_facet=read_named,
    ),
    Filter(
        name="freshness",
        field="month",
        title=Text("Kebaruan", "Freshness"),
        description="How long ago the data was changed, in calendar months: quarter "
        "(up to 3), year (4 to 12), 3years (13 to 36), older, or undated.",
        example="quarter",
        parse=one_of("freshness", CLASSES),
        label=label_from(CLASSES),
        index_values=months_in,
        facet_field="month",
        facet_size=_MOST_MONTHS,
        read_facet=_read_month,
        choices=tuple(CLASSES),
        is_ordered=True,
    ),
)


def filter_named(name: str) -> Filter | None:
    """Return the filter of a query parameter, or None."""
    return next((f for f in FILTERS if f.name == name), None)

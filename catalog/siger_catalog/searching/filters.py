"""The one table of filters: how each is written, understood, counted and called.

A further filter is one row here, and its field in document.FIELDS.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from siger_catalog.errors import QueryError
from siger_catalog.language.years import parse_years
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import Text

QUALITIES: Mapping[str, Text] = {
    "valid": Text("Lolos pemeriksaan", "Passed the checks"),
    "warnings": Text("Ada peringatan", "Has warnings"),
    "errors": Text("Ada kesalahan", "Has errors"),
    "unchecked": Text("Belum diperiksa", "Not checked"),
}

_SLUG = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
_FORMAT = re.compile(r"[a-z0-9][a-z0-9.+ -]{0,29}")

Parse = Callable[[str, Province], str]
Label = Callable[[str, Province, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter: a query parameter, and the index field it stands for.

    `parse` turns what was written into the canonical value, or raises QueryError;
    `label` names a canonical value in a language; `index_values` are what the index
    holds for it. Facet values of `facet_field` are read by `read_facet` into value
    and label (empty: ask `label`).
    """

    name: str
    field: str
    title: Text
    description: str
    example: str
    parse: Parse
    label: Label
    index_values: Callable[[str], tuple[str | int, ...]] = lambda value: (value,)
    facet_field: str
    read_facet: Callable[[str], tuple[str, str]] = lambda raw: (raw, "")
    choices: tuple[str, ...] = ()


def _refuse(parameter: str, value: str, fix: str) -> NoReturn:
    raise QueryError(
        f"{parameter}: {value!r} means nothing", parameter=parameter, fix=fix
    )


def _parse_region(value: str, province: Province) -> str:
    region = province.find(value)
    if region:
        return region.code
    if re.fullmatch(r"\s*\d{4}\s*", value):
        _refuse(
            "region",
            value,
            "Two code systems share these digits: write the Kemendagri code with its "
            "dot (18.04) or the region's name.",
        )
    _refuse("region", value, "Write a code such as 18.04 or a region's name.")


def _parse_topic(value: str, province: Province) -> str:
    wanted = value.strip().casefold()
    for topic in province.topics:
        if wanted in {topic.key, topic.label_id.casefold(), topic.label_en.casefold()}:
            return topic.key
    keys = ", ".join(topic.key for topic in province.topics)
    _refuse("topic", value, f"Use one of: {keys}.")


def _parse_year(value: str, _province: Province) -> str:
    years = parse_years(value)
    if not years:
        _refuse("year", value, "Write a year (2023) or a range (2019-2023).")
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _parse_quality(value: str, _province: Province) -> str:
    quality = value.strip().lower()
    if quality not in QUALITIES:
        _refuse("quality", value, f"Use one of: {', '.join(QUALITIES)}.")
    return quality


def _matching(parameter: str, pattern: re.Pattern[str], fix: str) -> Parse:
    def parse(value: str, _province: Province) -> str:
        name = value.strip().lower()
        if not pattern.fullmatch(name):
            _refuse(parameter, value, fix)
        return name

    return parse


def _label_region(value: str, province: Province, _locale: str) -> str:
    region = province.region(value)
    return region.name if region else value


def _label_topic(value: str, province: Province, locale: str) -> str:
    topic = province.topic(value)
    if topic is None:
        return value
    return topic.label_en if locale == "en" else topic.label_id


def _label_quality(value: str, _province: Province, locale: str) -> str:
    text = QUALITIES.get(value)
    return text.in_language(locale) if text else value


def _label_format(value: str, _province: Province, _locale: str) -> str:
    return value.upper()


def _label_itself(value: str, _province: Province, _locale: str) -> str:
    return value


def _read_organization(raw: str) -> tuple[str, str]:
    slug, _, name = raw.partition(" ")
    return slug, name


FILTERS: tuple[Filter, ...] = (
    Filter(
        name="region",
        field="region",
        title=Text("Wilayah", "Region"),
        description="Dotted Kemendagri code (18.04) or official name; a bare "
        "four-digit code is refused, for two code systems share the digits.",
        example="18.04",
        parse=_parse_region,
        label=_label_region,
        facet_field="region",
    ),
    Filter(
        name="topic",
        field="topic",
        title=Text("Topik", "Topic"),
        description="Key of a topic.",
        example="kesehatan",
        parse=_parse_topic,
        label=_label_topic,
        facet_field="topic",
    ),
    Filter(
        name="organization",
        field="organization",
        title=Text("Organisasi", "Organisation"),
        description="Slug of the publishing organisation.",
        example="dinas-kesehatan",
        parse=_matching("organization", _SLUG, "Write the organisation's slug."),
        label=_label_itself,
        facet_field="organization_label",
        read_facet=_read_organization,
    ),
    Filter(
        name="format",
        field="format",
        title=Text("Format", "Format"),
        description="Format of a file, lower case.",
        example="csv",
        parse=_matching("format", _FORMAT, "Write a format such as csv."),
        label=_label_format,
        facet_field="format",
    ),
    Filter(
        name="quality",
        field="quality",
        title=Text("Mutu", "Quality"),
        description="Outcome of the checks: valid, warnings, errors or unchecked.",
        example="valid",
        parse=_parse_quality,
        label=_label_quality,
        facet_field="quality",
        choices=tuple(QUALITIES),
    ),
    Filter(
        name="year",
        field="year",
        title=Text("Tahun", "Year"),
        description="A year the data is about (2023), or a range (2019-2023).",
        example="2019-2023",
        parse=_parse_year,
        label=_label_itself,
        index_values=parse_years,
        facet_field="year",
    ),
    Filter(
        name="schema",
        field="schema",
        title=Text("Skema", "Schema"),
        description="Name of a table schema that a file fits.",
        example="penduduk",
        parse=_matching("schema", _SLUG, "Write the name of a schema."),
        label=_label_itself,
        facet_field="schema",
    ),
    Filter(
        name="source",
        field="source",
        title=Text("Sumber", "Source"),
        description="Name of the source that the dataset was harvested from.",
        example="lampung-barat",
        parse=_matching("source", _SLUG, "Write the name of a source."),
        label=_label_itself,
        facet_field="source",
    ),
)


def filter_named(name: str) -> Filter | None:
    """Return the filter of a query parameter, or None."""
    return next((f for f in FILTERS if f.name == name), None)

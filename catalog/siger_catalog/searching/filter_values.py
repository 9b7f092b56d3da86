"""How the value of each filter is written, understood and called."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import NoReturn

from siger_catalog.errors import QueryError
from siger_catalog.language.years import parse_years
from siger_catalog.licenses import terms_of
from siger_catalog.model import License
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import Text

SLUG = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
FORMAT = re.compile(r"[a-z0-9][a-z0-9.+ -]{0,29}")

Parse = Callable[[str, Province], str]
Label = Callable[[str, Province, str], str]


def _refuse(parameter: str, value: str, fix: str) -> NoReturn:
    raise QueryError(
        f"{parameter}: {value!r} means nothing", parameter=parameter, fix=fix
    )


def parse_region(value: str, province: Province) -> str:
    """Read a dotted code or a name; a bare four-digit code is refused."""
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


def parse_topic(value: str, province: Province) -> str:
    """Read the key or a label of a topic."""
    wanted = value.strip().casefold()
    for topic in province.topics:
        if wanted in {topic.key, topic.label_id.casefold(), topic.label_en.casefold()}:
            return topic.key
    keys = ", ".join(topic.key for topic in province.topics)
    _refuse("topic", value, f"Use one of: {keys}.")


def parse_year(value: str, _province: Province) -> str:
    """Read a year or a range of years."""
    years = parse_years(value)
    if not years:
        _refuse("year", value, "Write a year (2023) or a range (2019-2023).")
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def parse_license(value: str, _province: Province) -> str:
    """Read the key of a licence, or any of its spellings without blanks."""
    name = value.strip()
    if not SLUG.fullmatch(name.lower()):
        _refuse("license", value, "Write a key such as cc-by, or an SPDX id.")
    return terms_of(License(id=name)).key


def one_of(parameter: str, choices: Collection[str]) -> Parse:
    """Return a parser that takes these words and no other."""

    def parse(value: str, _province: Province) -> str:
        choice = value.strip().lower()
        if choice not in choices:
            _refuse(parameter, value, f"Use one of: {', '.join(choices)}.")
        return choice

    return parse


def matching(parameter: str, pattern: re.Pattern[str], fix: str) -> Parse:
    """Return a parser that takes, lower case, what the pattern matches."""

    def parse(value: str, _province: Province) -> str:
        name = value.strip().lower()
        if not pattern.fullmatch(name):
            _refuse(parameter, value, fix)
        return name

    return parse


def label_region(value: str, province: Province, _locale: str) -> str:
    """Return the official name of a region."""
    region = province.region(value)
    return region.name if region else value


def label_topic(value: str, province: Province, locale: str) -> str:
    """Return the label of a topic."""
    topic = province.topic(value)
    if topic is None:
        return value
    return topic.label_en if locale == "en" else topic.label_id


def label_from(texts: Mapping[str, Text]) -> Label:
    """Return what names values by a table of texts."""

    def label(value: str, _province: Province, locale: str) -> str:
        text = texts.get(value)
        return text.in_language(locale) if text else value

    return label


def label_format(value: str, _province: Province, _locale: str) -> str:
    """Return a format as people write it."""
    return value.upper()


def label_itself(value: str, _province: Province, _locale: str) -> str:
    """Return the value: it needs no other name."""
    return value


def read_named(raw: str, _today: date) -> tuple[str, str]:
    """Split "key name" as the index holds it."""
    key, _, name = raw.partition(" ")
    return key, name

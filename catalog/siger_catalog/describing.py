"""Where, what and when a dataset is about, with the proof.

Each is taken from the first origin that says it: the portal's own fields, the
table's columns, the organisation, title and tags, at last the source's region.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from siger_catalog.language.words import fold, words
from siger_catalog.model import Dataset, Proof, Source, TableFacts
from siger_catalog.provinces.regions import Province, Region, Topic

# Extras that Indonesian portals use for the region and the years of a dataset.
REGION_EXTRAS = ("kode_wilayah", "wilayah", "cakupan", "spatial", "spatial-text")
FIRST_YEAR_EXTRAS = ("tahun_awal", "temporal_start")
LAST_YEAR_EXTRAS = ("tahun_akhir", "temporal_end")
YEAR_EXTRAS = ("tahun_data", "tahun", "temporal")

_YEAR_SPAN = re.compile(
    r"\b((?:19|20)\d\d)\s*(?:-|–|—|/|s\.?d\.?|sampai|hingga)\s*((?:19|20)\d\d)\b"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_LONGEST_SPAN = 80


def describe(dataset: Dataset, source: Source, province: Province) -> Dataset:
    """Return the dataset with region, topics, years and their proofs."""
    region = next(_regions(dataset, source, province), None)
    topics = tuple(_topics(dataset, province))
    years, years_proof = next(_years(dataset), ((), None))
    proofs = [region, *topics, years_proof]
    return replace(
        dataset,
        region=region.value if region else "",
        topics=tuple(dict.fromkeys(proof.value for proof in topics)),
        years=years,
        proofs=tuple(proof for proof in proofs if proof),
    )


def _regions(dataset: Dataset, source: Source, province: Province) -> Iterator[Proof]:
    for key in REGION_EXTRAS:
        if region := province.find(dataset.extras.get(key, "")):
            yield _of_region(region, f"extras.{key}", dataset.extras[key])
    yield from _table_regions(dataset, province)
    texts = {
        "organization": dataset.publisher.name,
        "title": dataset.title,
        "tags": " ".join(dataset.tags),
    }
    for origin, text in texts.items():
        if region := _named_in(text, province):
            yield _of_region(region, origin, text)
    if region := province.region(source.region):
        yield _of_region(region, "source", source.name)


def _of_region(region: Region, origin: str, text: str) -> Proof:
    return Proof(about="region", value=region.code, origin=origin, text=text)


def _table_regions(dataset: Dataset, province: Province) -> Iterator[Proof]:
    """One region in every table makes it the dataset's; several, the province's."""
    values = [
        value
        for distribution in dataset.distributions
        if distribution.content and distribution.content.table
        for value in regions_of(distribution.content.table)
    ]
    found = {r.code: r for value in values if (r := province.find(value))}
    if len(found) == 1:
        (region,) = found.values()
        yield _of_region(region, "table", region.name)
    elif found:
        names = ", ".join(region.short_name for region in found.values())
        yield _of_region(province.regions[0], "table", names)


def regions_of(table: TableFacts) -> tuple[str, ...]:
    """Return the codes that are certain; until a table is placed, all it says."""
    return table.regions if table.added else table.region_values


def _named_in(text: str, province: Province) -> Region | None:
    """Return the region that the text names; where it names several, the province."""
    tokens = f" {' '.join(words(text))} "
    found, own = [], province.regions[0]
    # The longest first: "tulang bawang barat" does not name Tulang Bawang too.
    for region in sorted(province.regencies, key=lambda r: -len(r.short_name)):
        name = f" {' '.join(words(region.short_name))} "
        if name in tokens:
            tokens = tokens.replace(name, " , ")
            found.append(region)
    if len(found) == 1:
        return found[0]
    return own if found or f" provinsi {fold(own.short_name)} " in tokens else None


def _topics(dataset: Dataset, province: Province) -> Iterator[Proof]:
    for theme in dataset.themes:
        for topic in province.topics:
            if fold(theme) in (topic.key, fold(topic.label_id), fold(topic.label_en)):
                yield Proof(about="topic", value=topic.key, origin="groups", text=theme)
    for origin, text in (
        ("title", dataset.title),
        ("tags", " ".join(dataset.tags)),
        ("organization", dataset.publisher.name),
    ):
        found = list(_topics_in(text, province.topics))
        for topic, word in found:
            yield Proof(about="topic", value=topic.key, origin=origin, text=word)
        if found:
            return


def _topics_in(text: str, topics: Iterable[Topic]) -> Iterator[tuple[Topic, str]]:
    tokens = f" {' '.join(words(text))} "
    for topic in topics:
        word = next((w for w in topic.words if f" {fold(w)} " in tokens), None)
        if word:
            yield topic, word


Years = tuple[tuple[int, ...], Proof]


def _years(dataset: Dataset) -> Iterator[Years]:
    extras = dataset.extras
    yield from _between(extras)
    for key in YEAR_EXTRAS:
        yield from _stated(extras.get(key, ""), f"extras.{key}")
    tables = [d.content.table for d in dataset.distributions if d.content]
    in_tables = sorted({year for table in tables if table for year in table.years})
    if in_tables:
        yield tuple(in_tables), _of_years(in_tables, "table", "")
    yield from _stated(dataset.title, "title")
    yield from _stated(" ".join(dataset.tags), "tags")


def _between(extras: Mapping[str, str]) -> Iterator[Years]:
    """A first and a last year, or two dates, mean all years between them."""
    keys = [_first_key(FIRST_YEAR_EXTRAS, extras), _first_key(LAST_YEAR_EXTRAS, extras)]
    stated = [key for key in keys if key]
    found = [year for key in stated for year in years_in(extras[key])]
    if found and max(found) - min(found) <= _LONGEST_SPAN:
        years = tuple(range(min(found), max(found) + 1))
        text = " - ".join(extras[key] for key in stated)
        yield years, _of_years(years, f"extras.{stated[0]}", text)


def _first_key(keys: Iterable[str], extras: Mapping[str, str]) -> str:
    return next((key for key in keys if extras.get(key)), "")


def _stated(text: str, origin: str) -> Iterator[Years]:
    if years := years_in(text):
        yield years, _of_years(years, origin, text)


def _of_years(years: Iterable[int], origin: str, text: str) -> Proof:
    ordered = list(years)
    value = str(ordered[0])
    if ordered[-1] != ordered[0]:
        value = f"{ordered[0]}-{ordered[-1]}"
    return Proof(about="years", value=value, origin=origin, text=text)


def years_in(text: str) -> tuple[int, ...]:
    """Return the years a text names, spans filled, ascending."""
    found: set[int] = set()
    for match in _YEAR_SPAN.finditer(text):
        first, last = sorted(int(year) for year in match.groups())
        if last - first <= _LONGEST_SPAN:
            found.update(range(first, last + 1))
    found.update(int(year) for year in _YEAR.findall(text))
    return tuple(sorted(found))

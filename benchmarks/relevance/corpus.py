"""The datasets on which the relevance of the search is judged.

    .venv/bin/python benchmarks/relevance/corpus.py

prints one line a subject. The datasets are made up for judging: titles, descriptions
and columns are worded as offices of Lampung word theirs, without a look at the language
files of the search. No office published them, and they hold no figures.

`subjects/*.toml` say what is published; here each subject is laid over the places that
publish it. Every choice follows from CRC-32 of the subject and the place, so two runs
make the same datasets.
"""

import tomllib
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from siger_catalog.model import (
    Agent,
    Column,
    Content,
    Dataset,
    Distribution,
    Entry,
    Quality,
    Serving,
    TableFacts,
    Version,
)
from siger_catalog.provinces.regions import Province, Region, load_province

FOLDER = Path(__file__).parent / "subjects"
PLACES: Mapping[str, int] = {"most": 12, "some": 4, "few": 2}
"""How many regencies and cities publish a subject, at most."""

# A third has nothing wrong; most real files have something.
QUALITIES: tuple[Quality, ...] = (
    *("valid", "valid", "valid", "warnings", "warnings"),
    *("unchecked", "unchecked", "errors"),
)
TABLES = frozenset({"csv", "xlsx", "xls", "json", "ods"})
LATEST = (2025, 6)  # nothing is modified after this month
NAME_CHARS = 100  # CKAN's limit on names


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing that offices publish, as a file in `subjects/` says it.

    `titles` and `notes` are phrasings with `{place}`, `{first}` and `{last}`;
    `coverage` is "province", "most", "some" or "few", or one of these with
    "+province"; `years` are the first and the last one of all places.
    """

    key: str
    topic: str
    office: str
    titles: tuple[str, ...]
    notes: tuple[str, ...]
    tags: tuple[str, ...]
    columns: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    formats: tuple[str, ...]
    coverage: str
    years: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A dataset with what is true of it: subject (key), region (dotted code), years."""

    entry: Entry
    subject: str
    region: str
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Issue:
    """One subject, published in one place about some years under one phrasing."""

    subject: Subject
    place: Region
    years: tuple[int, ...]
    title: str

    def chance(self, what: str, choices: int) -> int:
        """Pick one of so many choices."""
        identity = f"{self.subject.key}/{self.place.code}/{self.years[-1]}"
        return _chance(f"{identity}/{what}", choices)


def main() -> None:
    """Print one line a subject: key, topic, coverage, years, first title, columns."""
    for subject in subjects():
        first, last = subject.years
        print(
            f"{subject.key} | {subject.topic} | {subject.coverage} | {first}-{last} | "
            f"{subject.titles[0]} | {' '.join((*subject.columns, *subject.values))}"
        )


def subjects() -> tuple[Subject, ...]:
    """Return every subject, by file name and then in the order of the file."""
    return tuple(
        _subject(table)
        for path in sorted(FOLDER.glob("*.toml"))
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["subject"]
    )


def corpus() -> tuple[Judged, ...]:
    """Return every dataset with what is true of it; names are unique."""
    province = load_province()
    issues = [i for subject in subjects() for i in _issues(subject, province)]
    counts = Counter(_slug(issue) for issue in issues)
    return tuple(_judged(issue, counts[_slug(issue)] > 1) for issue in issues)


def _subject(table: Mapping[str, Any]) -> Subject:
    values = {name: tuple(v) for name, v in table.get("values", {}).items()}
    lists = {k: tuple(v) for k, v in table.items() if isinstance(v, list)}
    return Subject(**{**table, **lists, "values": values})


def _issues(subject: Subject, province: Province) -> Iterator[_Issue]:
    for place in _places(subject, province):
        identity = f"{subject.key}/{place.code}"
        title = _pick(subject.titles, f"{identity}/title")
        years = _years(subject, identity)
        if "{last}" not in title or "{first}" in title:
            yield _Issue(subject, place, years, title)
            continue
        # A title with one year is one edition; some offices leave the last one up.
        yield _Issue(subject, place, years[-1:], title)
        if years[1:] and _chance(f"{identity}/editions", 3) == 0:
            yield _Issue(subject, place, years[-2:-1], title)


def _places(subject: Subject, province: Province) -> tuple[Region, ...]:
    coverage, _, also = subject.coverage.partition("+")
    whole = (province.regions[0],)
    if coverage == "province":
        return whole
    shuffled = sorted(
        province.regencies,
        key=lambda region: zlib.crc32(f"{subject.key}/{region.code}".encode()),
    )
    count = PLACES[coverage]
    if coverage == "few":
        count -= _chance(f"{subject.key}/few", 2)
    return (*shuffled[:count], *(whole if also == "province" else ()))


def _years(subject: Subject, identity: str) -> tuple[int, ...]:
    first, last = subject.years
    spare = min(2, (last - first) // 2)
    start = first + _chance(f"{identity}/first", spare + 1)
    end = last - _chance(f"{identity}/last", spare + 1)
    return tuple(range(start, end + 1))


def _judged(issue: _Issue, is_shared: bool) -> Judged:
    mark = f"-{issue.chance('name', 0xFFFF):04x}" if is_shared else ""
    name = _slug(issue) + mark
    dataset = _dataset(issue, name)
    modified_at = _modified_at(issue)
    version = Version(
        number=1,
        dataset=replace(dataset, modified_at=modified_at),
        findings=(),
        quality=QUALITIES[issue.chance("quality", len(QUALITIES))],
        fingerprint="",
        published_at=modified_at,
    )
    entry = Entry(
        name=name,
        source=issue.place.slug,
        remote_id=name,
        revision=1,
        serving=Serving(state="current", version=1, since=modified_at),
        version=version,
        first_published_at=modified_at,
        harvested_at=modified_at,
    )
    code = issue.place.code
    return Judged(
        entry=entry, subject=issue.subject.key, region=code, years=issue.years
    )


def _dataset(issue: _Issue, name: str) -> Dataset:
    subject, place = issue.subject, issue.place
    office = f"{subject.office} {place.name}"
    local = (place.short_name.lower(), str(issue.years[-1]))
    return Dataset(
        name=name,
        title=_filled(issue.title, issue),
        publisher=Agent(slug=_dashed(office), name=office),
        description=_filled(_pick(subject.notes, f"{name}/notes"), issue),
        tags=(*subject.tags, *local[: issue.chance("tags", 3)]),
        topics=(subject.topic,),
        region=place.code,
        years=issue.years,
        distributions=tuple(_distribution(issue, name, f) for f in subject.formats),
    )


def _distribution(issue: _Issue, name: str, file_format: str) -> Distribution:
    identity = f"{name}-{file_format}"
    return Distribution(
        id=identity,
        remote_id=identity,
        title=f"{_filled(issue.title, issue)} ({file_format.upper()})",
        url=f"https://{issue.place.slug}.example.org/{name}.{file_format}",
        format=file_format,
        content=_content(issue, identity) if file_format in TABLES else None,
    )


def _content(issue: _Issue, identity: str) -> Content:
    names = dict.fromkeys((*issue.subject.columns, *issue.subject.values))
    columns = (Column(name=name, type="any") for name in names)
    table = TableFacts(
        table_id=identity,
        row_count=0,
        columns=tuple(columns),
        years=issue.years,
        dimension_values=issue.subject.values,
    )
    fetched_at = _modified_at(issue)
    return Content(sha256="", size_bytes=0, fetched_at=fetched_at, table=table)


def _modified_at(issue: _Issue) -> datetime:
    month = (issue.years[-1] + 1, 1 + issue.chance("month", 12))
    day = 1 + issue.chance("day", 28)
    return datetime(*min(month, LATEST), day, 8, issue.chance("minute", 60), tzinfo=UTC)


def _filled(template: str, issue: _Issue) -> str:
    first, last = issue.years[0], issue.years[-1]
    bare = template.format(place="", first="", last="")
    return template.format(place=_spelt(issue, bare), first=first, last=last)


def _spelt(issue: _Issue, bare: str) -> str:
    """Name the place as the text around it does: in full, shortened, or in capitals."""
    name = issue.place.name
    if issue.chance("spelling", 4) == 0:
        name = name.replace("Kabupaten", "Kab.").replace("Provinsi", "Prov.")
    return name.upper() if bare.isupper() else name


def _slug(issue: _Issue) -> str:
    title = _dashed(_filled(issue.title, issue))
    tail = "" if issue.place.slug in title else f"-{issue.place.slug}"
    return title[: NAME_CHARS - len(tail) - len("-ffff")].strip("-") + tail


def _dashed(text: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in text.lower())
    return "-".join(kept.split())


def _pick(texts: Sequence[str], identity: str) -> str:
    return texts[_chance(identity, len(texts))]


def _chance(identity: str, choices: int) -> int:
    return zlib.crc32(identity.encode()) % choices


if __name__ == "__main__":
    main()

"""A changed rule reaches the datasets it touches, over HTTP, and no others."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from siger_catalog.indexes.memory import MemoryIndex
from siger_catalog.jobs import rescan, work_one
from siger_catalog.language import build_language
from siger_catalog.model import Finding, FindingType, Job
from siger_catalog.ports import Parts
from siger_catalog.provinces.regions import load_province
from siger_catalog.schemas import Text, parse_schema
from siger_catalog.settings import Settings
from siger_catalog.stores.memory import MemorySnapshotStore
from siger_catalog.stores.sql import open_sql_store
from siger_catalog.stores.tables import ParquetTableStore
from siger_harvesters.ckan import CkanHarvester
from siger_validators.metadata import MetadataValidator
from siger_validators.privacy import PrivacyValidator
from siger_validators.reading import FileTableReader
from siger_validators.regions import RegionValidator
from siger_validators.schema_files import load_schemas
from siger_validators.table import TableValidator

KEYS = "kode_kemendagri,kode_bps,nama_kabupaten_kota,tahun"
ROW = "18.04,1801,Kabupaten Lampung Barat,2020"
FOOD = "ketahanan-pangan"
FILES = {
    "pangan-satu": f"{KEYS},indeks_ketahanan_pangan\n{ROW},71\n".encode(),
    "pangan-dua": f"{KEYS},indeks_ketahanan_pangan\n{ROW},99\n".encode(),
    "bebas": b"nama,nilai\na,1\n",
    "gambar": b"%PDF-1.4 1 0 obj",
}
WORDS = Text("Uji", "Test")


@dataclass
class Counted:
    """A part of the catalog, which says for what it was asked."""

    part: object
    names: tuple[str, ...]
    asked: list[object] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        found = getattr(self.part, name)
        if name not in self.names:
            return found

        def ask(first, *others, **named):
            self.asked.append(first)
            return found(first, *others, **named)

        return ask


@dataclass
class CountedChecks:
    """A check of each file that says which bytes it was asked about."""

    version: str = "1"
    is_loud: bool = False
    name: str = "alarm"
    is_per_file: bool = True
    finding_types: tuple = ()
    asked: list[str] = field(default_factory=list)

    def check(self, subject):
        for file in subject.files:
            self.asked.append(file.distribution.title)
            if self.is_loud and b"99" in file.path.read_bytes():
                id_ = file.distribution.id
                yield Finding(type="alarm", severity="error", distribution_id=id_)


class HandClock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def portal(ckan_portal):
    """A portal of four datasets, each with one file, which knows no ETag."""
    (shape, *_) = ckan_portal.packages
    ckan_portal.packages = [
        shape
        | {
            "id": f"p-{name}",
            "name": name,
            "title": f"Data {name}",
            "extras": [],
            "resources": [
                {
                    "id": f"r-{name}",
                    "name": name,
                    "url": f"{ckan_portal.url}/{name}",
                    "format": "CSV",
                }
            ],
        }
        for name in FILES
    ]
    ckan_portal.instead |= {name: (200, body) for name, body in FILES.items()}
    return ckan_portal


@pytest.fixture
def checks() -> CountedChecks:
    return CountedChecks()


@pytest.fixture
def parts(portal, ckan_source, portal_fetcher, checks, tmp_path):
    province, clock = load_province(), HandClock()
    language = build_language(province)
    store = open_sql_store(f"sqlite:///{tmp_path}/siger.db", clock)
    store.add_source(ckan_source)
    privacy = PrivacyValidator()
    kinds = [*privacy.finding_types, *TableValidator().finding_types]
    yield Parts(
        settings=Settings(data_dir=tmp_path),
        province=province,
        language=language,
        schemas=load_schemas(),
        harvesters={"ckan": CkanHarvester()},
        reader=Counted(FileTableReader(), ("read",)),
        validators=(
            MetadataValidator(),
            TableValidator(),
            RegionValidator(),
            privacy,
            checks,
        ),
        fetcher=portal_fetcher,
        snapshots=MemorySnapshotStore(),
        tables=Counted(ParquetTableStore(tmp_path / "tables"), ("write",)),
        store=store,
        index=Counted(MemoryIndex(language), ("apply",)),
        clock=clock,
        finding_types={kind.type: kind for kind in kinds},
    )
    store.close()


@pytest.fixture
def harvest(parts, checks) -> Callable[..., Job]:
    """Harvest the portal under these parts; what was counted before is forgotten."""

    def run(with_parts: Parts = parts) -> Job:
        for counted in (parts.reader, parts.tables, parts.index, checks):
            counted.asked.clear()
        with_parts.store.enqueue("mesuji")
        job = work_one(with_parts, "worker")
        assert job.state == "succeeded", job.cause
        return job

    return run


@pytest.fixture
def versions(parts) -> Callable[[], dict[str, int]]:
    """Return the number of the last version of each dataset, by name."""
    return lambda: {e.name: e.version.number for e in parts.store.entries()}


def counts(job: Job) -> tuple[int, int, int]:
    return job.counts.created, job.counts.updated, job.counts.unchanged


def test_a_changed_schema_touches_just_its_datasets(harvest, parts, checks, versions):
    assert counts(harvest()) == (4, 0, 0)
    assert sorted(checks.asked) == sorted(FILES)
    assert len(parts.tables.asked) == 3
    later = replace(parts, schemas=edited(parts.schemas, FOOD, maximum=90))

    job = harvest(later)

    assert counts(job) == (0, 2, 2)
    assert sorted(checks.asked) == ["pangan-dua", "pangan-satu"]
    assert len(parts.reader.asked) == 2
    assert len(parts.tables.asked) == 2
    (written,) = parts.index.asked
    assert sorted(d.name for d in written) == ["pangan-dua", "pangan-satu"]
    assert versions() == {
        "pangan-satu": 2,
        "pangan-dua": 2,
        "bebas": 1,
        "gambar": 1,
    }
    found = parts.store.entry("pangan-dua").version.findings
    assert [f.row for f in found if f.type == "constraint-error"] == [2]

    assert counts(harvest(later)) == (0, 0, 4), "and only once"
    assert (parts.reader.asked, checks.asked, parts.index.asked) == ([], [], [])


def test_a_changed_schema_that_fits_no_file_opens_none(harvest, parts, checks):
    harvest()

    job = harvest(
        replace(parts, schemas=edited(parts.schemas, "harga-pangan", minimum=1))
    )

    assert counts(job) == (0, 0, 4)
    assert (parts.reader.asked, checks.asked, parts.index.asked) == ([], [], [])


def test_a_new_schema_is_noticed_by_the_files_it_fits(harvest, parts, versions):
    harvest()
    fields = [
        {"name": "nama", "type": "string"},
        {"name": "nilai", "type": "integer", "role": "measure"},
    ]
    new = parse_schema({"name": "nilai", "version": "1.0.0", "fields": fields})

    job = harvest(replace(parts, schemas=(*parts.schemas, new)))

    assert counts(job) == (0, 1, 3)
    assert versions()["bebas"] == 2
    file = parts.store.entry("bebas").version.dataset.distributions[0]
    assert file.content.table.schema == "nilai"


def test_a_changed_check_that_finds_the_same_makes_no_new_version(
    harvest, parts, checks, versions
):
    harvest()
    checks.version = "2"

    assert counts(harvest()) == (0, 0, 4)
    assert sorted(checks.asked) == sorted(FILES)
    assert parts.index.asked == []
    assert set(versions().values()) == {1}

    harvest()
    assert checks.asked == [], "that it came to the same is remembered"


def test_a_changed_check_that_finds_more_makes_one(harvest, checks, versions):
    harvest()
    checks.version, checks.is_loud = "2", True

    assert counts(harvest()) == (0, 1, 3)
    assert versions() == {"pangan-dua": 2} | dict.fromkeys(
        ("pangan-satu", "bebas", "gambar"), 1
    )


def test_changed_metadata_open_no_file(harvest, parts, portal, checks, versions):
    harvest()
    portal.packages[0]["title"] = "Ketahanan pangan, judul baru"

    job = harvest()

    assert counts(job) == (0, 1, 3)
    assert (parts.reader.asked, checks.asked, parts.tables.asked) == ([], [], [])
    entry = parts.store.entry("pangan-satu")
    (file,) = entry.version.dataset.distributions
    assert (entry.version.number, file.content.table.schema) == (2, FOOD)


def test_what_reading_found_is_still_told_without_reading(harvest, parts, portal):
    portal.instead["bebas"] = (200, b"nama,nilai\n")
    harvest()
    before = parts.store.entry("bebas").version.findings
    types = {kind.type for kind in parts.reader.finding_types}
    assert {f.type for f in before} & types
    portal.packages[2]["title"] = "Judul lain sekali"

    harvest()

    after = parts.store.entry("bebas").version
    assert after.number == 2
    assert after.findings == before
    assert parts.reader.asked == []


def test_a_title_that_tells_of_patients_has_the_file_looked_through_again(
    harvest, parts, portal
):
    body = b"kecamatan,jumlah\nBalik Bukit,2\nSukau,3\nLumbok Seminung,4\n"
    portal.instead["bebas"] = (200, body)
    harvest()
    portal.packages[2]["title"] = "Jumlah penderita kusta"

    harvest()

    found = {f.type for f in parts.store.entry("bebas").version.findings}
    assert "siger-sel-kecil" in found


def test_a_changed_rule_of_privacy_holds_files_that_were_published(
    harvest, parts, ckan_source, checks, versions
):
    harvest()
    kind = FindingType(
        type="alarm",
        severity="error",
        title=WORDS,
        description=WORDS,
        fix=WORDS,
        quarantines=True,
    )
    later = replace(parts, finding_types={**parts.finding_types, "alarm": kind})
    checks.version, checks.is_loud = "2", True

    job = rescan(later, ckan_source, "worker")

    assert job.counts.updated == 1
    assert [hold.dataset for hold in parts.store.holds()] == ["pangan-dua"]
    assert parts.store.entry("pangan-dua").serving.state == "quarantined"
    assert versions()["pangan-satu"] == 1


def test_a_scan_again_remembers_that_it_came_to_the_same(
    harvest, parts, ckan_source, checks
):
    harvest()
    checks.version = "2"
    rescan(parts, ckan_source, "worker")
    checks.asked.clear()

    assert counts(harvest()) == (0, 0, 4)
    assert checks.asked == []


def test_a_table_that_was_lost_is_made_anew(harvest, parts, portal, tmp_path):
    harvest()
    (file,) = parts.store.entry("bebas").version.dataset.distributions
    for path in (tmp_path / "tables").rglob("*.parquet"):
        path.unlink()
    assert not parts.tables.has(file.content.table.table_id)
    portal.packages[2]["title"] = "Judul lain sekali"

    harvest()

    assert parts.tables.has(file.content.table.table_id)


def edited(schemas, name, **constraints):
    """Return the schemas, one with another rule for its measure, of one version."""
    return tuple(_edited(s, constraints) if s.name == name else s for s in schemas)


def _edited(schema, constraints):
    descriptor = json.loads(json.dumps(schema.descriptor))
    for each in descriptor["fields"]:
        if each.get("role") == "measure":
            each["constraints"] = constraints
    return parse_schema(descriptor)


def test_superseded_verdicts_are_forgotten_after_a_quarter(
    harvest, parts, checks, monkeypatch
):
    kept: list[int] = []
    prune = parts.store.prune_verdicts
    monkeypatch.setattr(
        parts.store,
        "prune_verdicts",
        lambda *given, **named: kept.append(prune(*given, **named)),
    )
    harvest()
    checks.version = "2"
    harvest()
    parts.clock.at += timedelta(days=91)

    harvest()

    assert kept == [0, 0, len(FILES)], "those of the first version of the check"
    harvest()
    checks.version = "1"
    harvest()
    assert sorted(checks.asked) == sorted(FILES)

"""A file is checked once under the same rules, whoever asks and however often."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO

import pytest

from siger_catalog.checking import check
from siger_catalog.fetching import GuardedFetcher
from siger_catalog.indexes.memory import MemoryIndex
from siger_catalog.language import build_language
from siger_catalog.model import (
    Agent,
    Content,
    Dataset,
    Distribution,
    Finding,
    FindingType,
    Source,
)
from siger_catalog.ports import Parts
from siger_catalog.provinces.regions import load_province
from siger_catalog.schemas import Text, parse_schema
from siger_catalog.settings import Settings
from siger_catalog.stores.memory import MemoryCatalogStore, MemorySnapshotStore
from siger_catalog.stores.sql import open_sql_store
from siger_catalog.stores.tables import ParquetTableStore
from siger_validators.metadata import MetadataValidator
from siger_validators.reading import FileTableReader
from siger_validators.regions import RegionValidator
from siger_validators.schema_files import load_schemas
from siger_validators.table import TableValidator

TABLE = (
    b"kode_kemendagri,kode_bps,nama_kabupaten_kota,tahun,indeks_ketahanan_pangan\n"
    b"18.04,1801,Kabupaten Lampung Barat,2020,101\n"
)
SOURCE = Source(name="rak", kind="shelf", url="http://shelf")


@dataclass
class CountedChecks:
    """The real check of tables, which says how often it was asked."""

    name: str = "table"
    version: str = "1"
    is_per_file: bool = True
    finding_types: tuple = ()
    files: list[str] = field(default_factory=list)

    def check(self, subject):
        self.files += [file.distribution.id for file in subject.files]
        yield from TableValidator().check(subject)


@pytest.fixture
def checks() -> CountedChecks:
    return CountedChecks()


class HandClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def parts(checks, tmp_path) -> Parts:
    province, clock = load_province(), HandClock()
    language = build_language(province)
    return Parts(
        settings=Settings(data_dir=tmp_path),
        province=province,
        language=language,
        schemas=load_schemas(),
        harvesters={},
        reader=FileTableReader(),
        validators=(checks,),
        fetcher=GuardedFetcher([]),
        snapshots=MemorySnapshotStore(),
        tables=ParquetTableStore(tmp_path / "tables"),
        store=MemoryCatalogStore(clock),
        index=MemoryIndex(language),
        clock=clock,
        finding_types={},
    )


@pytest.fixture
def ask(parts):
    """Check a dataset of one file; return what the check of tables found."""

    def run(name: str = "kopi", body: bytes = TABLE, with_parts=parts):
        stored = with_parts.snapshots.put(BytesIO(body))
        file = Distribution(
            id=f"id-{name}",
            remote_id=name,
            title="Tabel",
            url=f"http://shelf/{name}.csv",
            format="csv",
            content=Content(
                sha256=stored.sha256,
                size_bytes=stored.size_bytes,
                fetched_at=with_parts.clock.now(),
            ),
        )
        agent = Agent(slug="dinas", name="Dinas")
        dataset = Dataset(name=name, title=name, publisher=agent, distributions=(file,))
        found = check(with_parts, dataset, {}, SOURCE).findings
        return [f for f in found if f.type == "constraint-error"]

    return run


def test_the_same_bytes_are_checked_once_for_all_who_publish_them(ask, checks):
    first, again, other = ask("kopi"), ask("kopi"), ask("lada")

    assert checks.files == ["id-kopi"]
    assert first == again
    assert [f.distribution_id for f in first + other] == ["id-kopi", "id-lada"]
    assert replace(other[0], distribution_id="id-kopi") == first[0]


def test_other_bytes_are_checked(ask, checks):
    ask(body=TABLE)
    ask(body=TABLE.replace(b"101", b"99"))

    assert len(checks.files) == 2


def test_only_files_of_a_changed_schema_are_checked_anew(ask, checks, parts):
    free = b"nama,nilai\na,1\n"
    ask("kopi")
    ask("lada", free)
    changed = tuple(
        _edited(schema) if schema.name == "ketahanan-pangan" else schema
        for schema in parts.schemas
    )
    later = replace(parts, schemas=changed)
    ask("kopi", with_parts=later)
    ask("lada", free, with_parts=later)

    assert checks.files == ["id-kopi", "id-lada", "id-kopi"]


def test_only_a_changed_check_is_asked_anew(ask, checks, parts):
    class OtherChecks(CountedChecks):
        """Another check of files beside it."""

    other = OtherChecks(name="lain")
    both = replace(parts, validators=(checks, other))
    ask(with_parts=both)
    other.version = "2"
    ask(with_parts=both)

    assert (len(checks.files), len(other.files)) == (1, 2)


def test_verdicts_are_there_after_a_restart(ask, checks, parts, tmp_path):
    url = f"sqlite:///{tmp_path}/siger.db"
    for _ in range(2):
        store = open_sql_store(url, parts.clock)
        found = ask(with_parts=replace(parts, store=store))
        store.close()

    assert checks.files == ["id-kopi"]
    assert [f.row for f in found] == [2]


def test_a_check_that_was_stopped_is_tried_again(ask, checks, monkeypatch):
    stopped = Finding(type="siger-pemeriksaan-dihentikan", severity="error")
    with monkeypatch.context() as patch:
        patch.setattr(TableValidator, "check", lambda *_: [stopped])
        assert ask() == []

    assert [f.row for f in ask()] == [2]
    assert len(checks.files) == 2


def test_a_check_of_metadata_is_asked_each_time(ask, parts):
    class CountedMetadata(MetadataValidator):
        count = 0

        def check(self, subject):
            CountedMetadata.count += 1
            yield from super().check(subject)

    for _ in range(2):
        ask(with_parts=replace(parts, validators=(CountedMetadata(),)))

    assert CountedMetadata.count == 2


def test_no_verdict_is_kept_on_a_file_with_personal_data(ask, checks, parts):
    class Alarm:
        name, version, finding_types = "alarm", "1", ()

        def check(self, subject):
            for file in subject.files:
                id_ = file.distribution.id
                yield Finding(type="alarm", severity="error", distribution_id=id_)

    words = Text("Data pribadi", "Personal data")
    kind = FindingType(
        type="alarm",
        severity="error",
        title=words,
        description=words,
        fix=words,
        quarantines=True,
    )
    guarded = replace(
        parts, validators=(checks, Alarm()), finding_types={"alarm": kind}
    )
    for _ in range(2):
        ask(with_parts=guarded)

    assert len(checks.files) == 2


def test_a_verdict_names_no_identifier_of_a_person(ask):
    nik = b"1801041203850001"

    found = ask(body=TABLE.replace(b",101", b"," + nik))

    assert [nik.decode() in f"{f.cell}{f.message}" for f in found] == [False]


def _edited(schema):
    """Return a schema with another rule under the same version."""
    fields = [
        field | {"constraints": {"minimum": 0, "maximum": 1000}}
        if field["name"] == "indeks_ketahanan_pangan"
        else field
        for field in schema.descriptor["fields"]
    ]
    return parse_schema(dict(schema.descriptor) | {"fields": fields})


def test_what_the_portal_says_of_its_codes_is_looked_at_anew(parts):
    """The bytes stay; the extras change, and change back."""
    regions = RegionValidator()
    parts = replace(parts, validators=(regions,))
    body = b"kode_wilayah,nilai\n1804,1\n"
    stored = parts.snapshots.put(BytesIO(body))
    now = parts.clock.now()
    content = Content(sha256=stored.sha256, size_bytes=len(body), fetched_at=now)
    file = Distribution(
        id="f", remote_id="f", title="f", url="http://x", format="csv", content=content
    )
    agent = Agent(slug="dinas", name="Dinas")
    dataset = Dataset(name="d", title="d", publisher=agent, distributions=(file,))
    bps = {"sistem_kode_wilayah": "BPS"}
    told = []
    for extras in ({}, bps, bps, {}):
        checked = check(parts, replace(dataset, extras=extras), {}, SOURCE)
        for table in checked.tables:
            parts.tables.write(table)
        dataset = checked.dataset  # what is known of the file goes on
        facts = dataset.distributions[0].content.table
        told.append((facts.regions, [f.type for f in checked.findings]))

    refused = ((), ["siger-kode-tanpa-sistem"])
    assert told == [refused, (("18.07",), []), (("18.07",), []), refused]

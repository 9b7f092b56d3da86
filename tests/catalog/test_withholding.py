"""Files with personal data are held back; real checks, shipped stores, small portal."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from siger_catalog.deciding import Decision
from siger_catalog.jobs import rescan, work_one
from siger_catalog.model import Agent, Dataset, Distribution, Record, Source
from siger_catalog.ports import Fetched, Parts
from siger_catalog.quarantining import QUARANTINE_FINDING_TYPES, deadline_of
from siger_catalog.rebuilding import rebuild_index, rebuild_tables
from siger_catalog.redacting import HIDDEN
from siger_catalog.stores.sql import open_sql_store
from siger_catalog.withholding import PRIVACY_PART
from siger_validators.privacy import PrivacyValidator
from siger_validators.table import TableValidator

CLEAN = b"wilayah,tahun,nilai\nMetro,2020,1\nMesuji,2021,2\n"
NIKS = [f"1809020{day}0590{serial:04}" for day, serial in ((3, 1), (7, 12), (9, 3))]
NAMES = ["Sutarmi Wonosobo", "Paijan Kalirejo", "Dwiyatmi Sukoharjo"]
DIRTY = (
    "nama_penerima,alamat,nik,nilai\n"
    + "".join(f"{n},Jl. Melati 3,{k},x\n" for n, k in zip(NAMES, NIKS, strict=True))
).encode()
PLANTED = (*NIKS, *NAMES)
URL = "http://rak/bantuan.csv"
VALIDATORS = (TableValidator(), PrivacyValidator())


@dataclass
class Shelf:
    """A portal of one dataset with one file."""

    body: bytes = CLEAN
    description: str = ""
    kind: str = "shelf"
    url: str = URL
    asked: list[str] = field(default_factory=list)

    def records(self, source: Source, fetcher: object) -> Iterator[Record]:
        payload = {"description": self.description}
        raw = json.dumps(payload).encode()
        yield Record(remote_id="1", name="bantuan", payload=payload, raw=raw)

    def map(self, record: Record, source: Source) -> Dataset:
        file = Distribution(
            id="f1", remote_id="f1", title="Penerima", url=self.url, format="csv"
        )
        return Dataset(
            name="bantuan",
            title="Penerima bantuan",
            description=str(record.payload["description"]),
            publisher=Agent(slug="dinas", name="Dinas"),
            distributions=(file,),
        )

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        tag = str(hash(self.body))
        self.asked.append(etag)
        return Fetched(
            url=url,
            status=200,
            headers={},
            body=None if etag == tag else io.BytesIO(self.body),
            etag=tag,
            media_type="text/csv",
        )

    def session(self):
        raise AssertionError("not asked for here")

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def parts(shelf, make_parts, hand_clock, tmp_path) -> Iterator[Parts]:
    store = open_sql_store(f"sqlite:///{tmp_path / 'siger.db'}", hand_clock)
    kinds = [k for v in VALIDATORS for k in v.finding_types]
    parts = make_parts(
        Source(name="rak", kind="shelf", url="http://rak"),
        shelf,
        store=store,
        finding_types={k.type: k for k in (*QUARANTINE_FINDING_TYPES, *kinds)},
    )
    yield replace(parts, schemas=(), validators=VALIDATORS)
    store.close()


def run(parts: Parts) -> None:
    parts.store.enqueue("rak")
    assert work_one(parts, "tester").state == "succeeded"


def file_of(parts: Parts) -> Distribution:
    (found,) = parts.store.entry("bantuan").version.dataset.distributions
    return found


def decide(parts: Parts, person: str, act: str = "release") -> None:
    decision = Decision(act=act, person=person, reason="Diperiksa bersama dinas.")
    parts.store.decide(parts.store.holds()[0].number, decision)


def written(folder) -> bytes:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return b"".join(p.read_bytes() for p in files)


def test_a_first_file_with_personal_data_is_held_back_and_its_metadata_stay(
    parts, shelf
):
    shelf.body = DIRTY

    run(parts)

    entry, file = parts.store.entry("bantuan"), file_of(parts)
    assert entry.serving.state == "quarantined"
    assert entry.version.dataset.title == "Penerima bantuan"
    assert file.content is None
    assert file.held.content.table is None
    assert {c.heading for c in file.held.columns} == {"nama_penerima", "nik"}
    assert deadline_of(file.held) - file.held.since == timedelta(hours=72)
    assert parts.snapshots.path(file.held.content.sha256).read_bytes() == DIRTY
    assert [h.state for h in parts.store.holds()] == ["held"]


def test_what_it_holds_is_written_nowhere_but_in_the_sealed_snapshot(
    parts, shelf, tmp_path, caplog
):
    shelf.body = DIRTY
    with caplog.at_level(logging.DEBUG):
        run(parts)
        rebuild_tables(parts)
        rebuild_index(parts)
    parts.store.close()

    everything = written(tmp_path) + caplog.text.encode()
    documents = repr(parts.index._documents)  # noqa: SLF001  all that it holds

    assert b"Penerima" in everything
    for value in PLANTED:
        assert value.encode() not in everything
        assert value not in documents


def test_findings_of_a_held_file_say_where_but_not_what(parts, shelf):
    shelf.body = DIRTY.replace(b"x\n", b"x,Sutarmi Wonosobo\n", 1)

    run(parts)

    findings = parts.store.entry("bantuan").version.findings
    extra = next(f for f in findings if f.type == "extra-cell")
    assert (extra.row, extra.cell, extra.message) == (2, HIDDEN, "")
    assert {"siger-data-pribadi-nik", "siger-data-pribadi-nama"} <= {
        f.type for f in findings
    }


def test_the_last_clean_version_goes_on_being_served(parts, shelf):
    run(parts)
    clean = file_of(parts).content
    shelf.body = DIRTY

    run(parts)

    entry, file = parts.store.entry("bantuan"), file_of(parts)
    assert entry.serving.state == "last_valid"
    assert file.content == clean
    assert file.held.content.sha256 != clean.sha256
    assert {"siger-berkas-ditahan", "siger-data-pribadi-nik"} <= {
        f.type for f in entry.version.findings
    }


def test_the_same_bytes_again_change_nothing_and_keep_the_date(parts, shelf):
    run(parts)
    shelf.body = DIRTY
    run(parts)
    before = parts.store.entry("bantuan")

    run(parts)

    after = parts.store.entry("bantuan")
    assert shelf.asked[-1] == str(hash(DIRTY)), "asked by what came last"
    assert (after.version, after.serving) == (before.version, before.serving)


def test_a_clean_file_ends_the_quarantine(parts, shelf):
    shelf.body = DIRTY
    run(parts)
    shelf.body = CLEAN

    run(parts)

    assert parts.store.entry("bantuan").serving.state == "current"
    assert file_of(parts).held is None
    assert [h.state for h in parts.store.holds()] == ["gone"]


def test_one_person_releases_nothing_two_do(parts, shelf):
    shelf.body = DIRTY
    run(parts)

    decide(parts, "Sari")
    run(parts)
    assert parts.store.entry("bantuan").serving.state == "quarantined"

    decide(parts, "Budi")
    run(parts)
    entry, file = parts.store.entry("bantuan"), file_of(parts)
    assert entry.serving.state == "current"
    assert file.content.table.row_count == 3
    assert "siger-data-pribadi-dilepas" in {f.type for f in entry.version.findings}


def test_a_refused_file_stays_sealed(parts, shelf):
    shelf.body = DIRTY
    run(parts)
    decide(parts, "Sari", "refuse")

    run(parts)

    assert parts.store.entry("bantuan").serving.state == "quarantined"
    assert [h.state for h in parts.store.holds()] == ["refused"]


def test_a_new_rule_seals_what_was_published_before_it(parts, shelf):
    shelf.body = DIRTY
    run(replace(parts, validators=(TableValidator(),)))
    assert parts.store.entry("bantuan").serving.state == "current"

    run(parts)

    assert parts.store.entry("bantuan").serving.state == "quarantined"
    assert file_of(parts).content is None


def test_what_versions_before_a_rule_quoted_is_redacted_with_it(parts, shelf, tmp_path):
    shelf.body = DIRTY.replace(b"x\n", b"x,Sutarmi Wonosobo\n", 1)
    lax = replace(parts, validators=(TableValidator(),))
    run(lax)
    table_id = file_of(parts).content.table.table_id
    (quoting,) = (
        f for f in parts.store.versions("bantuan")[0].findings if f.type == "extra-cell"
    )
    assert quoting.cell == "Sutarmi Wonosobo"

    rescan(parts, parts.store.source("rak"), "tester")

    _, before = parts.store.versions("bantuan")
    (file,) = before.dataset.distributions
    quoting = next(f for f in before.findings if f.type == "extra-cell")
    assert (quoting.row, quoting.cell, quoting.message) == (2, HIDDEN, "")
    assert (file.content, file.held is None) == (None, False)
    assert not parts.tables.has(table_id)
    parts.store.scrub()
    everything = written(tmp_path)
    assert not any(value.encode() in everything for value in PLANTED)


def test_numbers_in_addresses_are_hidden_and_the_file_still_fetched(parts, shelf):
    shelf.url = f"{URL}?nik={NIKS[0]}&tahun=2020"

    run(parts)
    run(parts)

    version = parts.store.entry("bantuan").version
    (file,) = version.dataset.distributions
    told = [f for f in version.findings if f.type == "siger-data-pribadi-keterangan"]
    assert version.number == 1
    assert file.url == f"{URL}?nik=disembunyikan&tahun=2020"
    assert [f.params["text"] for f in told] == ["url"]
    assert shelf.asked[-1], "it is asked whether the copy is still good"
    assert rescan(parts, parts.store.source("rak"), "t").counts.updated == 0


def test_numbers_in_metadata_are_hidden_and_said_to_be(parts, shelf):
    shelf.description = f"Hubungi Sari, NIK {NIKS[0]}, 0812-3456-7890."

    run(parts)

    version = parts.store.entry("bantuan").version
    assert version.dataset.description == f"Hubungi Sari, NIK {HIDDEN}, {HIDDEN}."
    assert "siger-data-pribadi-keterangan" in {f.type for f in version.findings}
    assert parts.store.entry("bantuan").serving.state == "current"


def test_without_the_check_nothing_is_published(parts, shelf):
    parts.store.enqueue("rak")

    job = work_one(replace(parts, broken_parts={PRIVACY_PART: "ImportError"}), "tester")

    assert job.state == "failed"
    assert "data pribadi" in job.cause.message
    assert list(parts.store.entries()) == []

"""The flow over small fakes of the outer ports, shipped stores and the real checks."""

from dataclasses import replace

import pytest

from siger_catalog.causes import catalogue, cause_of
from siger_catalog.errors import (
    LeaseLostError,
    SourceUnavailableError,
    StoreUnavailableError,
)
from siger_catalog.jobs import work_one
from siger_catalog.model import Finding, Source
from siger_catalog.pipeline import harvest, index_pending
from siger_catalog.ports import Parts
from siger_catalog.publishing import FETCH_FINDING_TYPES
from siger_catalog.reporting import fill_text
from siger_catalog.stores.memory import MemoryCatalogStore, MemorySnapshotStore
from siger_validators.metadata import MetadataValidator

TABLE = b"kode,tahun,nilai\n18.04,2020,1\n18.04,2021,2\n"


def test_a_dataset_goes_from_portal_to_index_in_one_walk(parts, shelf, run):
    shelf.put("kopi")

    job = run(parts)

    entry = parts.store.entry("kopi")
    content = entry.version.dataset.distributions[0].content
    assert (job.state, job.cause, job.counts.created) == ("succeeded", None, 1)
    assert parts.snapshots.path(content.sha256).read_bytes() == TABLE
    assert content.table.row_count == 2
    assert parts.tables.has(content.table.table_id)
    assert entry.version.record_sha256
    assert parts.store.pending(10) == ()
    assert parts.index.check().document_count == 1


def test_an_unchanged_portal_writes_and_indexes_nothing(parts, shelf, run):
    shelf.put("kopi")
    run(parts)
    before = parts.store.entry("kopi")

    job = run(parts)

    after = parts.store.entry("kopi")
    assert job.counts.unchanged == job.counts.seen == 1
    assert after.revision == before.revision
    assert after.version == before.version
    assert after.harvested_at > before.harvested_at
    assert shelf.asked[-1][1], "the file was asked for with its validator"


def test_a_changed_file_makes_a_new_version_and_keeps_the_old(parts, shelf, run):
    shelf.put("kopi")
    run(parts)
    shelf.files["http://shelf/kopi.csv"] = TABLE + b"18.04,2022,3\n"

    job = run(parts)

    versions = parts.store.versions("kopi")
    assert job.counts.updated == 1
    assert [v.number for v in versions] == [2, 1]
    assert "file:Tabel" in {change.field for change in versions[0].changes}
    old = versions[1].dataset.distributions[0].content
    assert parts.snapshots.path(old.sha256).read_bytes() == TABLE


def test_a_new_rule_checks_what_is_published_anew(parts, shelf, run):
    shelf.put("kopi")
    run(parts)

    class StricterMetadata(MetadataValidator):
        version = "99"

        def check(self, subject):
            yield from super().check(subject)
            yield Finding(type="lebih-ketat", severity="warning")

    job = run(replace(parts, validators=(StricterMetadata(),)))

    assert job.counts.updated == 1


def test_a_bad_record_never_stops_a_job(parts, shelf, run):
    shelf.put("a-rusak", is_broken=True)
    shelf.put("b-kutu", is_bug=True)
    shelf.put("c-baik")

    job = run(parts)

    rows = {row.remote_name: row for row in parts.store.records(job.id)}
    assert job.state == "succeeded"
    assert (job.counts.created, job.counts.failed, job.counts.seen) == (1, 2, 3)
    assert job.cause is not None
    assert rows["a-rusak"].cause.message == "Rekaman tanpa judul."
    assert rows["b-kutu"].action == "failed"


def test_a_record_that_turned_bad_keeps_its_last_version(parts, shelf, run):
    shelf.put("kopi")
    run(parts)
    shelf.put("kopi", is_broken=True)

    run(parts)

    assert parts.store.entry("kopi").serving.state == "current"
    assert parts.store.entry("kopi").version.number == 1


def test_a_dead_portal_fails_with_its_cause_and_unpublishes_nothing(parts, shelf, run):
    shelf.put("kopi")
    shelf.put("lada")
    run(parts)
    del shelf.records_by_id["lada"]
    shelf.is_down = True

    job = run(parts)

    assert job.state == "failed"
    assert job.cause == cause_of(
        SourceUnavailableError("Rak tidak menjawab.", fix="Dirikan rak.")
    )
    assert parts.store.entry("lada").serving.state == "current"


def test_a_dataset_gone_from_a_whole_listing_is_withdrawn_and_keeps_its_versions(
    parts, shelf, run
):
    for number in range(10):
        shelf.put(f"d{number}")
    run(parts)
    del shelf.records_by_id["d9"]

    job = run(parts)

    entry = parts.store.entry("d9")
    assert (job.state, job.counts.withdrawn) == ("succeeded", 1)
    assert entry.serving.state == "withdrawn"
    assert parts.store.versions("d9")
    assert parts.index.check().document_count == 9


def test_a_withdrawn_dataset_that_comes_back_is_served_again(parts, shelf, run):
    for number in range(10):
        shelf.put(f"d{number}")
    run(parts)
    held = shelf.records_by_id.pop("d9")
    run(parts)
    shelf.records_by_id["d9"] = held

    run(parts)

    assert parts.store.entry("d9").serving.state == "current"
    assert parts.index.check().document_count == 10


@pytest.mark.parametrize("kept", [0, 6])
def test_a_listing_that_lost_too_much_is_held_and_nothing_is_withdrawn(
    parts, shelf, kept, run
):
    for number in range(10):
        shelf.put(f"d{number}")
    run(parts)
    for number in range(kept, 10):
        del shelf.records_by_id[f"d{number}"]

    job = run(parts)

    assert job.state == "held"
    assert job.cause.type in catalogue(), "told in both languages"
    assert f"{10 - kept} dari 10" in job.cause.message
    assert job.cause.fix
    assert all(e.serving.state == "current" for e in parts.store.entries())


def test_many_new_datasets_do_not_hide_that_all_old_ones_are_gone(parts, shelf, run):
    for number in range(10):
        shelf.put(f"lama{number}")
    run(parts)
    shelf.records_by_id.clear()
    for number in range(45):
        shelf.put(f"baru{number}")

    job = run(parts)

    assert (job.state, job.counts.created) == ("held", 45)
    assert "10 dari 10" in job.cause.message
    assert parts.store.entry("lama0").serving.state == "current"


def test_a_dead_link_is_a_finding_and_the_dataset_is_published(parts, shelf, run):
    shelf.put("kopi")
    shelf.files.clear()

    job = run(parts)

    entry = parts.store.entry("kopi")
    assert job.counts.created == 1
    assert entry.version.quality == "errors"
    finding = next(f for f in entry.version.findings if f.severity == "error")
    assert finding.type == "siger-berkas-tidak-terambil"
    kind = next(k for k in FETCH_FINDING_TYPES if k.type == finding.type)
    for language, words in (("id", "Tautan mati"), ("en", "Dead link")):
        text = fill_text(kind.description, finding, language)
        assert f": {words}: http://shelf/kopi.csv" in text


def test_a_link_that_died_goes_on_serving_the_last_copy_and_says_so(parts, shelf, run):
    shelf.put("kopi")
    run(parts)
    shelf.files.clear()
    shelf.put("kopi", title="Judul baru")
    del shelf.files["http://shelf/kopi.csv"]

    run(parts)

    version = parts.store.entry("kopi").version
    content = version.dataset.distributions[0].content
    assert version.dataset.title == "Judul baru"
    assert parts.snapshots.path(content.sha256).read_bytes() == TABLE
    assert "siger-salinan-terakhir" in {f.type for f in version.findings}


def test_a_link_that_died_says_so_while_it_is_dead_and_no_longer(parts, shelf, run):
    shelf.put("kopi")
    run(parts)
    held = shelf.files.pop("http://shelf/kopi.csv")

    def stale_copies() -> int:
        findings = parts.store.entry("kopi").version.findings
        return [f.type for f in findings].count("siger-salinan-terakhir")

    assert run(parts).counts.updated == 1
    assert stale_copies() == 1
    assert run(parts).counts.unchanged == 1
    shelf.files["http://shelf/kopi.csv"] = held
    assert run(parts).counts.updated == 1
    assert stale_copies() == 0
    assert run(parts).counts.unchanged == 1


def test_two_records_that_want_one_name_both_get_a_dataset(parts, shelf, run):
    shelf.put("a", name="kopi")
    shelf.put("b", name="kopi")

    run(parts)

    assert {e.name for e in parts.store.entries()} == {"kopi", "kopi-rak"}


def test_a_copy_that_was_lost_fails_its_record_and_the_others_go_on(parts, shelf, run):
    shelf.put("a-hilang")
    run(parts)
    shelf.put("a-hilang", title="Judul baru")
    shelf.put("b-baik")
    del shelf.files["http://shelf/a-hilang.csv"]

    job = run(replace(parts, snapshots=MemorySnapshotStore()))

    rows = {row.remote_name: row for row in parts.store.records(job.id)}
    assert (job.state, job.counts.created, job.counts.failed) == ("succeeded", 1, 1)
    assert "Salinan mentah" in rows["a-hilang"].cause.message
    assert parts.store.entry("a-hilang").serving.state == "current"


class RacingStore(MemoryCatalogStore):
    """Lets another harvest publish the name just before the first commits."""

    rivals = 1

    def commit(self, job, outcome, *, lease_s):
        if outcome.action == "created" and self.rivals and job.source == "rak":
            self.rivals -= 1
            self.add_source(Source(name="lain", kind="shelf", url="http://x"))
            rival = self.claim("rival", lease_s=9, only=self.enqueue("lain").id)
            mine = replace(outcome, remote_id=f"rival-{self.rivals}")
            super().commit(rival, mine, lease_s=9)
            self.finish(rival, "succeeded", None)
        return super().commit(job, outcome, lease_s=lease_s)


@pytest.fixture
def racing(parts) -> Parts:
    store = RacingStore(parts.clock)
    store.add_source(Source(name="rak", kind="shelf", url="http://shelf"))
    return replace(parts, store=store)


def test_a_name_that_another_harvest_took_meanwhile_is_given_another(
    racing, shelf, run
):
    shelf.put("kopi")

    job = run(racing)

    assert (job.state, job.counts.created, job.counts.seen) == ("succeeded", 1, 1)
    assert racing.store.entry("kopi").source == "lain"
    assert racing.store.entry("kopi-rak").source == "rak"


def test_a_record_that_can_never_be_written_fails_and_the_others_go_on(
    racing, shelf, run
):
    shelf.put("a")
    shelf.put("b")
    racing.store.rivals = 2

    job = run(racing)

    rows = {row.remote_name: row for row in racing.store.records(job.id)}
    assert (job.state, job.counts.created, job.counts.failed) == ("succeeded", 1, 1)
    assert "sudah dipakai" in rows["a"].cause.message
    assert rows["a"].dataset == ""


def test_a_job_whose_source_cannot_be_read_ends_and_says_why(parts, shelf):
    parts.store.enqueue("rak")
    parts.store._sources.clear()  # noqa: SLF001  as if its row had been lost

    job = work_one(parts, "tester")

    assert job.state == "failed"
    assert "rak" in job.cause.message


def test_an_unknown_kind_of_portal_fails_the_job_and_names_the_known_ones(parts):
    parts.store.add_source(Source(name="lain", kind="wais", url="http://x"))
    parts.store.enqueue("lain")

    job = work_one(parts, "tester")

    assert job.state == "failed"
    assert "shelf" in job.cause.fix


def test_a_job_that_was_taken_over_is_left_alone(parts, shelf):
    shelf.put("kopi")
    parts.store.enqueue("rak")
    job = parts.store.claim("somebody", lease_s=60)

    with pytest.raises(LeaseLostError):
        harvest(parts, replace(job, owner="somebody else"), parts.store.source("rak"))

    assert list(parts.store.entries()) == []


def test_our_own_store_out_of_reach_leaves_the_job_to_the_next_worker(parts, shelf):
    shelf.put("kopi")

    class FullDisk(MemorySnapshotStore):
        def put(self, body):
            raise StoreUnavailableError("disk penuh")

    parts.store.enqueue("rak")
    with pytest.raises(StoreUnavailableError):
        work_one(replace(parts, snapshots=FullDisk()), "tester")

    assert parts.store.jobs()[0].state == "running"


def test_indexing_again_changes_nothing(parts, shelf, run):
    shelf.put("kopi")
    run(parts)

    assert index_pending(parts) == 0
    assert parts.store.enqueue_all() == 1
    assert index_pending(parts) == 1
    assert parts.index.check().document_count == 1


def test_a_page_that_comes_instead_of_a_table_does_not_take_its_place(
    parts, shelf, run
):
    shelf.put("kopi")
    run(parts)
    shelf.files["http://shelf/kopi.csv"] = b"<!DOCTYPE html><html>Masuk</html>"

    run(parts)
    again = run(parts)

    entry = parts.store.entry("kopi")
    content = entry.version.dataset.distributions[0].content
    assert parts.snapshots.path(content.sha256).read_bytes() == TABLE
    assert parts.tables.has(content.table.table_id)
    assert entry.serving.state == "last_valid"
    assert entry.serving.reason
    assert "siger-salinan-terakhir" in {f.type for f in entry.version.findings}
    assert again.counts.unchanged == 1
    shelf.files["http://shelf/kopi.csv"] = TABLE + b"18.04,2022,3\n"

    run(parts)

    assert parts.store.entry("kopi").serving.state == "current"

"""Which files a harvest asks for, and how records that changed their names are met."""

from dataclasses import replace

from siger_catalog.jobs import rescan
from siger_catalog.model import Finding, JobOrder
from siger_validators.metadata import MetadataValidator


def asked(shelf):
    shelf.asked, before = [], shelf.asked
    return before


def test_a_file_that_is_not_due_is_not_asked_for(parts, shelf, run):
    shelf.put("kopi")
    run(parts)
    run(parts)
    asked(shelf)

    job = run(parts)

    assert asked(shelf) == []
    assert (job.counts.seen, job.counts.unchanged) == (1, 1)
    assert parts.store.records(job.id) == ()


def test_a_file_whose_time_has_come_is_asked_for_with_its_validator(
    parts, shelf, run, hours_pass
):
    shelf.put("kopi")
    run(parts)
    run(parts)
    asked(shelf)

    hours_pass(13)
    run(parts)

    [(_, etag)] = asked(shelf)
    assert etag


def test_a_file_whose_record_changed_is_asked_for_at_once(parts, shelf, run):
    shelf.put("kopi")
    run(parts)
    run(parts)
    asked(shelf)

    shelf.put("kopi", title="Data kopi baru")
    run(parts)

    assert len(asked(shelf)) == 1


def test_a_file_that_could_not_be_had_is_asked_for_every_time(parts, shelf, run):
    shelf.put("kopi")
    run(parts)
    run(parts)
    body = shelf.files.pop("http://shelf/kopi.csv")
    shelf.put("kopi", body, title="Data baru")
    del shelf.files["http://shelf/kopi.csv"]
    run(parts)
    asked(shelf)

    run(parts)

    assert len(asked(shelf)) == 1
    assert parts.store.entry("kopi").serving.state == "last_valid"


def test_a_refetch_asks_for_every_file_as_if_none_were_held(parts, shelf, run):
    shelf.put("kopi")
    run(parts)
    run(parts)
    asked(shelf)

    job = run(parts, JobOrder(kind="refetch"))

    assert asked(shelf) == [("http://shelf/kopi.csv", "")]
    assert job.counts.unchanged == 1


def test_a_renamed_dataset_and_a_new_one_of_its_old_name_are_two(parts, shelf, run):
    shelf.put("z", name="jalan", title="Panjang jalan")
    run(parts)
    shelf.put("z", name="jalan-2020", title="Panjang jalan")
    shelf.put("a", name="jalan", title="Jalan baru")

    job = run(parts)

    assert job.counts.created == 1
    old, new = parts.store.entry("jalan"), parts.store.entry("jalan-rak")
    assert (old.remote_id, old.remote_name) == ("z", "jalan-2020")
    assert old.version.dataset.title == "Panjang jalan"
    assert (new.remote_id, new.version.dataset.title) == ("a", "Jalan baru")


def test_a_new_id_under_the_old_name_is_the_same_dataset(parts, shelf, run):
    shelf.put("a", name="jalan")
    run(parts)
    del shelf.records_by_id["a"]
    shelf.put("b", name="jalan")

    job = run(parts)

    assert (job.counts.created, job.counts.withdrawn) == (0, 0)
    assert parts.store.entry("jalan").remote_id == "b"


def test_a_dataset_that_failed_is_not_called_confirmed(parts, shelf, run):
    shelf.put("kopi")
    shelf.put("padi")
    run(parts)
    before = parts.store.entry("kopi").harvested_at
    shelf.put("kopi", is_broken=True)
    run(parts)

    assert parts.store.entry("kopi").harvested_at == before
    assert parts.store.entry("padi").harvested_at > before

    shelf.put("kopi")
    run(parts)
    assert parts.store.entry("kopi").harvested_at > before


def test_what_is_checked_again_without_its_portal_was_not_asked_for(parts, shelf, run):
    class Stricter(MetadataValidator):
        version = "stricter"

        def check(self, subject):
            yield Finding(type="siger-baru", severity="warning")

    shelf.put("kopi")
    run(parts)
    before = parts.store.clocks(["id-kopi"])
    anew = replace(parts, validators=(Stricter(),))

    job = rescan(anew, parts.store.source("rak"), "tester")

    assert job.counts.updated == 1
    assert parts.store.clocks(["id-kopi"]) == before


def test_a_harvest_that_waits_is_not_ended_by_checking_again(parts, shelf, run):
    shelf.put("kopi")
    run(parts)
    queued = parts.store.enqueue("rak", JobOrder(kind="refetch"))
    asked(shelf)

    job = rescan(parts, parts.store.source("rak"), "tester")

    assert job == parts.store.job(queued.id) == queued
    assert run(parts, order=None).state == "succeeded"
    assert asked(shelf), "its portal is asked"


def test_checking_again_that_cannot_be_done_ends_as_failed(parts, shelf, run):
    shelf.put("kopi")
    run(parts)
    lame = replace(parts, harvesters={})

    job = rescan(lame, parts.store.source("rak"), "tester")

    assert (job.state, job.cause is None) == ("failed", False)

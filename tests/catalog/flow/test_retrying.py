"""Cancelling a job in the middle, and taking failed records over again."""

import pytest

from siger_catalog.causes import cause_of, failure
from siger_catalog.errors import ConflictError, SourceError
from siger_catalog.model import JobOrder
from siger_catalog.settling import refuse_unsettled


@pytest.fixture
def half_failed(parts, shelf, run):
    shelf.put("kopi", is_broken=True)
    shelf.put("lada", is_bug=True)
    shelf.put("padi")
    return run(parts)


def retry(parts, run, job):
    return run(parts, order=JobOrder(kind="retry", subject=job.id, person="Ani"))


def test_a_retry_takes_over_just_the_records_that_failed(
    parts, shelf, run, half_failed
):
    assert (half_failed.counts.failed, half_failed.counts.created) == (2, 1)
    shelf.put("kopi")
    shelf.put("lada")
    shelf.put("padi", title="Judul baru")
    shelf.put("tebu")

    job = retry(parts, run, half_failed)

    assert (job.state, job.counts.seen, job.counts.created) == ("succeeded", 2, 2)
    assert {e.name for e in parts.store.entries()} == {"kopi", "lada", "padi"}
    assert parts.store.entry("padi").version.number == 1
    assert parts.store.records(job.id)[0].job_id == job.id


def test_a_retry_withdraws_nothing(parts, shelf, run, half_failed):
    del shelf.records_by_id["padi"]

    job = retry(parts, run, half_failed)

    assert (job.counts.withdrawn, job.counts.held, job.counts.failed) == (0, 0, 2)
    assert job.cause is not None
    assert parts.store.entry("padi").serving.state == "current"


def test_a_retry_of_a_retry_takes_what_failed_again(parts, shelf, run, half_failed):
    shelf.put("kopi")
    first = retry(parts, run, half_failed)
    shelf.put("lada")

    second = retry(parts, run, first)

    assert (first.counts.created, first.counts.failed) == (1, 1)
    assert (second.counts.seen, second.counts.created) == (1, 1)


def test_a_job_without_failed_records_is_not_tried_again(parts, shelf, run):
    shelf.put("padi")
    job = run(parts)

    with pytest.raises(ConflictError) as refusal:
        refuse_unsettled(parts, job, "retry")

    assert "siger harvest rak" in refusal.value.fix


def test_a_job_cancelled_in_the_middle_ends_there_and_keeps_what_it_wrote(
    parts, shelf, run
):
    for key in ("kopi", "lada", "padi"):
        shelf.put(key)
    real, cause = shelf.map, cause_of(failure(SourceError, "pekerjaan-dibatalkan", "1"))

    def cancelling(record, source):
        if record.remote_id == "lada":
            parts.store.cancel(parts.store.jobs()[0].id, cause)
        return real(record, source)

    shelf.map = cancelling
    job = run(parts)

    assert (job.state, job.cause) == ("cancelled", cause)
    assert {e.name for e in parts.store.entries()} == {"kopi"}
    shelf.map = real
    assert run(parts).counts.created == 2

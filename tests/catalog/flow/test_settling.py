"""Held jobs approved or refused, and harvests taken back, over the real flow."""

import pytest

from siger_catalog.errors import ConflictError, NotFoundError
from siger_catalog.model import JobOrder


@pytest.fixture
def order(parts, run):
    def do(kind, subject):
        parts.store.enqueue(
            "rak", JobOrder(kind=kind, subject=subject.id, person="Ani")
        )
        return run(parts, order=None)

    return do


@pytest.fixture
def held(parts, shelf, run):
    """A harvest that is held: three of four datasets are gone."""
    for key in ("kopi", "lada", "padi", "tebu"):
        shelf.put(key)
    run(parts)
    for key in ("kopi", "lada", "padi"):
        del shelf.records_by_id[key]
    return run(parts)


def states(parts):
    return {e.name: e.serving.state for e in parts.store.entries()}


def test_a_held_job_lists_and_counts_what_it_would_withdraw(parts, held):
    rows = parts.store.records(held.id)

    assert held.state == "held"
    assert (held.counts.held, held.counts.withdrawn, held.counts.seen) == (3, 0, 1)
    assert {r.dataset for r in rows if r.action == "held"} == {"kopi", "lada", "padi"}
    assert set(states(parts).values()) == {"current"}


def test_a_held_job_that_is_approved_withdraws_what_it_held(parts, held, order):
    job = order("approve", held)

    assert (job.state, job.counts.withdrawn) == ("succeeded", 3)
    assert job.order.person == "Ani"
    assert states(parts)["kopi"] == "withdrawn"
    assert states(parts)["tebu"] == "current"
    assert parts.store.job(held.id).state == "succeeded"
    assert parts.store.pending(10) == ()


def test_what_came_back_meanwhile_is_not_withdrawn(parts, shelf, held, order, run):
    for key in ("kopi", "lada", "padi"):
        shelf.put(key)
    run(parts)

    job = order("approve", held)

    assert job.counts.withdrawn == 0
    assert set(states(parts).values()) == {"current"}


def test_a_held_job_that_is_refused_withdraws_nothing(parts, held, order):
    order("refuse", held)

    assert set(states(parts).values()) == {"current"}
    assert parts.store.job(held.id).state == "cancelled"


def test_a_job_is_settled_once(parts, held):
    parts.store.settle(held.id, "succeeded")

    assert parts.store.settle(held.id, "succeeded").state == "succeeded"
    with pytest.raises(ConflictError):
        parts.store.settle(held.id, "cancelled")
    with pytest.raises(NotFoundError):
        parts.store.settle("12345", "cancelled")


def test_undo_withdraws_what_came_and_brings_back_the_version_before(
    parts, shelf, order, run
):
    shelf.put("kopi")
    run(parts)
    shelf.put("lada")
    shelf.files["http://shelf/kopi.csv"] = b"kode,tahun,nilai\n18.04,2020,999\n"
    wrong = run(parts)

    job = order("undo", wrong)

    kopi, lada = parts.store.entry("kopi"), parts.store.entry("lada")
    assert (job.counts.updated, job.counts.withdrawn) == (1, 1)
    assert (kopi.version.number, kopi.serving.state) == (3, "current")
    first = parts.store.versions("kopi")[-1]
    assert kopi.version.dataset.distributions == first.dataset.distributions
    assert lada.serving.state == "withdrawn"
    assert parts.tables.has(
        kopi.version.dataset.distributions[0].content.table.table_id
    )


def test_undo_serves_again_what_was_withdrawn(parts, shelf, order, run):
    for key in ("kopi", "lada"):
        shelf.put(key)
    run(parts)
    del shelf.records_by_id["kopi"]
    harvest = run(parts)
    assert states(parts)["kopi"] == "withdrawn"

    order("undo", harvest)

    assert states(parts)["kopi"] == "current"


def test_undo_leaves_alone_what_changed_since_and_says_so(parts, shelf, order, run):
    shelf.put("kopi")
    first = run(parts)
    shelf.put("kopi", title="Data lain")
    run(parts)

    job = order("undo", first)

    assert parts.store.entry("kopi").version.number == 2
    assert job.counts.failed == 1
    assert job.cause.type == "sudah-berubah"


def test_taking_back_can_itself_be_taken_back(parts, shelf, order, run):
    shelf.put("kopi")
    first = run(parts)
    back = order("undo", first)
    assert states(parts) == {"kopi": "withdrawn"}

    order("undo", back)

    assert states(parts) == {"kopi": "current"}


def test_another_job_of_the_source_must_end_first(parts, held):
    parts.store.enqueue("rak")

    with pytest.raises(ConflictError) as refusal:
        parts.store.enqueue("rak", JobOrder(kind="approve", subject=held.id))

    assert "siger job show" in refusal.value.fix

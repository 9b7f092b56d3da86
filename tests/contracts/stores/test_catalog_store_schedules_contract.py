"""Looks at schedules, sources that are changed or removed, and the cap on jobs."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from siger_catalog.errors import ConflictError, NotFoundError
from siger_catalog.model import JobOrder, Source
from siger_catalog.schedules import Looked

LAMSEL = Source(name="lamsel", kind="ckan", url="https://lamsel.test")


def test_a_look_is_remembered_and_enqueues_when_it_is_due(store, clock):
    store.add_source(LAMSEL)
    first, second = Looked(clock.now()), Looked(clock.now(), (clock.now(),))

    assert store.looked("lamsel") is None
    assert store.remember("lamsel", None, first, is_due=False) is None
    job = store.remember("lamsel", first, second, is_due=True)

    assert (job.source, job.state) == ("lamsel", "queued")
    assert store.looked("lamsel") == second


def test_of_many_workers_that_look_at_once_one_enqueues(store, clock):
    store.add_source(LAMSEL)
    after = Looked(clock.now(), (clock.now(),))

    with ThreadPoolExecutor(4) as pool:
        jobs = list(
            pool.map(
                lambda _: store.remember("lamsel", None, after, is_due=True), range(8)
            )
        )

    assert len([job for job in jobs if job]) == 1
    assert len(store.jobs()) == 1


@pytest.mark.parametrize(
    "order", [JobOrder(kind="approve", subject="1"), JobOrder(kind="scan")]
)
def test_a_schedule_waits_for_a_job_of_another_kind(store, clock, order):
    store.add_source(LAMSEL)
    store.enqueue("lamsel", order)

    with pytest.raises(ConflictError):
        store.remember("lamsel", None, Looked(clock.now()), is_due=True)

    assert store.looked("lamsel") is None


def test_a_source_is_changed_whole(store):
    store.add_source(LAMSEL)
    changed = replace(LAMSEL, title="Baru", is_paused=True, options={"a": "1"})

    assert store.change_source("lamsel", lambda _: changed) == changed

    assert store.source("lamsel") == changed
    with pytest.raises(NotFoundError):
        store.change_source("lamtim", lambda source: source)


def test_no_change_of_a_source_is_lost(store):
    store.add_source(LAMSEL)

    def numbered(number):
        def change(source):
            return replace(source, options={**source.options, str(number): "ya"})

        return change

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: store.change_source("lamsel", numbered(n)), range(8)))

    assert len(store.source("lamsel").options) == len(LAMSEL.options) + 8


def test_a_source_with_a_job_under_way_is_not_removed(store, running, commit):
    job = running()
    commit(job, "created")

    with pytest.raises(ConflictError) as refusal:
        store.remove_source("lamsel")
    assert f"siger job cancel {job.id}" in refusal.value.fix

    store.finish(job, "succeeded", None)
    store.remove_source("lamsel")
    assert store.sources() == ()
    assert store.entry("padi").source == "lamsel"
    assert store.job(job.id).source == "lamsel"
    with pytest.raises(NotFoundError):
        store.remove_source("lamsel")


def test_no_more_jobs_run_than_the_cap_but_those_asked_for(store, clock):
    for name in ("a", "b", "c"):
        store.add_source(replace(LAMSEL, name=name))
        store.enqueue(name)

    assert store.claim("one", lease_s=60, at_most=2).source == "a"
    assert store.claim("two", lease_s=60, at_most=2).source == "b"
    assert store.claim("three", lease_s=60, at_most=2) is None

    clock.pass_s(61)
    assert store.claim("three", lease_s=60, at_most=2).source == "a"
    assert store.claim("four", lease_s=60).source == "b"

from concurrent.futures import ThreadPoolExecutor

import pytest

from siger_catalog.errors import ConflictError, LeaseLostError, NotFoundError
from siger_catalog.model import Cause, FileClock, JobCounts, JobOrder, Source
from siger_catalog.ports import Outcome

BROKEN = Cause(type="berkas-rusak", message="Berkas rusak.", fix="Unggah ulang.")


def source(name, **more):
    return Source(name=name, kind="ckan", url=f"https://{name}.test", **more)


def test_sources_are_listed_by_name_and_never_overwritten(store):
    assert store.add_source(source("tanggamus", options={"a": "1"}))
    assert store.add_source(source("lamsel", region="18.01"))

    assert not store.add_source(source("lamsel", title="other"))

    assert store.sources() == (
        source("lamsel", region="18.01"),
        source("tanggamus", options={"a": "1"}),
    )
    assert store.source("lamsel") == source("lamsel", region="18.01")


def test_an_unknown_source_is_named_with_those_that_are_known(store):
    store.add_source(source("lamsel"))

    with pytest.raises(NotFoundError) as failure:
        store.source("lamtim")

    assert "lamtim" in failure.value.message
    assert "lamsel" in failure.value.fix


def test_a_source_has_one_unfinished_job(store, running):
    job = running()

    assert store.enqueue("lamsel").id == job.id

    store.finish(job, "succeeded", None)
    assert store.enqueue("lamsel").id != job.id


def test_only_a_known_source_can_be_enqueued(store):
    with pytest.raises(NotFoundError):
        store.enqueue("nobody")

    assert store.jobs() == ()


def test_many_threads_that_enqueue_get_one_job(store):
    store.add_source(source("lamsel"))

    with ThreadPoolExecutor(4) as pool:
        jobs = list(pool.map(lambda _: store.enqueue("lamsel"), range(8)))

    assert len({job.id for job in jobs}) == 1


def test_a_job_is_claimed_once_and_the_oldest_first(store, clock):
    for name in ("lamsel", "tanggamus"):
        store.add_source(source(name))
        store.enqueue(name)

    first = store.claim("one", lease_s=60)
    second = store.claim("two", lease_s=60)

    assert (first.source, first.owner, first.state) == ("lamsel", "one", "running")
    assert first.started_at == clock.now()
    assert second.source == "tanggamus"
    assert store.claim("three", lease_s=60) is None


def test_many_threads_that_claim_get_each_job_once(store):
    for number in range(4):
        store.add_source(source(f"s{number}"))
        store.enqueue(f"s{number}")

    with ThreadPoolExecutor(4) as pool:
        claims = list(pool.map(lambda n: store.claim(f"w{n}", lease_s=60), range(8)))

    assert sorted(job.source for job in claims if job) == ["s0", "s1", "s2", "s3"]


def test_a_wanted_job_alone_is_claimed(store):
    for name in ("lamsel", "tanggamus"):
        store.add_source(source(name))
        wanted = store.enqueue(name)

    assert store.claim("me", lease_s=60, only="no-number") is None
    assert store.claim("me", lease_s=60, only=wanted.id).source == "tanggamus"


def test_a_job_whose_lease_ran_out_is_taken_over_with_what_it_did(
    store, running, commit, clock
):
    job = running(lease_s=60)
    commit(job, "created")
    clock.pass_s(59)
    assert store.claim("other", lease_s=60) is None

    clock.pass_s(1)
    taken = store.claim("other", lease_s=60)

    assert (taken.id, taken.owner) == (job.id, "other")
    assert taken.started_at == job.started_at
    assert taken.counts == JobCounts(seen=1, created=1)


def test_a_commit_renews_the_lease(store, running, commit, clock):
    job = running(lease_s=60)
    clock.pass_s(50)

    commit(job, "failed", cause=BROKEN)

    clock.pass_s(50)
    assert store.claim("other", lease_s=60) is None


def test_a_long_step_renews_the_lease_without_an_outcome(store, running, clock):
    job = running(lease_s=60)
    clock.pass_s(50)

    store.renew(job, lease_s=60)

    clock.pass_s(50)
    assert store.claim("other", lease_s=60) is None
    clock.pass_s(10)
    store.claim("other", lease_s=60)
    with pytest.raises(LeaseLostError):
        store.renew(job, lease_s=60)


def test_a_released_job_is_claimed_at_once_with_what_it_did(store, running, commit):
    job = running(lease_s=60)
    commit(job, "created")

    store.release(job)

    assert store.job(job.id).state == "queued"
    for late in (lambda: commit(job, "created", "jagung"), lambda: store.release(job)):
        with pytest.raises(LeaseLostError):
            late()
    taken = store.claim("other", lease_s=60)
    assert (taken.id, taken.started_at) == (job.id, job.started_at)
    assert taken.counts == JobCounts(seen=1, created=1)


def test_a_lost_lease_writes_nothing(store, running, commit, clock):
    job = running(lease_s=60)
    clock.pass_s(61)
    taken = store.claim("other", lease_s=60)

    with pytest.raises(LeaseLostError):
        commit(job, "created")
    with pytest.raises(LeaseLostError):
        store.finish(job, "failed", BROKEN)

    assert store.job(job.id) == taken
    assert store.records(job.id) == ()
    assert store.pending(10) == ()
    with pytest.raises(NotFoundError):
        store.entry("padi")


def test_of_two_workers_in_a_race_only_the_owner_writes(
    store, running, make_version, commit, clock
):
    job = running(lease_s=60)
    clock.pass_s(61)
    taken = store.claim("other", lease_s=60)

    def work(one):
        kept = 0
        for number in range(5):
            try:
                commit(one, "created", f"{one.owner}-{number}")
            except LeaseLostError:
                continue
            kept += 1
        return kept

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, [job, taken])) == [0, 5]

    assert {entry.name for entry in store.entries()} == {
        f"other-{number}" for number in range(5)
    }


def test_an_ended_job_can_neither_be_written_nor_ended_again(store, running, commit):
    job = running()
    store.finish(job, "held", BROKEN)

    for late in (
        lambda: commit(job, "created"),
        lambda: store.finish(job, "succeeded", None),
    ):
        with pytest.raises(LeaseLostError):
            late()

    assert store.job(job.id).state == "held"


def test_an_ended_job_keeps_its_cause_and_times(store, running, clock):
    job = running()
    clock.pass_s(5)

    ended = store.finish(job, "failed", BROKEN)

    assert (ended.state, ended.cause) == ("failed", BROKEN)
    assert (ended.ended_at - ended.started_at).total_seconds() == 5
    assert ended.lease_until is None
    assert store.job(job.id) == ended


def test_outcomes_are_counted_and_listed_in_order(store, running, commit):
    job = running()
    commit(job, "created", "padi")
    commit(job, "created", "jagung")
    commit(job, "updated", "padi", 2, remote_id="id-padi-2")
    commit(job, "unchanged", "jagung", remote_id="id-jagung-2")
    commit(job, "failed", "", cause=BROKEN, remote_id="id-3")
    commit(job, "held", "", cause=BROKEN, remote_id="id-4")
    commit(job, "withdrawn", "jagung", remote_id="id-5", serving_reason="hilang")

    assert store.job(job.id).counts == JobCounts(
        seen=5, created=2, updated=1, unchanged=1, withdrawn=1, held=1, failed=1
    )
    rows = store.records(job.id)
    assert [row.action for row in rows] == [
        "created",
        "created",
        "updated",
        "unchanged",
        "failed",
        "held",
        "withdrawn",
    ]
    assert rows[4].cause == BROKEN
    assert rows[0].dataset == "padi"
    assert rows[0].remote_name == "portal-padi"


def test_a_record_met_again_after_a_take_over_is_counted_once(store, running, commit):
    job = running()
    commit(job, "created", "padi")
    commit(job, "failed", "", cause=BROKEN, remote_id="id-jagung")

    commit(job, "unchanged", "padi")
    commit(job, "created", "jagung")

    assert store.job(job.id).counts == JobCounts(seen=2, created=2)
    assert [row.action for row in store.records(job.id)] == ["created", "created"]


def test_records_without_an_id_are_each_counted(store, running, commit):
    job = running()

    for _ in range(2):
        commit(job, "failed", "", cause=BROKEN, remote_id="")

    assert store.job(job.id).counts == JobCounts(seen=2, failed=2)


def test_jobs_come_newest_first_and_can_be_narrowed(store, running):
    for name in ("lamsel", "tanggamus", "lamsel"):
        store.finish(running(name), "succeeded", None)

    assert [job.source for job in store.jobs()] == ["lamsel", "tanggamus", "lamsel"]
    assert len(store.jobs(source="lamsel")) == 2
    assert [job.id for job in store.jobs(limit=1)] == [store.jobs()[0].id]


def test_an_unknown_job_is_not_found_and_has_no_records(store):
    for job_id in ("7", "", "x", "١", "-1", "9" * 19, "1" * 5000):
        with pytest.raises(NotFoundError):
            store.job(job_id)
        assert store.records(job_id) == ()


def test_no_update_is_lost_between_four_threads(store, running, commit):
    job = running()
    commit(job, "created")

    def publish(_):
        for _attempt in range(100):
            number = store.entry("padi").version.number + 1
            try:
                return commit(job, "updated", number=number, remote_id="")
            except ConflictError:
                continue
        raise AssertionError

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(publish, range(16)))

    entry = store.entry("padi")
    assert (entry.version.number, entry.revision) == (17, 17)
    assert [v.number for v in store.versions("padi")] == list(range(17, 0, -1))
    assert [v.number for v in store.versions("padi", limit=2)] == [17, 16]
    assert store.job(job.id).counts == JobCounts(seen=17, created=1, updated=16)


def test_a_second_process_sees_the_same_jobs(store, running, commit, reopened):
    job = running()
    commit(job, "created")

    other = reopened()

    assert other.jobs() == store.jobs()
    assert other.records(job.id) == store.records(job.id)
    assert other.entry("padi") == store.entry("padi")


def test_records_that_stay_the_same_are_counted_and_leave_no_rows(
    store, running, commit, clock
):
    job = running()
    commit(job, "created", "padi")
    before = store.entry("padi")
    clock.pass_s(5)
    same = Outcome(
        remote_id="id-padi",
        remote_name="portal-padi",
        action="unchanged",
        dataset_name="padi",
        clocks=(FileClock(distribution_id="f", asked_at=clock.now(), step=2),),
    )

    store.confirm(job, [same, same], lease_s=60)

    assert store.job(job.id).counts == JobCounts(seen=3, created=1, unchanged=2)
    assert len(store.records(job.id)) == 1
    assert store.entry("padi") == before
    assert store.clocks(["f", "g"]) == {"f": same.clocks[0]}
    store.finish(job, "succeeded", None)
    assert store.entry("padi").harvested_at == clock.now()


def test_a_job_that_is_taken_over_forgets_what_was_counted_without_rows(
    store, running, commit, clock
):
    job = running()
    commit(job, "created", "padi")
    store.confirm(
        job, [Outcome(remote_id="x", remote_name="x", action="unchanged")], lease_s=1
    )
    clock.pass_s(120)

    taken = store.claim("other", lease_s=60)

    assert taken.counts == JobCounts(seen=1, created=1)
    with pytest.raises(LeaseLostError):
        store.confirm(job, [], lease_s=60)


def test_a_job_knows_what_it_is_for(store, running):
    store.finish(running(), "held", BROKEN)
    order = JobOrder(kind="approve", subject="1", person="Ani", reason="benar hilang")

    assert store.enqueue("lamsel", order).order == order
    assert store.enqueue("lamsel", order).order == order
    with pytest.raises(ConflictError):
        store.enqueue("lamsel")
    with pytest.raises(ConflictError):
        store.enqueue("lamsel", JobOrder(kind="undo", subject="1"))


def test_a_record_tells_which_version_it_left(store, running, commit):
    job = running()
    commit(job, "created", "padi")
    commit(job, "updated", "padi", 2, remote_id="again")

    assert [row.version for row in store.records(job.id)] == [1, 2]


def test_a_held_job_is_settled_once(store, running):
    job = running()
    with pytest.raises(ConflictError):
        store.settle(job.id, "succeeded")
    store.finish(job, "held", BROKEN)

    assert store.settle(job.id, "cancelled").state == "cancelled"
    assert store.job(job.id).cause == BROKEN
    with pytest.raises(ConflictError):
        store.settle(job.id, "succeeded")
    with pytest.raises(NotFoundError):
        store.settle("999", "succeeded")


def test_a_queued_job_that_is_cancelled_is_claimed_by_nobody(store, clock):
    store.add_source(source("lamsel"))
    queued = store.enqueue("lamsel", JobOrder(person="Budi", reason="data baru"))

    ended = store.cancel(queued.id, BROKEN, person="Ani", reason="salah")

    assert ended.order == JobOrder(
        person="Budi", reason="data baru", cancelled_by="Ani", cancel_reason="salah"
    )
    assert (ended.state, ended.cause, ended.ended_at) == (
        "cancelled",
        BROKEN,
        clock.now(),
    )
    assert store.job(queued.id) == ended
    assert store.claim("me", lease_s=60) is None
    assert store.enqueue("lamsel").id != queued.id


def test_the_worker_of_a_cancelled_job_writes_no_more(store, running, commit):
    job = running()
    commit(job, "created")

    store.cancel(job.id, BROKEN)

    with pytest.raises(LeaseLostError):
        commit(job, "created", "kopi")
    with pytest.raises(LeaseLostError):
        store.renew(job, lease_s=60)
    with pytest.raises(LeaseLostError):
        store.finish(job, "succeeded", None)
    assert [r.dataset for r in store.records(job.id)] == ["padi"]
    assert store.job(job.id).counts.created == 1


def test_a_job_that_has_ended_stays_as_it_ended_when_it_is_cancelled(store, running):
    ended = store.finish(running(), "succeeded", None)

    assert store.cancel(ended.id, BROKEN) == store.job(ended.id) == ended


def test_an_unknown_job_cannot_be_cancelled(store):
    with pytest.raises(NotFoundError):
        store.cancel("12345", BROKEN)


def test_a_retry_waits_for_no_other_job(store, running):
    job = running()

    with pytest.raises(ConflictError):
        store.enqueue("lamsel", JobOrder(kind="retry", subject=job.id))


SCAN, PADI = JobOrder(kind="scan"), JobOrder(kind="scan", subject="padi")
HARVESTS = (JobOrder(), JobOrder(kind="refetch"))


@pytest.mark.parametrize(
    ("live", "order"),
    [
        *((live, JobOrder()) for live in HARVESTS),
        (JobOrder(kind="refetch"), JobOrder(kind="refetch")),
        *((live, order) for live in (*HARVESTS, SCAN) for order in (SCAN, PADI)),
        (PADI, PADI),
    ],
)
def test_a_job_under_way_that_does_what_is_ordered_is_returned(store, live, order):
    store.add_source(source("lamsel"))
    job = store.enqueue("lamsel", live)

    assert store.enqueue("lamsel", order) == job


@pytest.mark.parametrize(
    ("live", "order"),
    [
        (JobOrder(), JobOrder(kind="refetch")),
        *((live, order) for live in (SCAN, PADI) for order in HARVESTS),
        (PADI, SCAN),
        (PADI, JobOrder(kind="scan", subject="kopi")),
        (JobOrder(kind="retry", subject="1"), JobOrder()),
        (JobOrder(kind="undo", subject="1"), JobOrder(kind="undo", subject="2")),
        *((live, JobOrder(kind="plan", subject="1")) for live in HARVESTS),
    ],
)
def test_an_order_that_the_job_under_way_does_not_fulfil_waits(store, live, order):
    store.add_source(source("lamsel"))
    job = store.enqueue("lamsel", live)

    with pytest.raises(ConflictError) as refused:
        store.enqueue("lamsel", order)

    assert job.id in refused.value.fix
    assert store.jobs() == (job,)

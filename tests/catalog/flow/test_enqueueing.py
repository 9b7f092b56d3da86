"""The worker puts what is due by its schedule into the queue."""

from dataclasses import replace

from siger_catalog.enqueueing import enqueue_due


def plan(parts, line, **more):
    options = {"schedule": line}
    parts.store.change_source("rak", lambda s: replace(s, options=options, **more))


def test_a_source_that_is_due_is_enqueued_once(parts, hours_pass, shelf, run):
    shelf.put("padi")
    plan(parts, "0 2 * * *")
    assert enqueue_due(parts) == []
    hours_pass(24)

    (job,) = enqueue_due(parts)

    assert run(parts, order=None).id == job.id
    assert enqueue_due(parts) == []
    hours_pass(24)
    assert len(enqueue_due(parts)) == 1


def test_a_paused_source_is_not_enqueued(parts, hours_pass):
    plan(parts, "* * * * *", is_paused=True)
    enqueue_due(parts)
    hours_pass(24)

    assert enqueue_due(parts) == []


def test_a_schedule_that_cannot_be_read_stops_no_other(parts, hours_pass):
    plan(parts, "kapan-kapan")
    lain = replace(parts.store.source("rak"), name="lain")
    parts.store.add_source(replace(lain, options={"schedule": "0 * * * *"}))
    enqueue_due(parts)
    hours_pass(2)

    assert [job.source for job in enqueue_due(parts)] == ["lain"]

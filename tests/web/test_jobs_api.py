"""How far a job is, to whoever asks; no person is in it."""

import json

import pytest
from starlette.testclient import TestClient

from siger_catalog.causes import cause_of, failure
from siger_catalog.errors import SourceError
from siger_catalog.model import JobOrder
from siger_web.app import create_app


def test_a_job_tells_its_counts_and_its_rate(client, small_catalog):
    job = small_catalog.store.jobs(limit=1)[0]

    answer = client.get(f"/api/v1/jobs/{job.id}")

    told = answer.json()
    assert answer.status_code == 200
    assert (told["state"], told["kind"]) == (job.state, "harvest")
    assert told["counts"]["seen"] == job.counts.seen > 0
    assert told["seconds_left"] is None


@pytest.mark.parametrize("path", ["/api/v1/jobs/99999", "/api/v1/jobs/99999/events"])
def test_an_unknown_job_is_a_problem(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_the_events_of_a_job_that_ended_end_at_once(client, small_catalog):
    job = small_catalog.store.jobs(limit=1)[0]

    answer = client.get(f"/api/v1/jobs/{job.id}/events")

    kind, data = answer.text.strip().split("\n")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert kind == "event: end"
    assert json.loads(data.removeprefix("data: "))["id"] == job.id


def test_nobody_is_named(own_catalog):
    store = own_catalog.store
    source = store.sources()[0]
    job = store.enqueue(source.name, JobOrder(person="Ani Wijaya", reason="rahasia"))
    cause = cause_of(failure(SourceError, "pekerjaan-dibatalkan", job.id))
    store.cancel(job.id, cause, person="Budi Santoso", reason="rahasia")

    with TestClient(create_app(own_catalog)) as client:
        text = client.get(f"/api/v1/jobs/{job.id}").text

    assert '"state":"cancelled"' in text
    for word in ("Ani", "Budi", "rahasia"):
        assert word not in text

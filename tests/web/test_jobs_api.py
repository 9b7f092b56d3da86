"""How far a job is, to whoever asks; no person is in it."""

import json
from dataclasses import replace

import pytest
from anyio.to_thread import run_sync
from starlette.testclient import TestClient

from siger_catalog.causes import cause_of, failure
from siger_catalog.errors import NotFoundError, SourceError
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


def _looks(monkeypatch, *acts):
    """Do one act at each pause between two looks at a job; None does nothing."""
    left = list(acts)

    async def pause(_seconds):
        await run_sync(left.pop(0) or (lambda: None))

    monkeypatch.setattr("siger_web.routes.jobs_api.anyio.sleep", pause)


def _told(answer):
    return [event.split("\n")[0] for event in answer.text.strip().split("\n\n")]


def test_nothing_is_sent_while_nothing_changes(own_catalog, monkeypatch):
    store = own_catalog.store
    job = store.enqueue(store.sources()[0].name)
    running = store.claim("a", lease_s=60, only=job.id)
    cause = cause_of(failure(SourceError, "pekerjaan-dibatalkan", job.id))

    def cancel():
        store.cancel(running.id, cause, person="Ani", reason="uji")

    _looks(monkeypatch, None, None, cancel)
    with TestClient(create_app(own_catalog)) as client:
        answer = client.get(f"/api/v1/jobs/{job.id}/events")

    assert _told(answer) == ["event: progress", "event: end"]


def test_the_events_of_a_job_that_is_gone_end(own_catalog, monkeypatch):
    job = own_catalog.store.enqueue(own_catalog.store.sources()[0].name)
    parts = replace(own_catalog, store=_Forgetting(own_catalog.store))
    _looks(monkeypatch, lambda: setattr(parts.store, "is_gone", True))
    with TestClient(create_app(parts)) as client:
        answer = client.get(f"/api/v1/jobs/{job.id}/events")

    assert answer.status_code == 200
    assert _told(answer) == ["event: progress"]


def test_more_streams_than_the_site_bears_are_sent_away(own_catalog, monkeypatch):
    monkeypatch.setattr("siger_web.routes.jobs_api.MOST_WATCHERS", 1)
    path = f"/api/v1/jobs/{own_catalog.store.jobs(limit=1)[0].id}/events"
    app = create_app(own_catalog)
    with TestClient(app) as client:
        assert [client.get(path).status_code for _ in range(3)] == [200] * 3
        app.state.site.watchers.acquire()
        answer = client.get(path)

    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert answer.json()["type"] == "/pengembang#problem-busy"


class _Forgetting:
    """A store that may lose its jobs."""

    def __init__(self, store):
        self._store = store
        self.is_gone = False

    def __getattr__(self, name):
        return getattr(self._store, name)

    def job(self, job_id):
        if self.is_gone:
            raise NotFoundError(f"{job_id} is gone")
        return self._store.job(job_id)

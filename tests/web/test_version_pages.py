"""Versions beside each other, and old addresses of datasets that portals renamed."""

import pytest
from starlette.testclient import TestClient

from siger_catalog.ports import Outcome
from siger_web.app import create_app

NAME = "indeks-ketahanan-pangan"


def test_two_versions_are_compared_by_fields_and_rows(client):
    answer = client.get(f"/api/v1/datasets/{NAME}/compare?from=1&to=2")

    found = answer.json()
    assert (answer.status_code, found["old"], found["new"]) == (200, 1, 2)
    assert found["fields"]
    [file] = found["files"]
    assert file["rows"] or file["why_not"] == "same"


def test_a_version_compared_with_itself_does_not_differ(client):
    found = client.get(f"/api/v1/datasets/{NAME}/compare?from=2&to=2").json()

    assert found["fields"] == []
    assert [file["why_not"] for file in found["files"]] == ["same"]


@pytest.mark.parametrize("query", ["from=1&to=9", "from=0&to=1", "from=x&to=1", ""])
def test_a_version_that_does_not_exist_is_a_problem_with_its_parameter(client, query):
    answer = client.get(f"/api/v1/datasets/{NAME}/compare?{query}")

    assert answer.status_code == 422
    assert answer.json()["parameter"] in ("from", "to")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_shows_the_newest_two_versions_by_default(client, prefix):
    answer = client.get(f"{prefix}/dataset/{NAME}/versi")

    assert answer.status_code == 200
    assert ("Versions 1 and 2" if prefix else "Versi 1 dan 2") in answer.text
    assert (
        f'href="{prefix}/dataset/{NAME}/versi"'
        in client.get(f"{prefix}/dataset/{NAME}").text
    )


def test_an_unknown_version_of_the_page_is_a_page_that_says_so(client):
    assert client.get(f"/dataset/{NAME}/versi?dari=7").status_code == 422
    assert client.get("/dataset/nobody/versi").status_code == 404


def test_the_name_at_the_portal_leads_to_the_name_here(own_catalog):
    store, name = own_catalog.store, next(own_catalog.store.entries()).name
    job = store.claim("a", lease_s=60, only=store.enqueue(store.entry(name).source).id)
    renamed = Outcome(
        remote_id=store.entry(name).remote_id,
        remote_name="nama-baru",
        action="unchanged",
        dataset_name=name,
    )
    store.commit(job, renamed, lease_s=60)
    client = TestClient(create_app(own_catalog))

    for before in ("/dataset/", "/en/dataset/", "/api/v1/datasets/"):
        answer = client.get(f"{before}nama-baru?a=1", follow_redirects=False)
        assert answer.status_code == 308
        assert answer.headers["location"] == f"{before}{name}?a=1"
    assert client.get("/dataset/nobody", follow_redirects=False).status_code == 404

"""The program on a search server: filled, compared, repaired, and without it."""

import json
import time

import httpx2
import pytest

from siger_catalog.indexes.elasticsearch import ElasticsearchIndex
from siger_catalog.language import build_language
from siger_catalog.provinces.regions import load_province

pytestmark = pytest.mark.e2e

NOBODY = {"SIGER_ELASTICSEARCH_URL": "http://127.0.0.1:9"}


@pytest.fixture
def server(elasticsearch_url, elasticsearch_prefix):
    """Settings of a catalog on the real node."""
    return {
        "SIGER_ELASTICSEARCH_URL": elasticsearch_url,
        "SIGER_ELASTICSEARCH_PREFIX": f"{elasticsearch_prefix}-site",
    }


@pytest.fixture
def door(make_elasticsearch, elasticsearch_prefix):
    """A second door to the same index."""
    language = build_language(load_province())
    made: ElasticsearchIndex = make_elasticsearch(
        language, prefix=f"{elasticsearch_prefix}-site"
    )
    return made


def report(told):
    return json.loads(told.stdout)


def test_an_index_on_a_server_is_built_compared_and_repaired(site, web, server, door):
    total = web.get("/api/v1/search").json()["total"]
    built = site.siger("reindex", "--json", environment=server)
    assert built.returncode == 0, built.stderr
    assert report(built)["documents"] == total == door.check().document_count
    assert site.siger("index", "check", environment=server).returncode == 0

    lost = sorted(name for name, _ in door.revisions())[:3]
    held = dict(door.revisions())
    door.apply([], {name: held[name] for name in lost})
    check = site.siger("index", "check", "--json", environment=server)
    assert check.returncode == 1
    assert report(check)["differences"]["index"]["missing"] == lost
    repair = site.siger("index", "repair", "--json", environment=server)
    assert repair.returncode == 0, repair.stdout
    assert report(repair)["healthy"]
    assert dict(door.revisions()) == held


def test_without_the_server_doctor_says_so_and_the_site_goes_on(site, web, served):
    doctor = site.siger("doctor", "--json", environment=NOBODY)
    assert doctor.returncode == 3
    parts = {part["part"]: part for part in report(doctor)["parts"]}
    assert "SIGER_ELASTICSEARCH_URL" in parts["index"]["fix"]
    assert not parts["standby index"]["problem"]

    with served(NOBODY) as url, httpx2.Client(base_url=url, timeout=10) as client:
        began_at = time.monotonic()
        answer = client.get("/api/v1/search?q=kopi")
        assert time.monotonic() - began_at < 4.5
        expected = web.get("/api/v1/search?q=kopi").json()
        assert answer.json()["total"] == expected["total"] > 0
        name = answer.json()["results"][0]["name"]
        assert client.get(f"/dataset/{name}").status_code == 200
        assert client.get("/readyz").status_code == 200


def test_without_server_and_standby_searches_say_when_to_retry(web, served):
    name = web.get("/api/v1/search?size=1").json()["results"][0]["name"]
    alone = NOBODY | {"SIGER_SEARCH_STANDBY": "false"}
    with served(alone) as url, httpx2.Client(base_url=url, timeout=10) as client:
        answer = client.get("/api/v1/search?q=kopi")
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert client.get(f"/dataset/{name}").status_code == 200
        assert client.get("/readyz").status_code == 503


def test_what_was_harvested_without_the_server_is_written_when_it_is_back(
    site, server, tmp_path, elasticsearch_prefix, make_elasticsearch
):
    prefix = f"{elasticsearch_prefix}-late"
    own = {"SIGER_DATA_DIR": str(tmp_path), "SIGER_ELASTICSEARCH_PREFIX": prefix}
    name = site.portals[0]["name"]
    away = site.siger("harvest", name, "--json", environment=own | NOBODY)
    (job,) = report(away)["jobs"]
    assert (job["state"], job["index"]) == ("succeeded", "pending")
    assert site.siger("doctor", environment=own | NOBODY).returncode == 3

    back = site.siger("harvest", name, "--json", environment=server | own)
    assert report(back)["jobs"][0]["index"] == "current"
    door = make_elasticsearch(build_language(load_province()), prefix=prefix)
    assert door.check().document_count == job["counts"]["created"] > 0

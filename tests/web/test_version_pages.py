"""Versions beside each other, and old addresses of datasets that portals renamed."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from siger_catalog import bootstrap
from siger_catalog.model import Held, Hold
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


@pytest.mark.parametrize("parameter", ["dari", "ke"])
def test_the_page_names_the_parameter_that_it_knows(client, parameter):
    answer = client.get(f"/dataset/{NAME}/versi?{parameter}=7")

    assert answer.status_code == 422
    assert f"{parameter}: versi 7" in answer.text


def test_versions_of_a_withdrawn_dataset_are_not_compared(client):
    name = "koperasi-ditarik"
    for prefix in ("", "/en"):
        page = client.get(f"{prefix}/dataset/{name}/versi")
        assert page.status_code == 410
        assert page.headers["siger-state"] == "withdrawn"
    answer = client.get(f"/api/v1/datasets/{name}/compare?from=1&to=1")

    assert answer.status_code == 410
    assert answer.json()["type"] == "/pengembang#problem-withdrawn"


BASE = "https://data.lampung.example/files"
OLD = b"wilayah,tahun,nilai\nMetro,2020,1\n"
NEW = b"wilayah,tahun,nilai\nMetro,2020,2\n"
DIRTY = "nama,alamat,nik\n" + "".join(
    f"Sutarmi,Jl. 1,18090203{month:02}900001\n" for month in range(1, 7)
)


@pytest.fixture
def two_files(small_parts, tmp_path):
    """A dataset of two files; its harvest, after which files may change."""
    urls = [f"{BASE}/{name}.csv" for name in ("a", "b")]
    listed = [{"title": url[-5:], "url": url, "format": "csv"} for url in urls]
    files = dict.fromkeys(urls, OLD)
    record = {"name": "dua", "title": "Data dua", "files": listed}
    parts, harvest = small_parts(tmp_path, [record], files)

    def publish(first, second):
        files.update(zip(urls, (first, second), strict=True))
        harvest()

    publish(OLD, OLD)
    publish(NEW, NEW)
    yield parts, publish
    bootstrap.close(parts)


def _why_not(parts, query="from=1&to=2"):
    with TestClient(create_app(parts)) as client:
        found = client.get(f"/api/v1/datasets/dua/compare?{query}").json()
    return [file["why_not"] for file in found["files"]]


def test_rows_of_a_file_that_is_held_now_are_shown_in_no_comparison(two_files):
    parts, publish = two_files
    assert _why_not(parts) == ["", ""]
    publish(NEW, DIRTY.encode())

    assert _why_not(parts) == ["", "withheld"]
    assert _why_not(parts, "from=2&to=3") == ["same", "withheld"]
    with TestClient(create_app(parts)) as client:
        page = client.get("/dataset/dua/versi?dari=1&ke=2").text
        english = client.get("/en/dataset/dua/versi?dari=1&ke=2").text
    assert "Berkas ini ditahan atau dihapus" in page
    assert "This file is held back or was removed" in english


@pytest.mark.parametrize("state", ["held", "refused", "purged", "released"])
def test_bytes_that_a_hold_names_are_shown_in_no_comparison(two_files, state):
    parts, _ = two_files
    content = parts.store.entry("dua").version.dataset.distributions[1].content
    held = Held(content=content, columns=(), since=content.fetched_at)
    hold = Hold(
        source="lampung",
        dataset="dua",
        distribution_id="of-before",
        title="x",
        held=held,
        state=state,
    )
    store = _WithHold(parts.store, hold)
    is_open = state == "released"

    # Both files have these bytes in version 2.
    expected = ["", ""] if is_open else ["withheld", "withheld"]
    assert _why_not(replace(parts, store=store)) == expected


def test_cells_are_bounded_over_all_files_of_a_comparison(two_files, monkeypatch):
    parts, _ = two_files
    monkeypatch.setattr("siger_web.views.versions.MOST_CELLS", 11)

    # One row of three columns in each of two versions of two files.
    assert _why_not(parts) == ["", "too-large"]


class _WithHold:
    """A store with one hold more."""

    def __init__(self, store, hold):
        self._store = store
        self._hold = hold

    def __getattr__(self, name):
        return getattr(self._store, name)

    def holds(self, **asked):
        return (*self._store.holds(**asked), self._hold)


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

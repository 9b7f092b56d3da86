from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from siger_catalog.errors import (
    IndexDamagedError,
    SearchUnavailableError,
    StoreError,
    StoreUnavailableError,
)
from siger_catalog.ports import IndexHealth
from siger_web.app import create_app
from siger_web.problems import KINDS


class _DownIndex:
    """An index whose engine is out of reach."""

    def __init__(self, error):
        self._error = error

    def run(self, plan):
        raise self._error

    def vocabulary(self):
        raise self._error

    def generation(self):
        raise self._error

    def check(self):
        return IndexHealth(document_count=0, problem=str(self._error))


class _DownStore:
    """A store whose database is out of reach."""

    def __getattr__(self, name):
        raise StoreUnavailableError("Basis data tidak terjangkau.")


def _client(parts, **changes):
    app = create_app(replace(parts, **changes))
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("error", [SearchUnavailableError(), IndexDamagedError()])
def test_without_search_datasets_stand_and_searches_say_when_to_retry(
    small_catalog, error
):
    client = _client(small_catalog, index=_DownIndex(error))
    api = client.get("/api/v1/search?q=padi")
    page = client.get("/dataset?q=padi")

    assert api.status_code == page.status_code == 503
    assert api.headers["retry-after"] == page.headers["retry-after"]
    assert api.json()["type"] == "/pengembang#problem-search-unavailable"
    assert "Pencarian sedang berhenti" in page.text
    assert client.get("/dataset/produksi-padi").status_code == 200
    assert 'id="terkait"' not in client.get("/dataset/produksi-padi").text
    assert client.get("/api/v1/datasets/produksi-padi").status_code == 200
    assert client.get("/api/v1/datasets/produksi-padi/related").status_code == 503
    assert client.get("/tidak/ada/padi").status_code == 404
    assert client.get("/sitemap.xml").status_code == 200


def test_readiness_names_the_part_that_is_out_of_reach(small_catalog, client):
    down = _client(small_catalog, index=_DownIndex(SearchUnavailableError("mati")))

    assert client.get("/readyz").json() == {
        "status": "ready",
        "parts": {"database": "ok", "index": "ok"},
    }
    assert down.get("/readyz").status_code == 503
    assert down.get("/readyz").json()["parts"]["index"] == "mati"
    assert down.get("/healthz").json() == {"status": "ok"}


def test_without_the_database_everything_says_when_to_retry(small_catalog):
    client = _client(small_catalog, store=_DownStore())

    for path in ("/", "/dataset/produksi-padi", "/api/v1/datasets/produksi-padi"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert answer.headers["retry-after"], path
    assert client.get("/readyz").json()["parts"]["database"].startswith("Basis data")
    assert client.get("/healthz").status_code == 200


def test_a_fault_of_ours_tells_nothing_of_the_inside(small_catalog):
    client = _client(small_catalog, index=_DownIndex(RuntimeError("rahasia")))
    api, page = client.get("/api/v1/search"), client.get("/dataset")

    assert api.status_code == page.status_code == 500
    for answer in (api, page):
        assert "rahasia" not in answer.text
        assert "Traceback" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert api.json()["type"] == "/pengembang#problem-internal"


def test_a_page_that_is_not_there_searches_for_the_words_of_its_address(client):
    answer = client.get("/dataset/produksi_padi.html")

    assert answer.status_code == 404
    assert 'value="produksi padi"' in answer.text
    assert "/dataset/produksi-padi" in answer.text
    assert client.get("/en/nothing").text.count("This page doesn&#39;t exist") >= 1


@pytest.mark.parametrize(
    ("path", "fix"),
    [
        ("/dataset?region=1804", "Tulis kode wilayah dengan titik"),
        ("/en/dataset?year=x", "Write a year (2023)"),
        ("/dataset/produksi-padi?tahun=x", "Tulis tahun dengan empat angka"),
        ("/dataset/produksi-padi?baris=-1", "Tulis nomor halaman tabel"),
        ("/wilayah?kode=1804", "Tulis kode wilayah dengan titik"),
        ("/en/dataset?format=%27", "Choose a value"),
    ],
)
def test_a_page_with_a_wrong_filter_says_what_to_write(client, path, fix):
    answer = client.get(path)

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert fix in answer.text


def test_a_wrong_filter_is_taken_out_by_one_link(client):
    html = client.get("/dataset?q=padi&region=1804").text

    assert 'href="/dataset?q=padi"' in html


def test_every_problem_is_explained_for_developers(client):
    html = client.get("/pengembang").text

    for kind in KINDS:
        assert f'id="{kind.type.partition("#")[2]}"' in html


def test_a_source_or_topic_that_is_not_there_is_a_page(client):
    for path in (
        "/sumber/entah",
        "/topik/entah",
        "/skema/entah",
        "/wilayah/18.99",
    ):
        assert client.get(path).status_code == 404, path


class _BrokenTables:
    """A store whose tables are all damaged."""

    def __init__(self, tables):
        self._tables = tables

    def has(self, table_id):
        return self._tables.has(table_id)

    def rows(self, table_id, query):
        raise StoreError("Tabel rusak.")


def test_damaged_tables_leave_the_rest_of_a_page_standing(small_catalog, client):
    broken = _client(small_catalog, tables=_BrokenTables(small_catalog.tables))
    asked = "/dataset?q=produksi padi lampung barat 2022"

    assert 'class="card answer"' in client.get(asked).text
    for path in (asked, "/dataset/produksi-padi"):
        page = broken.get(path)
        assert page.status_code == 200, path
        assert 'class="card answer"' not in page.text
        assert 'id="tabel"' not in page.text

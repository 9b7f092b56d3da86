"""What a harvest finds between datasets, on the pages and in the API."""

import json
import re
import threading
import time

import pytest
from starlette.testclient import TestClient

from siger_catalog.cli.app import run
from siger_catalog.jobs import Worker
from siger_web.app import create_app


@pytest.fixture(scope="module")
def differing(contradicting):
    with TestClient(create_app(contradicting)) as client:
        yield client


@pytest.fixture(scope="module")
def join(differing):
    found = differing.get("/api/v1/contradictions?kind=wrong-join").json()["results"]
    return next(c for c in found if c["right"]["dataset"] == "resmi")


def test_a_harvest_leaves_nothing_uncompared(contradicting):
    assert contradicting.store.uncompared(9) == ()


def test_a_wrong_join_is_told_with_both_places_and_how_sure(differing, join):
    sides = {join["left"]["dataset"]: "left", join["right"]["dataset"]: "right"}
    wrong, right = sides["gabungan"], sides["resmi"]

    assert join["count"] == len(join["cells"]) == 8
    assert join["compared"] == 90
    assert join["join"]["suspect"] == wrong
    assert join["join"]["reason"] == "witnesses"
    assert (join["join"]["came_as"], join["join"]["read_as"]) == ("bps", "kemendagri")
    assert join["join"]["certainty"] == "certain"
    cell = next(c for c in join["cells"] if c["region"]["kode_bps"] == "1801")
    assert (cell[wrong]["value"], cell[right]["value"]) == (77.38, 74.62)
    assert cell["belongs_to"]["region"]["name"] == "Kabupaten Lampung Timur"
    assert cell["belongs_to"]["reading"]["value"] == 77.38
    rows = differing.get(
        f"/api/v1/distributions/{cell[wrong]['distribution']}/rows",
        params={"tahun": "2019", "kode_kemendagri": "18.04"},
    ).json()["rows"]
    assert rows[0][cell[wrong]["column"]] == cell[wrong]["value"]


def test_the_list_can_be_narrowed_and_paged(differing):
    everything = differing.get("/api/v1/contradictions?size=100").json()
    kinds = [c["kind"] for c in everything["results"]]
    assert kinds == sorted(kinds, key=["wrong-join", "disagreement", "duplicate"].index)
    assert kinds.count("wrong-join") == 2  # with the right table and with its twin
    of_one = differing.get("/api/v1/contradictions?dataset=lambar").json()
    assert of_one["total"] == 1
    assert of_one["results"][0]["kind"] == "disagreement"

    seen, url = [], "/api/v1/contradictions?size=2"
    while url:
        page = differing.get(url).json()
        seen += [c["key"] for c in page["results"]]
        url = page["links"]["next"]
    assert seen == [c["key"] for c in everything["results"]]
    assert differing.get("/api/v1/contradictions?kind=entah").status_code == 422
    assert differing.get("/api/v1/contradictions?jenis=x").status_code == 422
    assert differing.get("/api/v1/contradictions?page=0").status_code == 422


def test_one_contradiction_has_an_address_of_its_own(differing, join):
    assert differing.get(f"/api/v1/contradictions/{join['key']}").json() == join
    missing = differing.get("/api/v1/contradictions/0000")
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"


def test_answers_hold_no_field_that_the_document_lacks(differing, join):
    schemas = differing.get("/openapi.json").json()["components"]["schemas"]
    assert set(join) == set(schemas["ContradictionOut"]["properties"])
    assert set(join["cells"][0]) == set(schemas["CellOut"]["properties"])
    page = differing.get("/api/v1/contradictions").json()
    assert set(page) == set(schemas["ContradictionsOut"]["properties"])


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/perbedaan", "8 angka indeks ketahanan pangan"),
        ("/perbedaan", "berbeda, paling jauh 4,4%."),
        ("/perbedaan?jenis=duplicate", "Kedua dataset memuat berkas yang sama persis."),
        ("/perbedaan?dataset=lambar", "Hanya yang menyangkut lambar."),
        ("/en/perbedaan", "codes of BPS were read as codes of Kemendagri"),
        ("/perbedaan?hal=99", "Halaman ini di luar"),
        ("/perbedaan?dataset=entah", "Tidak ada perbedaan yang diketahui."),
        ("/dataset/gabungan", "Dibandingkan dengan sumber lain"),
        ("/en/dataset/gabungan", "Compared with other sources"),
        (
            "/dataset/gabungan/pemeriksaan",
            "kode BPS dibaca seolah-olah kode Kemendagri",
        ),
        ("/dataset/lambar", "2 dari 6 angka"),
    ],
)
def test_pages_tell_it_and_escape_titles(differing, path, words):
    answer = differing.get(path)

    assert answer.status_code == 200
    assert words in answer.text
    assert "<b>&" not in answer.text


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", ""),
        ("?dataset=lambar", "?dataset=lambar"),
        ("?jenis=duplicate", "?kind=duplicate"),
        ("?dataset=lambar&jenis=duplicate", "?dataset=lambar&kind=duplicate"),
    ],
)
def test_the_list_as_json_asks_for_what_the_page_shows(differing, query, asked):
    html = differing.get(f"/perbedaan{query}").text
    (link,) = re.findall(r'href="(/api/v1/contradictions[^"]*)"', html)

    assert link.replace("&amp;", "&") == f"/api/v1/contradictions{asked}"
    assert differing.get(link.replace("&amp;", "&")).status_code == 200


def test_an_unknown_kind_is_named(differing):
    assert differing.get("/perbedaan?jenis=entah").status_code == 422
    assert differing.get("/perbedaan/0000").status_code == 404


def test_the_page_of_a_pair_shows_both_numbers_of_each_cell(differing, join):
    page = differing.get(f"/perbedaan/{join['key']}").text
    cells = re.sub(r"(<[^>]+>|\s)+", " ", page)

    assert "diduga keliru" in page
    assert "Hampir pasti bukan kebetulan." in page
    assert re.search(
        r"Kabupaten Lampung Barat 2019 77,38 baris \d+ 74,62 baris \d+ 3,6% "
        r"Kabupaten Lampung Timur 77,38, baris \d+",
        cells,
    )
    assert f"/api/v1/contradictions/{join['key']}" in page


def test_a_dataset_that_agrees_with_all_others_has_no_such_section(client):
    assert (
        "Dibandingkan dengan sumber lain"
        not in client.get("/dataset/produksi-padi").text
    )


def test_answers_keep_off_a_table_with_the_numbers_of_other_regions(differing):
    question = "indeks ketahanan pangan lampung timur 2019"
    found = differing.get("/api/v1/answer", params={"q": question}).json()["answer"]

    assert [f["value"] for f in found["figures"]] == [77.38]
    assert found["figures"][0]["source"]["dataset"] != "gabungan"


def test_the_command_prints_the_same(contradicting, monkeypatch, capfdbinary):
    monkeypatch.setenv("SIGER_DATA_DIR", str(contradicting.settings.data_dir))
    capfdbinary.readouterr()

    assert run(["compare", "gabungan"]) == 1
    told = capfdbinary.readouterr().out.decode()
    assert run(["compare", "--json"]) == 1
    document = json.loads(capfdbinary.readouterr().out)

    assert "wrong-join: Food security index, 8 of 90" in told
    assert "bps codes read as kemendagri; wrong: gabungan (certain)" in told
    assert "18.04 2019: 77.38 | 74.62" in told
    assert document["compared"] == 4
    assert document["counts"]["wrong-join"] == 2
    assert run(["compare", "entah"]) != 0


def test_an_idle_worker_compares_what_waits(contradicting):
    contradicting.store.compare_again("resmi")
    assert [u.name for u in contradicting.store.uncompared(9)] == ["resmi"]
    stop = threading.Event()
    worker = threading.Thread(target=Worker(contradicting, stop).run)
    worker.start()
    deadline = time.monotonic() + 20
    while contradicting.store.uncompared(9) and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    worker.join()

    assert contradicting.store.uncompared(9) == ()

"""What the web says of files that were removed for good."""

import pytest
from starlette.testclient import TestClient

from siger_catalog import bootstrap
from siger_catalog.purging import carry_out, order
from siger_catalog.removals import plan_removal
from siger_web.app import create_app

BASE = "https://data.lampung.example/files"
NAME = "Sutarmiwonosobo"
CLEAN = b"kelompok,tahun,nilai\nTani Maju,2020,1\nTani Jaya,2021,2\n"
LISTED = f"kelompok,tahun,nilai\n{NAME},2020,1\nTani Jaya,2021,2\n".encode()
WHY = "Diminta oleh yang bersangkutan"


def _record(name, *files):
    listed = [
        {"title": f"Berkas {each}", "url": f"{BASE}/{each}.csv", "format": "csv"}
        for each in files
    ]
    return {"name": name, "title": f"Data {name}", "files": listed}


@pytest.fixture(scope="module")
def purged_client(small_parts, tmp_path_factory):
    """Three datasets of which one file each is removed; one has an older copy."""
    files = {f"{BASE}/{n}.csv": CLEAN for n in ("lama", "dua-a")}
    files |= {f"{BASE}/{n}.csv": LISTED for n in ("baru", "dua-b")}
    records = [_record("lama", "lama"), _record("baru", "baru")]
    records += [_record("dua", "dua-a", "dua-b")]
    parts, harvest = small_parts(tmp_path_factory.mktemp("hapus"), records, files)
    harvest()
    files[f"{BASE}/lama.csv"] = LISTED
    harvest()
    with TestClient(create_app(parts)) as client:
        shown = client.get("/api/v1/distributions/lama-1/rows")
        assert NAME in shown.text, "there is something to remove"
        (file,) = client.get("/api/v1/datasets/baru").json()["distributions"]
        removal = plan_removal(parts, file["sha256"])
        begun = order(parts, removal, person="Sari Dewi", reason=WHY, account="root")
        carry_out(parts, begun)
        yield client
    bootstrap.close(parts)


@pytest.mark.parametrize(
    "what", ["download", "download?format=csv", "rows", "report", "fixed", "fixes"]
)
def test_a_removed_file_answers_gone_and_says_when_and_why(purged_client, what):
    answer = purged_client.get(f"/api/v1/distributions/baru-1/{what}")

    problem = answer.json()
    assert answer.status_code == 410
    assert problem["type"] == "/pengembang#problem-purged"
    assert WHY in problem["detail"]
    assert problem["detail"].startswith("Dihapus permanen pada 20")
    assert answer.headers["siger-state"] == "quarantined"


def test_somebody_who_followed_an_old_link_gets_a_page(purged_client):
    browser = {"Accept": "text/html,application/xhtml+xml"}
    path = "/api/v1/distributions/baru-1/download"
    page = purged_client.get(path, headers=browser)

    assert page.status_code == 410
    assert page.headers["content-type"].startswith("text/html")
    assert WHY in page.text
    assert "<h1>Berkas ini dihapus permanen</h1>" in page.text


def test_its_kind_of_problem_is_explained_to_developers(purged_client):
    assert 'id="problem-purged"' in purged_client.get("/pengembang").text


def test_dataset_and_versions_stay_with_a_tombstone(purged_client):
    dataset = purged_client.get("/api/v1/datasets/baru").json()
    versions = purged_client.get("/api/v1/datasets/baru/versions").json()["versions"]
    page = purged_client.get("/dataset/baru").text

    (file,) = dataset["distributions"]
    assert file["download_url"] is file["sha256"] is None
    assert file["purged"]["reason"] == WHY
    assert dataset["serving"]["state"] == "quarantined"
    assert [v["purged"][0]["reason"] for v in versions] == [WHY]
    assert "Dihapus permanen pada" in page
    assert f"Alasan: {WHY}" in page
    assert "Berkas ditahan" not in page


def test_the_older_copy_is_served_in_its_place(purged_client):
    answer = purged_client.get("/api/v1/distributions/lama-1/download")
    dataset = purged_client.get("/api/v1/datasets/lama").json()
    page = purged_client.get("/dataset/lama").text

    assert (answer.status_code, answer.content) == (200, CLEAN)
    assert answer.headers["siger-state"] == "last_valid"
    assert dataset["distributions"][0]["purged"]["reason"] == WHY
    assert "Yang disajikan salinan yang lebih lama." in page


def test_the_other_files_of_a_dataset_go_on_being_served(purged_client):
    one = purged_client.get("/api/v1/distributions/dua-1/download")
    other = purged_client.get("/api/v1/distributions/dua-2/download")
    page = purged_client.get("/dataset/dua").text

    assert (one.status_code, other.status_code) == (200, 410)
    assert "/api/v1/distributions/dua-1/download" in page
    assert "/api/v1/distributions/dua-2/download" not in page


def test_the_page_of_quarantine_lists_what_was_removed(purged_client):
    page = purged_client.get("/karantina").text

    assert WHY in page
    assert 'href="/dataset/baru"' in page
    assert "Removed for good" in purged_client.get("/en/karantina").text


@pytest.mark.parametrize(
    "path",
    [
        "/karantina",
        "/dataset/baru",
        "/dataset/baru/pemeriksaan",
        "/dataset/baru/pemeriksaan.csv",
        "/dataset/baru/surat.txt",
        "/dataset/dua/pemeriksaan",
        "/dataset/lama",
        "/api/v1/datasets/baru/quality",
        "/api/v1/datasets/lama/versions",
    ],
)
def test_no_page_and_no_answer_says_a_value(purged_client, path):
    answer = purged_client.get(path)

    assert answer.status_code == 200
    assert NAME not in answer.text


def test_a_search_for_it_finds_nothing(purged_client):
    page = purged_client.get("/api/v1/search", params={"q": NAME}).json()

    assert page["mode"] == "none"

"""What the public sees of files that are held back."""

import pytest
from starlette.testclient import TestClient

from siger_catalog import bootstrap
from siger_web.app import create_app

NIKS = [f"18090203{month:02}900001" for month in range(1, 7)]
CLEAN = b"wilayah,tahun,nilai\nMetro,2020,1\n"
DIRTY = ("nama,alamat,nik\n" + "".join(f"Sutarmi,Jl. 1,{n}\n" for n in NIKS)).encode()
BASE = "https://data.lampung.example/files"


@pytest.fixture(scope="module")
def harvested(tmp_path_factory, small_parts):
    """Harvest three datasets of which two turn out to hold personal data."""
    files = {f"{BASE}/{n}.csv": CLEAN for n in ("lama", "dua-a", "sehat")}
    records = [_record("lama", "lama"), _record("baru", "baru")]
    records += [_record("dua", "dua-a", "dua-b"), _record("sehat", "sehat")]
    files |= {f"{BASE}/baru.csv": DIRTY, f"{BASE}/dua-b.csv": DIRTY}
    folder = tmp_path_factory.mktemp("karantina")
    parts, harvest = small_parts(folder, records, files)
    harvest()
    files[f"{BASE}/lama.csv"] = DIRTY
    harvest()
    yield parts
    bootstrap.close(parts)


def _record(name, *files):
    listed = [
        {"title": f"Berkas {each}", "url": f"{BASE}/{each}.csv", "format": "csv"}
        for each in files
    ]
    return {"name": name, "title": f"Data {name}", "files": listed}


@pytest.fixture(scope="module")
def held_client(harvested):
    with TestClient(create_app(harvested)) as client:
        yield client


def of(client, name):
    return client.get(f"/api/v1/datasets/{name}").json()


def test_the_page_of_quarantine_names_columns_counts_and_the_deadline(held_client):
    page = held_client.get("/karantina").text

    assert "3 berkas ditahan" in page
    assert "kolom 3 (<code>nik</code>), 6 sel" in page
    assert "Batas keputusan:" in page
    assert "Salinan bersih yang terakhir tetap disajikan." in page
    assert "held back" in held_client.get("/en/karantina").text


@pytest.mark.parametrize(
    "path",
    [
        "/karantina",
        "/en/karantina",
        "/dataset/baru",
        "/dataset/baru/pemeriksaan",
        "/dataset/baru/pemeriksaan.csv",
        "/dataset/baru/surat.txt",
        "/dataset/baru/lencana.svg",
        "/dataset/dua/pemeriksaan",
        "/dataset/lama",
        "/api/v1/datasets/baru",
        "/api/v1/datasets/baru/versions",
        "/api/v1/distributions/baru-1/download",
        "/api/v1/distributions/baru-1/rows",
        "/api/v1/distributions/baru-1/report",
        "/api/v1/distributions/baru-1/fixed",
        "/api/v1/distributions/baru-1/fixes",
        "/api/v1/distributions/lama-1/rows",
        "/api/v1/search?q=sutarmi",
    ],
)
def test_no_page_and_no_answer_says_a_value(held_client, path):
    answer = held_client.get(path)

    assert answer.status_code in (200, 403)
    assert "Sutarmi" not in answer.text
    assert not any(nik in answer.text for nik in NIKS)


def test_a_held_file_is_refused_and_its_metadata_stay(held_client):
    dataset = of(held_client, "baru")
    (file,) = dataset["distributions"]

    assert dataset["serving"]["state"] == "quarantined"
    assert file["sha256"] is file["download_url"] is file["rows_url"] is None
    assert {c["name"]: c["count"] for c in file["quarantine"]["columns"]} == {
        "nama": 6,
        "nik": 6,
    }
    for what in ("download", "download?format=csv", "rows"):
        answer = held_client.get(f"/api/v1/distributions/baru-1/{what}")
        assert answer.status_code == 403
        assert answer.json()["type"] == "/pengembang#problem-quarantined"
        assert answer.headers["siger-state"] == "quarantined"
    report = held_client.get("/api/v1/distributions/baru-1/report").json()
    assert "siger-data-pribadi-nik" in {e["type"] for e in report["tasks"][0]["errors"]}


def test_the_last_clean_copy_is_served_and_said_to_be_one(held_client):
    answer = held_client.get("/api/v1/distributions/lama-1/download")

    assert (answer.status_code, answer.content) == (200, CLEAN)
    assert answer.headers["siger-state"] == "last_valid"
    assert of(held_client, "lama")["serving"]["state"] == "last_valid"
    assert of(held_client, "lama")["distributions"][0]["quarantine"]


def test_the_other_files_of_a_dataset_are_served(held_client):
    one = held_client.get("/api/v1/distributions/dua-1/download")
    other = held_client.get("/api/v1/distributions/dua-2/download")
    page = held_client.get("/dataset/dua").text

    assert (one.status_code, other.status_code) == (200, 403)
    assert 'id="tabel"' in page
    assert "Ditahan sejak" in page
    assert of(held_client, "sehat")["distributions"][0]["quarantine"] is None


def test_a_problem_quotes_no_number_of_a_person(held_client):
    answer = held_client.get(f"/api/v1/distributions/sehat-1/rows?_size={NIKS[0]}")
    page = held_client.get(f"/dataset/sehat?baris={NIKS[0]}")

    assert answer.status_code == page.status_code == 422
    assert NIKS[0] not in answer.json()["detail"]
    assert NIKS[0] not in page.text.partition("<main")[2].partition("</main>")[0]

"""How region codes are meant, and what is added to tables, on pages and in the API."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import siger_examples
from siger_catalog import bootstrap
from siger_catalog.answering import answer
from siger_catalog.errors import QueryError
from siger_catalog.ports import RowsQuery
from siger_catalog.provinces.canonical import REGION_CODE
from siger_catalog.rebuilding import rebuild_tables
from siger_catalog.searching import SearchQuery
from siger_web.app import create_app

FACTS = Path(siger_examples.__file__).parent / "facts"

NAME = "padi-bps"
FILE = f"{NAME}-1"
TABLE = (
    "kode_kabupaten_kota,nama_kabupaten_kota,tahun,produksi_ton\n"
    "1801,Kabupaten Lampung Barat,2022,10\n"
    "1804,Kabupaten Lampung Timur,2022,20\n"
    "1871,Kota Bandar Lampung,2022,30\n"
    "1805,Kabupaten Lampung Barat,2022,40\n"
)


def record(name, url):
    files = [{"title": "Tabel", "url": url, "format": "csv"}]
    return {"name": name, "title": name, "files": files}


@pytest.fixture(scope="module")
def site(small_parts, tmp_path_factory):
    urls = {name: f"https://x.example/{name}.csv" for name in (NAME, "tanpa-nama")}
    bodies = {NAME: TABLE, "tanpa-nama": "kode_wilayah,nilai\n1804,1\n1809,2\n"}
    parts, harvest = small_parts(
        tmp_path_factory.mktemp("codes"),
        [record(name, url) for name, url in urls.items()],
        {urls[name]: body.encode() for name, body in bodies.items()},
    )
    harvest()
    with TestClient(create_app(parts)) as client:
        yield client
    bootstrap.close(parts)


def test_the_dataset_says_how_its_codes_are_meant_and_which_rows_prove_it(site):
    (file,) = site.get(f"/api/v1/datasets/{NAME}").json()["distributions"]
    (told,) = file["region_codes"]

    assert (told["column"], told["system"], told["basis"]) == (
        "kode_kabupaten_kota",
        "bps",
        "names",
    )
    assert (told["agree"], told["stated"], told["stated_by"]) == (2, None, None)
    assert told["proofs"][0] == {
        "row": 2,
        "code": "1801",
        "name": "Kabupaten Lampung Barat",
        "kemendagri": "Kabupaten Lampung Selatan",
        "bps": "Kabupaten Lampung Barat",
    }


def test_the_report_holds_the_same_proof(site):
    (task,) = site.get(f"/api/v1/distributions/{FILE}/report").json()["tasks"]

    assert task["region_codes"][0]["proofs"][1]["row"] == 3
    assert task["errors"][0]["type"] == "siger-kode-nama-tidak-cocok"


SENTENCES = {
    "": "Kolom kode_kabupaten_kota memakai kode BPS: 2 baris membuktikannya, "
    "misalnya baris 2: 1801 Kabupaten Lampung Barat.",
    "/en": "Column kode_kabupaten_kota uses BPS codes: 2 rows prove it, such as "
    "row 2: 1801 Kabupaten Lampung Barat.",
}


@pytest.mark.parametrize("path", SENTENCES)
def test_the_report_page_says_it_in_words(site, path):
    page = site.get(f"{path}/dataset/{NAME}/pemeriksaan").text

    assert SENTENCES[path] in page
    assert 'href="#kode"' in page


def test_a_system_that_nothing_proves_is_said_to_be_unknown(site):
    (file,) = site.get("/api/v1/datasets/tanpa-nama").json()["distributions"]
    page = site.get("/dataset/tanpa-nama/pemeriksaan").text

    assert file["region_codes"][0]["system"] is None
    assert "Sistem kode di kolom kode_wilayah tidak bisa dipastikan" in page


def test_rows_have_the_added_columns_for_who_asks(site):
    url = f"/api/v1/distributions/{FILE}/rows"
    plain, whole = site.get(url).json(), site.get(url, params={"_added": "true"}).json()
    asked = site.get(url, params={"_kode_kemendagri": "18.04", "_select": "tahun"})

    assert [c["name"] for c in plain["columns"]] == TABLE.splitlines()[0].split(",")
    assert not any(c["added"] for c in plain["columns"])
    added = [c["name"] for c in whole["columns"] if c["added"]]
    assert added == ["_kode_kemendagri", "_kode_bps", "_nama_wilayah"]
    codes = {row["produksi_ton"]: row["_kode_kemendagri"] for row in whole["rows"]}
    assert codes == {10: "18.04", 20: "18.07", 30: "18.71", 40: None}
    assert asked.json()["total"] == 1
    assert site.get(url, params={"_added": "mungkin"}).status_code == 422


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx", "json"])
def test_downloads_have_them_for_who_asks(site, form):
    url = f"/api/v1/distributions/{FILE}/download"
    plain = site.get(url, params={"format": form})
    whole = site.get(url, params={"format": form, "added": "true"})

    assert (plain.status_code, whole.status_code) == (200, 200)
    assert plain.headers["etag"] != whole.headers["etag"]
    assert len(whole.content) > len(plain.content)
    if form == "csv":
        header, first, *_ = csv.reader(io.StringIO(whole.text))
        assert header[-3:] == ["_kode_kemendagri", "_kode_bps", "_nama_wilayah"]
        assert first[-3:] == ["18.04", "1801", "Kabupaten Lampung Barat"]


def test_the_original_never_has_them(site):
    url = f"/api/v1/distributions/{FILE}/download"

    assert site.get(url, params={"added": "true"}).text == TABLE


def test_the_page_marks_them_as_added_and_draws_the_map_by_them(site):
    page = site.get(f"/dataset/{NAME}").text

    assert "Ditambahkan Siger" in page
    assert "<code>_kode_kemendagri</code>" in page
    assert 'id="peta"' in page


def test_a_dataset_of_bps_codes_lies_in_its_regions(site):
    told = site.get(f"/api/v1/datasets/{NAME}").json()

    assert told["region"]["kode_kemendagri"] == "18"


@pytest.fixture
def parts_with_facts(small_parts, tmp_path):
    """A catalog of one table of real figures."""
    url = "https://x.example/penduduk.csv"
    body = (FACTS / "sosial_ekonomi.csv").read_bytes()
    parts, harvest = small_parts(tmp_path, [record("penduduk", url)], {url: body})
    harvest()
    yield parts
    bootstrap.close(parts)


def test_an_answer_is_the_same_with_and_without_the_added_columns(parts_with_facts):
    parts = parts_with_facts
    query = SearchQuery(text="jumlah penduduk lampung barat 2020")
    found = answer(query, parts)
    _, file = parts.store.distribution("penduduk-1")
    path = parts.snapshots.path(file.content.sha256)
    old = parts.reader.read(path, file, parts.schemas).table
    table_id = file.content.table.table_id
    (stored,) = parts.settings.data_dir.glob(f"tables/*/{table_id}.parquet")

    stored.unlink()  # as it was stored before tables had them
    parts.tables.write(replace(old, facts=replace(old.facts, table_id=table_id)))

    with pytest.raises(QueryError):
        parts.tables.rows(table_id, RowsQuery(select=(REGION_CODE,)))
    assert found.figures[0].region.code == "18.04"
    assert answer(query, parts) == found


def test_a_table_is_built_anew_with_what_was_added(parts_with_facts):
    parts = parts_with_facts
    _, file = parts.store.distribution("penduduk-1")
    table_id = file.content.table.table_id
    query = RowsQuery(select=(REGION_CODE,), limit=1000)
    before = parts.tables.rows(table_id, query).rows
    (stored,) = parts.settings.data_dir.glob(f"tables/*/{table_id}.parquet")
    stored.unlink()

    assert rebuild_tables(parts) == 1
    assert parts.tables.rows(table_id, query).rows == before
    assert len({code for (code,) in before}) == 15

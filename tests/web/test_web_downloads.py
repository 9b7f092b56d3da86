import base64
import csv
import hashlib
import io
import json
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from python_calamine import load_workbook
from starlette.testclient import TestClient

from siger_catalog.errors import QueryError, SnapshotMissingError
from siger_catalog.model import Agent, Column, Dataset, Distribution
from siger_web.app import create_app
from siger_web.rows import read_rows_query
from siger_web.views.files import file_name

URL = "/api/v1/distributions/produksi-padi-1/download"
ROWS = "/api/v1/distributions/produksi-padi-1/rows"


def test_the_original_comes_byte_for_byte_with_its_digest(client):
    answer = client.get(URL)
    digest = hashlib.sha256(answer.content)
    known = client.get("/api/v1/datasets/produksi-padi").json()["distributions"][0]

    assert digest.hexdigest() == known["sha256"]
    assert answer.headers["etag"] == f'"{digest.hexdigest()}"'
    encoded = base64.b64encode(digest.digest()).decode()
    assert answer.headers["repr-digest"] == f"sha-256=:{encoded}:"
    assert answer.headers["content-type"] == "text/csv"
    disposition = 'attachment; filename="produksi-padi.csv"'
    assert answer.headers["content-disposition"] == disposition
    assert answer.headers["content-security-policy"] == "sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "siger-state" not in answer.headers


def test_a_part_of_the_original_may_be_asked_for(client):
    whole = client.get(URL).content
    part = client.get(URL, headers={"Range": "bytes=10-19"})
    beyond = client.get(URL, headers={"Range": f"bytes={len(whole)}-"})

    assert part.status_code == 206
    assert part.content == whole[10:20]
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    assert beyond.status_code == 416


def test_a_part_of_other_bytes_than_held_is_not_mixed_in(client):
    stale = {"Range": "bytes=10-19", "If-Range": '"another"'}

    assert client.get(URL, headers=stale).status_code == 200


def test_a_browser_that_holds_the_bytes_is_not_sent_them_again(client):
    etag = client.get(URL).headers["etag"]
    again = client.get(URL, headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == etag


def test_a_download_is_never_compressed_on_the_way(client):
    answer = client.get(URL, headers={"Accept-Encoding": "gzip"})

    assert "content-encoding" not in answer.headers
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("query", ["", "?format=csv", "?format=xlsx"])
def test_head_tells_what_get_would_send(client, query):
    head, get = client.head(URL + query), client.get(URL + query)

    assert head.status_code == 200
    assert head.content == b""
    for name in ("etag", "content-type", "content-disposition"):
        assert head.headers[name] == get.headers[name]


def test_the_table_comes_as_csv(client):
    answer = client.get(URL, params={"format": "csv"})
    lines = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert lines[0][:3] == ["kode_kemendagri", "kode_bps", "nama_kabupaten_kota"]
    assert len(lines) == 121


def test_the_table_comes_as_json_and_json_lines(client):
    rows = json.loads(client.get(URL, params={"format": "json"}).content)
    lines = client.get(URL, params={"format": "jsonl"}).content.splitlines()

    assert len(rows) == len(lines) == 120
    assert json.loads(lines[0]) == rows[0]
    assert rows[0]["kode_kemendagri"] == "18.01"


def test_the_table_comes_as_parquet_and_excel(client):
    table = pq.read_table(io.BytesIO(client.get(f"{URL}?format=parquet").content))
    book = load_workbook(io.BytesIO(client.get(f"{URL}?format=xlsx").content))
    sheet = book.get_sheet_by_index(0).to_python()

    assert table.num_rows == 120
    assert "kode_kemendagri" in table.column_names
    assert len(sheet) == 121
    assert "18.01" in sheet[1]


def test_a_table_that_did_not_change_is_not_made_again(client):
    etag = client.get(f"{URL}?format=csv").headers["etag"]
    other = client.get(f"{URL}?format=json", headers={"If-None-Match": etag})
    again = client.get(f"{URL}?format=csv", headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert other.status_code == 200


def test_a_file_of_several_carries_its_title_in_its_name(client):
    answer = client.get("/api/v1/distributions/dua-berkas-2/download?format=json")

    assert (
        'filename="dua-berkas-kopi-way-kanan.json"'
        in (answer.headers["content-disposition"])
    )


def test_a_file_that_is_no_table_comes_only_as_it_is(client):
    url = "/api/v1/distributions/rencana-kerja-1"
    original = client.get(f"{url}/download")
    table = client.get(f"{url}/download?format=csv")

    assert original.content == b"%PDF-1.4 bukan tabel"
    assert original.headers["content-type"] == "application/pdf"
    assert table.status_code == 404
    assert table.json()["type"] == "/pengembang#problem-no-table"
    assert client.get(f"{url}/rows").json()["type"] == "/pengembang#problem-no-table"


def test_a_file_that_was_never_fetched_is_a_problem_with_a_way_on(client):
    answer = client.get("/api/v1/distributions/berkas-hilang-1/download")

    assert answer.status_code == 404
    assert answer.json()["type"] == "/pengembang#problem-no-file"
    assert "https://data.lampung.example" in answer.json()["fix"]


def test_an_unknown_format_is_named(client):
    answer = client.get(f"{URL}?format=docx")

    assert answer.status_code == 422
    assert answer.json()["parameter"] == "format"


def test_a_file_of_a_withdrawn_dataset_is_gone(client):
    answer = client.get("/api/v1/distributions/koperasi-ditarik-1/download")

    assert answer.status_code == 410
    assert answer.json()["versions_url"].endswith("/koperasi-ditarik/versions")


def test_the_report_is_frictionless_own_format(client):
    report = client.get("/api/v1/distributions/padi-keliru-1/report").json()
    (task,) = report["tasks"]

    assert report.keys() == {"valid", "stats", "warnings", "errors", "tasks"}
    assert not report["valid"]
    types = {error["type"] for error in task["errors"]}
    assert "type-error" in types
    cell = next(e for e in task["errors"] if e["type"] == "type-error")
    assert cell.keys() >= {"rowNumber", "fieldName", "fieldNumber", "cell", "message"}


def test_the_report_has_indonesian_words_beside_them(client):
    report = client.get("/api/v1/distributions/padi-keliru-1/report").json()
    (task,) = report["tasks"]

    cell = next(e for e in task["errors"] if e["type"] == "type-error")
    assert "kolom" in cell["message_id"].lower()
    assert cell["message_id"] != cell["message"]
    assert cell["fix"]
    assert cell["fix_id"]
    assert len(task["warnings_id"]) == len(task["warnings"])


def test_a_report_of_good_data_is_valid(client):
    report = client.get("/api/v1/distributions/produksi-padi-1/report").json()

    assert report["valid"]


def test_rows_are_filtered_sorted_and_narrowed_to_columns(client):
    params = {
        "kode_kemendagri": "18.04",
        "tahun__gte": "2022",
        "komoditas": "Padi",
        "_select": "tahun,produksi_ton",
        "_sort": "-tahun",
    }
    answer = client.get(ROWS, params=params).json()

    assert [c["name"] for c in answer["columns"]] == ["tahun", "produksi_ton"]
    assert [row["tahun"] for row in answer["rows"]] == [2023, 2022]
    assert answer["total"] == 2
    assert answer["next"] is None


def test_rows_go_on_where_the_answer_before_ended(client):
    rows, url = [], f"{ROWS}?_size=50&_sort=kode_kemendagri"
    while url:
        answer = client.get(url).json()
        rows += answer["rows"]
        url = answer["next"]

    assert len(rows) == answer["total"] == 120


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("bukan_kolom=1", "bukan_kolom"),
        ("tahun__mirip=2", "tahun__mirip"),
        ("tahun=kemarin", "tahun"),
        ("_select=entah", "_select"),
        ("_sort=-entah", "_sort"),
        ("_size=0", "_size"),
        ("_size=5000", "_size"),
        ("_cursor=%%%", "_cursor"),
        ("_cursor=LTU=", "_cursor"),
        ("_cursor=MTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw", "_cursor"),
    ],
)
def test_a_rows_parameter_that_means_nothing_is_named(client, query, parameter):
    answer = client.get(f"{ROWS}?{query}")

    assert answer.status_code == 422
    assert answer.json()["parameter"] == parameter


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("komoditas__in=Padi,Jagung", 120),
        ("komoditas__ne=Padi", 60),
        ("nama_kabupaten_kota__contains=Kota", 16),
        ("tahun__lt=2021", 30),
        ("produksi_ton__gt=0&tahun=2020&komoditas=Padi", 15),
    ],
)
def test_rows_may_be_compared(client, query, total):
    assert client.get(f"{ROWS}?{query}").json()["total"] == total


@pytest.mark.parametrize(
    ("text", "kept"), [("ya", True), ("TRUE", True), ("0", False), ("tidak", False)]
)
def test_truth_is_written_in_few_words(text, kept):
    columns = [Column(name="aktif", type="boolean")]

    assert read_rows_query([("aktif", text)], columns).where == (("aktif", "eq", kept),)
    with pytest.raises(QueryError, match="aktif"):
        read_rows_query([("aktif", "mungkin")], columns)


@pytest.mark.parametrize(
    ("name", "title", "extension", "expected"),
    [
        ("produksi-padi_2020", "", "csv", "produksi-padi_2020.csv"),
        ('a"; filename="b.exe', "", "csv", "a-filename-b-exe.csv"),
        ("béras\r\nX-Y: 1", "", 'c"\r\nsv', "beras-x-y-1.c-sv"),
        ("木", "", "", "data"),
        ("x" * 200, "", "parquet", f"{'x' * 80}.parquet"),
    ],
)
def test_a_name_of_a_file_never_ends_its_header(name, title, extension, expected):
    agent = Agent(slug="a", name="A")
    dataset = Dataset(name=name, title="t", publisher=agent)
    file = Distribution(id="1", remote_id="1", title=title, url="")

    assert file_name(dataset, file, extension) == expected


class _OneDistribution:
    """A store whose distributions state another media type."""

    def __init__(self, store, media_type):
        self._store, self._media_type = store, media_type

    def __getattr__(self, name):
        return getattr(self._store, name)

    def distribution(self, distribution_id):
        entry, found = self._store.distribution(distribution_id)
        content = replace(found.content, media_type=self._media_type)
        return entry, replace(found, content=content)


@pytest.mark.parametrize(
    ("stated", "sent"),
    [
        ("application/json", "application/json"),
        ("text/csv\r\nSet-Cookie: a=b", "text/csv"),
        ("テキスト/csv", "text/csv"),
        ("", "text/csv"),
    ],
)
def test_a_media_type_of_a_portal_never_ends_its_header(small_catalog, stated, sent):
    store = _OneDistribution(small_catalog.store, stated)
    answer = TestClient(create_app(replace(small_catalog, store=store))).get(URL)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == sent
    assert "set-cookie" not in answer.headers


class _NoSnapshots:
    def path(self, sha256):
        raise SnapshotMissingError("Bytes hilang.")


def test_bytes_that_are_lost_are_said_to_be_lost(small_catalog):
    app = create_app(replace(small_catalog, snapshots=_NoSnapshots()))
    answer = TestClient(app).get(URL)

    assert answer.status_code == 404
    assert answer.json()["type"] == "/pengembang#problem-no-file"

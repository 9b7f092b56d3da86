import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from siger_catalog.errors import NotFoundError
from siger_catalog.model import Contact
from siger_web.app import create_app
from siger_web.views.badge import Badge, badge_svg
from siger_web.views.letter import LetterFacts, write_letter
from siger_web.views.listing import findings_csv, inert
from siger_web.views.quality import quality_view
from siger_web.views.report import report_view
from siger_web.wording import load_wording

REPORT = "/dataset/harga-kacau/pemeriksaan"
SVG = "{http://www.w3.org/2000/svg}"


class _Changed:
    """A store in which one dataset is another."""

    def __init__(self, store, entry):
        self._store, self._entry = store, entry

    def __getattr__(self, name):
        return getattr(self._store, name)

    def entry(self, name):
        return self._entry if name == self._entry.name else self._store.entry(name)

    def distribution(self, distribution_id):
        for found in self._entry.version.dataset.distributions:
            if found.id == distribution_id:
                return self._entry, found
        raise NotFoundError(distribution_id)


@pytest.fixture
def serving_state(messy_catalog):
    """A client of a site where `harga-kacau` is in that state."""

    def serve(state):
        entry = messy_catalog.store.entry("harga-kacau")
        changed = replace(entry, serving=replace(entry.serving, state=state))
        store = _Changed(messy_catalog.store, changed)
        return TestClient(create_app(replace(messy_catalog, store=store)))

    return serve


@pytest.fixture
def letter_of(messy_catalog):
    """The letter about a dataset, with another contact if one is given."""

    def write(name="harga-kacau", contact=None, title=""):
        entry = messy_catalog.store.entry(name)
        dataset = entry.version.dataset
        dataset = replace(dataset, contact=contact or dataset.contact)
        dataset = replace(dataset, title=title or dataset.title)
        entry = replace(entry, version=replace(entry.version, dataset=dataset))
        view = report_view(entry, messy_catalog)
        groups = [group.group for group in view.groups]
        return write_letter(
            LetterFacts(
                entry=entry,
                province="Lampung",
                quality=quality_view(entry, messy_catalog, groups),
                fixes=view.fixes,
                report_url="https://data.example/pemeriksaan",
            )
        )

    return write


def test_errors_stand_before_warnings_and_what_spoils_all_rows_before_all(messy):
    html = messy.get(REPORT).text
    kinds = re.findall(r'<h3 id="h-k\d+"><span class="badge (\w*)', html)
    titles = re.findall(r'<h3 id="h-k\d+">.*?</span>([^<]+)</h3>', html)

    assert titles[0] == "Kolom tidak ada"
    assert kinds == sorted(kinds, key=["err", "warn", ""].index)
    assert "Tidak ada baris yang utuh" in html


def test_a_finding_leads_to_its_row_and_the_row_back_to_the_finding(messy):
    html = messy.get(REPORT).text
    anchors = set(re.findall(r'<article class="cause" id="(k\d+)"', html))
    rows = set(re.findall(r'<tr id="(b\d+)"', html))
    to_rows = set(re.findall(r'href="#(b\d+)"', html))
    back = set(re.findall(r'href="#(k\d+)"', html))

    assert to_rows == rows == {"b1", "b2", "b3", "b4", "b5", "b6"}
    assert back <= anchors
    assert back


def test_the_cell_is_marked_as_the_file_has_it(messy):
    html = messy.get(REPORT).text

    assert re.search(
        r'<td class="galatsel">31/12/2023 <a href="#k\d+">Bukan tanggal', html
    )
    assert re.search(r'<td class="galatsel">=1\+1 <a', html)
    assert "<td>12.500,5</td>" in html


def test_words_name_the_column_by_title_and_list_what_is_allowed(messy):
    html = messy.get(f"/en{REPORT}").text

    assert "column Date (tanggal) cannot be read as a date" in html
    assert "Write one of: Kabupaten Lampung Barat" not in html  # the text is escaped
    assert re.search(r"Write one of: [^<]*Kota Metro; spelled exactly so", html)


def test_rows_beyond_a_page_are_reached_by_their_finding(messy, messy_catalog):
    view = report_view(messy_catalog.store.entry("harga-kacau"), messy_catalog)
    last = max(view.index.rows["harga-kacau-1"])
    finding = next(f for g in view.groups for f in g.findings if f.row == last)

    assert view.index.page_of(finding) == 1
    beyond = messy.get(f"{REPORT}?hal=9").text
    assert "Ke halaman pertama" in beyond
    assert messy.get(f"{REPORT}?hal=x").status_code == 422


def test_the_findings_as_csv_have_one_line_each_and_no_formula(messy, messy_catalog):
    answer = messy.get(f"{REPORT}.csv")
    entry = messy_catalog.store.entry("harga-kacau")
    heading, *lines = csv.reader(io.StringIO(answer.text))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(lines) == len(entry.version.findings)
    assert heading[:3] == ["keparahan", "jenis", "judul temuan"]
    assert "'=1+1" in {line[heading.index("isi")] for line in lines}
    assert all(not cell.startswith("=") for line in lines for cell in line)
    english = findings_csv(entry, messy_catalog, load_wording("en"))
    assert english.startswith("severity,type,title of the finding")


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx", "＝1"])
def test_no_cell_is_taken_for_a_formula(cell):
    assert inert(cell) == f"'{cell}"
    assert inert("x=1") == "x=1"


def test_the_mended_copy_is_served_beside_the_original(messy):
    base = "/api/v1/distributions/harga-kacau-1"
    before = messy.get(f"{base}/download").content
    copy = messy.get(f"{base}/fixed")
    workbook = messy.get(f"{base}/fixed?format=xlsx")
    fixes = messy.get(f"{base}/fixes").json()

    assert copy.text.splitlines()[1] == (
        "18.01,1803,Kabupaten Lampung Selatan,2023-12-31,beras medium,12500.5,Rp/kg"
    )
    assert (
        'filename="harga-kacau-diperbaiki.csv"' in copy.headers["content-disposition"]
    )
    assert zipfile.is_zipfile(io.BytesIO(workbook.content))
    assert messy.get(f"{base}/download").content == before
    assert fixes["counts"] == {"heading": 1, "name": 2, "date": 4, "number": 3}
    assert fixes["total"] == len(fixes["changes"]) == 10
    assert fixes["file_changes"][0] == {"kind": "delimiter", "old": ";", "new": ","}
    etag = {"If-None-Match": copy.headers["etag"]}
    assert messy.get(f"{base}/fixed", headers=etag).status_code == 304


def test_numbers_of_a_mended_workbook_are_numbers(messy, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    body = messy.get("/api/v1/distributions/harga-kacau-1/fixed?format=xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active

    assert [c.value for c in sheet["F"]][1:] == [12500.5, 13000.5, "=1+1", 1015759]
    assert sheet["F4"].data_type == "s"
    assert sheet["A2"].value == "18.01"


def test_what_may_mean_two_things_is_named_and_left(messy):
    fixes = messy.get("/api/v1/distributions/nilai-rancu-1/fixes").json()
    html = messy.get("/dataset/nilai-rancu/pemeriksaan").text

    assert fixes["total"] == 0
    assert {left["reason"] for left in fixes["left"]} == {
        "ambiguous-number",
        "other-column",
    }
    assert "bisa berarti ribuan atau pecahan" in html


def test_a_file_that_is_no_table_has_no_mended_copy(client):
    answer = client.get("/api/v1/distributions/rencana-kerja-1/fixed")

    assert answer.status_code == 404
    assert answer.json()["type"] == "/pengembang#problem-no-fix"


def test_a_table_in_order_offers_no_copy(messy):
    assert 'id="diperbaiki"' not in messy.get("/dataset/tertib/pemeriksaan").text


@pytest.mark.parametrize("path", ["", "/en"])
def test_the_badge_says_the_quality_to_everybody(messy, path):
    answer = messy.get(f"{path}/dataset/harga-kacau/lencana.svg")
    root = ET.fromstring(answer.text)  # noqa: S314  our own drawing
    words = "Has errors" if path else "Ada kesalahan"

    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "max-age=" in answer.headers["cache-control"]
    assert root.attrib["role"] == "img"
    assert root.find(f"{SVG}title").text.endswith(words)
    assert [t.text for t in root.iter(f"{SVG}text")][1] == words
    again = {"If-None-Match": answer.headers["etag"]}
    assert (
        messy.get(f"{path}/dataset/harga-kacau/lencana.svg", headers=again).status_code
        == 304
    )


def test_a_hostile_title_stays_text_in_a_badge():
    hostile = "</title><script>alert(1)</script>"
    svg = badge_svg(
        Badge(left=hostile, right="x", title=hostile, colour="#000", language="id")
    )

    assert "<script" not in svg
    assert ET.fromstring(svg).find(f"{SVG}title").text == hostile  # noqa: S314  ours


def test_the_letter_names_the_three_fixes_that_gain_most(messy):
    answer = messy.get("/dataset/harga-kacau/surat.txt")
    text = answer.text

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-language"] == "id"
    assert text.startswith("Perihal: Perbaikan dataset “Harga Pangan Harian”")
    assert "0 dari 4 barisnya (0%) lolos pemeriksaan." in text
    assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == ["1", "2", "3"]
    assert "1. Kolom tidak ada." in text
    assert "Kolom: kode_kemendagri, pasar, sumber, tanggal_data." in text
    assert "/dataset/harga-kacau/pemeriksaan#diperbaiki" in text
    assert "Keterangan yang belum diisi" in text
    assert messy.get("/en/dataset/harga-kacau/surat.txt").text.startswith("Perihal")


def test_a_letter_opens_the_mail_program_where_there_is_an_address(messy, letter_of):
    letter = letter_of()
    parts = urlsplit(letter.mailto)
    query = parse_qs(parts.query)

    assert parts.path == "walidata@lampung.example"
    assert query["subject"] == [letter.subject]
    assert len(query["body"][0]) < 2000
    assert 'href="mailto:walidata@lampung.example?' in messy.get(REPORT).text


@pytest.mark.parametrize(
    "email",
    [
        "",
        "tidak ada",
        "a@b",
        "a@b.id?cc=x@y.id",
        "a@b.id,c@d.id",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_opens_nothing(letter_of, email):
    assert letter_of(contact=Contact(name="X", email=email)).mailto == ""


def test_a_hostile_title_adds_no_line_to_a_letter(letter_of):
    letter = letter_of(title="Judul\r\nBcc: x@y.id\n\nHalo")

    assert "\nBcc" not in letter.text
    assert "\n" not in letter.subject


def test_a_table_in_order_is_praised(letter_of):
    assert "Semua 2 barisnya lolos pemeriksaan." in letter_of("tertib").text


def test_the_scores_say_what_would_raise_them(messy):
    quality = messy.get("/api/v1/datasets/harga-kacau/quality?lang=en").json()
    own, mqa = quality["own"], quality["mqa"]
    gains = [i["gain"] for d in mqa["dimensions"] for i in d["indicators"]]

    assert (own["rows_total"], own["rows_valid"], own["rows"]) == (4, 0, 0)
    assert own["total"] == own["metadata"] / 2
    assert own["missing"][0]["gain"] == 7.5
    assert mqa["most"] == 405
    assert mqa["points"] + sum(gains) == 405
    assert all(
        (i["fix"] is None) == (i["gain"] == 0)
        for d in mqa["dimensions"]
        for i in d["indicators"]
    )
    assert quality["fixes"][0]["title"] == "Missing column"
    assert messy.get("/api/v1/datasets/harga-kacau/quality?lang=x").status_code == 422


def test_a_valid_table_scores_more_than_a_broken_one(messy):
    broken, whole = (
        messy.get(f"/api/v1/datasets/{name}/quality").json()["own"]
        for name in ("harga-kacau", "tertib")
    )

    assert whole["rows"] == 100
    assert whole["total"] > broken["total"] + 45


def test_nothing_of_a_file_held_back_is_shown(serving_state):
    client = serving_state("quarantined")
    page = client.get(REPORT)
    copy = client.get("/api/v1/distributions/harga-kacau-1/fixed")
    listing = client.get(f"{REPORT}.csv")

    assert page.status_code == 200
    assert 'id="tabel"' not in page.text
    assert 'id="diperbaiki"' not in page.text
    for text in (
        page.text,
        listing.text,
        client.get("/dataset/harga-kacau/surat.txt").text,
    ):
        assert "31/12/2023" not in text
        assert "=1+1" not in text
    assert copy.status_code == 403
    assert "Berkas ditahan" in client.get("/dataset/harga-kacau/lencana.svg").text


def test_a_withdrawn_dataset_keeps_only_its_badge(serving_state):
    client = serving_state("withdrawn")

    assert client.get(REPORT).status_code == 410
    assert client.get(f"{REPORT}.csv").status_code == 410
    assert client.get("/dataset/harga-kacau/surat.txt").status_code == 410
    badge = client.get("/dataset/harga-kacau/lencana.svg")
    assert badge.status_code == 200
    assert "Sudah ditarik" in badge.text

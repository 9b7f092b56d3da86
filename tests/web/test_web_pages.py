import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from siger_catalog.indexes.memory import MemoryIndex
from siger_catalog.model import Serving
from siger_catalog.stores.memory import MemoryCatalogStore
from siger_web.app import create_app

PATHS = (
    "/",
    "/dataset",
    "/dataset?q=padi&region=18&sort=newest",
    "/dataset/produksi-padi",
    "/dataset/indeks-ketahanan-pangan",
    "/dataset/harga-beras",
    "/dataset/penduduk-lampung-barat",
    "/dataset/dua-berkas",
    "/dataset/padi-keliru",
    "/dataset/rencana-kerja",
    "/dataset/berkas-hilang",
    "/dataset/judul-jahat",
    "/dataset/produksi-padi/pemeriksaan",
    "/dataset/padi-keliru/pemeriksaan",
    "/dataset/dua-berkas/pemeriksaan",
    "/dataset/rencana-kerja/pemeriksaan",
    "/dataset/berkas-hilang/pemeriksaan",
    "/dataset/judul-jahat/pemeriksaan",
    "/wilayah",
    "/wilayah/18",
    "/wilayah/18.04",
    "/wilayah/18.72",
    "/sumber",
    "/sumber/lampung",
    "/sumber/mesuji",
    "/perbedaan",
    "/skema",
    "/skema/produksi-pangan",
    "/skema/penduduk-kecamatan",
    "/tentang",
    "/pengembang",
    "/docs",
)
EXAMPLE = "Portal contoh:"


class _Page(HTMLParser):
    """Collects what the tests ask of a page."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.links, self.headings, self.labels, self.inputs = (
            [],
            [],
            [],
            [],
            [],
        )
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found.get("href"))
        if tag == "h1":
            self.headings.append(tag)
        if tag == "label":
            self.labels.append(found.get("for"))
        if tag in ("input", "select") and found.get("type") not in (
            "hidden",
            "checkbox",
        ):
            self.inputs.append(found.get("id"))


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_stands_in_both_languages(client, prefix, path):
    answer = client.get(prefix + path)
    page = _Page(answer.text)

    assert answer.status_code == 200, answer.text[:400]
    language = "en" if prefix else "id"
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language
    assert page.headings == ["h1"]
    assert len(page.ids) == len(set(page.ids))
    assert set(page.inputs) <= set(page.labels)
    assert all(page.links)
    fragments = {link[1:] for link in page.links if link.startswith("#")}
    assert fragments <= set(page.ids)


def test_every_link_of_our_own_leads_somewhere(client):
    paths = (
        *("/", "/dataset?q=padi", "/dataset/produksi-padi", "/sumber/lampung"),
        "/dataset/padi-keliru/pemeriksaan",
    )
    pages = [_Page(client.get(path).text) for path in paths]
    links = {link.partition("#")[0] for page in pages for link in page.links}
    own = {link for link in links if link.startswith("/")}

    # The other language, other orders and other years of a page are alike.
    alike = ("/en", "urut=", "tahun=", "region=")
    for link in sorted(own):
        if not any(part in link for part in alike):
            assert client.get(link).status_code == 200, link


def test_the_other_language_is_one_link_away(client):
    html = client.get("/dataset?q=padi&region=18").text
    other = "/en/dataset?q=padi&amp;region=18"

    assert f'href="{other}"' in html
    assert (
        'href="/dataset?q=padi&amp;region=18"'
        in client.get("/en/dataset?q=padi&region=18").text
    )


@pytest.mark.parametrize("name", ["path", "self", "ukuran[]", "%26"])
def test_a_parameter_of_any_name_is_no_fault(client, name):
    answer = client.get(f"/dataset/produksi-padi?{name}=1")

    assert answer.status_code == 200
    assert f"{name}=1" in answer.text.replace("%5B%5D", "[]")


@pytest.mark.parametrize("path", ["/en//evil.example/x", "/en/%2Fevil.example/x"])
def test_an_address_of_ours_never_leads_to_another_site(client, path):
    html = client.get(f"http://testserver{path}").text

    assert 'href="//' not in html
    assert 'href="/evil.example/x"' in html


def test_links_quote_what_an_address_may_not_hold(client):
    html = client.get("/dataset/tidak%20ada%3F%22%23").text

    assert 'href="/en/dataset/tidak%20ada%3F%22%23"' in html


def test_home_counts_and_draws_the_regions(client):
    html = client.get("/").text

    assert "11 dataset dari provinsi dan 1 kabupaten/kota" in html
    assert "18.04 Lampung Barat: 2 dataset" in html
    assert "18.72 Kota Metro: belum ada data" in html
    assert "Ada di 1 dari 15 kabupaten/kota" in html
    assert "Panen terakhir tidak selesai" in html


def test_the_example_note_stands_only_where_examples_are(client):
    assert EXAMPLE in client.get("/").text
    assert EXAMPLE in client.get("/sumber/lampung-barat").text
    assert EXAMPLE in client.get("/dataset/penduduk-lampung-barat").text
    assert EXAMPLE not in client.get("/sumber/lampung").text
    assert EXAMPLE not in client.get("/dataset/produksi-padi").text
    assert EXAMPLE not in client.get("/tentang").text


def test_a_hostile_title_is_shown_and_never_run(client):
    for path in ("/dataset/judul-jahat", "/dataset?q=harga", "/sumber/lampung"):
        html = client.get(path).text
        assert "<script>alert" not in html, path
        assert "&lt;script&gt;alert" in html, path


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "{{7*7}}", "{n}"])
def test_hostile_words_of_a_search_are_shown_and_never_run(client, text):
    html = client.get("/dataset", params={"q": text}).text

    assert "<script>alert" not in html
    assert "49" not in html.partition("<main")[2].partition("</form>")[0]


def test_search_offers_filters_chips_and_orders(client):
    html = client.get("/dataset?q=padi&topic=pertanian-pangan&sort=title").text

    assert 'name="topic" value="pertanian-pangan" checked' in html
    assert '<option value="title" selected>' in html
    assert "hapus saringan" in html
    assert 'href="/dataset?q=padi&amp;sort=title"' in html
    assert "<mark>Padi</mark>" in html


def test_search_says_how_it_read_the_words(client):
    html = client.get("/dataset", params={"q": "penduduk lampung barat"}).text

    assert "<small>Wilayah:</small> Kabupaten Lampung Barat</span>" in html
    assert 'href="/dataset?q=penduduk+lampung+barat&amp;places=off"' in html
    english = client.get("/en/dataset", params={"q": "padi 2021"}).text
    assert "<small>Year:</small> 2021</span>" in english
    assert "search for it as plain words" in english


def test_search_says_which_place_and_years_it_gave_up(client):
    html = client.get("/dataset", params={"q": "padi 2031"}).text
    assert "Belum ada data tahun 2031; ini tahun lain." in html
    assert 'class="chip' not in html
    assert "Sedikit dataset yang cocok" not in html
    html = client.get("/en/dataset", params={"q": "perkebunan mesuji"}).text
    assert "No matching dataset for Kabupaten Mesuji yet." in html


def test_search_says_in_which_column_a_word_was_found(client):
    html = client.get("/dataset", params={"q": "luas jagung"}).text
    assert "Ditemukan di kolom <span><mark>Luas</mark> panen (ha)</span>" in html
    html = client.get("/dataset", params={"q": "robusta"}).text
    assert "<span>Komoditas: <mark>Kopi</mark> <mark>Robusta</mark></span>" in html


def test_search_explains_its_order_when_asked(client):
    plain = client.get("/dataset", params={"q": "padi"}).text
    html = client.get("/dataset", params={"q": "padi", "explain": "1"}).text

    assert 'href="/dataset?q=padi&amp;explain=1"' in plain
    assert "Mengapa urutannya begini?" in plain
    assert "“padi” ditemukan di judul" not in plain
    assert "“padi” ditemukan di judul" in html
    assert "Sembunyikan alasan urutan" in html
    assert 'name="explain" value="1"' in html
    assert client.get("/dataset?q=padi&explain=entah").status_code == 422
    hostile = {"q": "padi <b>x</b>", "explain": "1"}
    assert "<b>x" not in client.get("/dataset", params=hostile).text


def test_search_offers_the_spelling_that_finds_something(client):
    html = client.get("/dataset", params={"q": "produksi pado"}).text

    assert "Menampilkan hasil untuk “produksi padi”" in html
    assert "correct=off" in html


def test_an_empty_search_shows_ways_on(client):
    html = client.get("/dataset?q=padi&region=18.72").text

    assert "Belum ada dataset untuk “padi”" in html
    assert "Tanpa Kota Metro" in html
    assert "Pertanian dan pangan" in html


def test_an_empty_search_offers_only_topics_that_have_datasets(client):
    html = client.get("/dataset?q=zzzz").text
    offered = re.findall(
        r'<a href="/dataset\?topic=([\w-]+)">.*?<span class="num muted">(\d+) dataset',
        html,
        re.DOTALL,
    )

    assert offered
    for topic, count in offered:
        answer = client.get("/api/v1/search", params={"topic": topic}).json()
        assert answer["total"] == int(count) > 0


def test_a_table_of_regions_makes_a_map_a_list_and_a_line(client):
    html = client.get("/dataset/produksi-padi?tahun=2021&pilih_komoditas=Jagung").text

    assert 'class="map"' in html
    assert "Produksi, Jagung, 2021" in html
    assert 'class="line"' in html
    assert 'aria-current="true">2021</a>' in html
    assert "<option selected>Jagung</option>" in html


def test_a_table_of_one_region_makes_a_line_and_its_table(client):
    html = client.get("/dataset/penduduk-lampung-barat").text

    assert 'class="map"' not in html
    assert 'class="line"' in html
    assert "Lampung Barat" in html


def test_columns_are_named_in_the_language_of_the_page(client):
    html = client.get("/en/dataset/penduduk-lampung-barat").text

    assert "Share of poor people" in html
    assert "Kode Kemendagri" not in html
    assert "Lampung Barat rose by" in html


def test_daily_prices_make_a_line_of_yearly_means(client):
    assert "rata-rata setahun" in client.get("/dataset/harga-beras").text


def test_rows_are_sorted_and_paged_by_the_address(client):
    first = client.get("/dataset/produksi-padi?urut=-produksi_ton").text
    second = client.get("/dataset/produksi-padi?urut=-produksi_ton&baris=2").text

    assert 'aria-sort="descending"' in first
    assert "Baris 1–15 dari 120" in first
    assert "Baris 16–30 dari 120" in second
    assert (
        client.get("/dataset/produksi-padi?urut=entah&ukuran=entah").status_code == 200
    )


def test_a_page_behind_the_last_one_says_so_and_leads_back(client):
    rows = client.get("/dataset/produksi-padi?baris=99").text
    results = client.get("/dataset?page=99&sort=title").text

    assert "Halaman ini di luar 120 baris." in rows
    assert "Halaman ini di luar 11 hasil." in results
    for html in (rows, results):
        assert "Ke halaman pertama" in html
        assert "–0 dari" not in html
    assert 'href="/dataset?sort=title"' in results


def test_every_form_of_a_search_keeps_what_it_does_not_change(client):
    address = "/dataset?q=lampung&region=18&places=off&sort=title&size=5&page=2"
    html = client.get(address).text
    forms = {
        part.partition('"')[0]: part.partition("</form>")[0]
        for part in html.split('<form class="')[1:]
    }
    kept = {
        name: {
            n
            for n in ("q", "region", "places", "sort", "size", "page")
            if f'type="hidden" name="{n}"' in form
        }
        for name, form in forms.items()
    }

    assert kept == {
        "search": {"region", "sort", "size"},
        "facets": {"q", "places", "sort", "size"},
        "urut": {"q", "region", "places", "size"},
    }


def test_another_file_of_the_dataset_may_be_looked_at(client):
    html = client.get("/dataset/dua-berkas?berkas=dua-berkas-2").text

    assert "Kabupaten Way Kanan" in html.partition('id="tabel"')[2]


def test_findings_are_told_with_their_place_and_their_fix(client):
    html = client.get("/dataset/padi-keliru").text
    part = html.partition('id="periksa"')[2]

    assert "Perbaikan:" in part
    assert "dua ribu" in part
    assert "18.99" in part


def test_a_changed_dataset_shows_what_changed(client):
    html = client.get("/dataset/indeks-ketahanan-pangan").text

    assert "Yang berubah di versi 2" in html
    assert "<del>" in html


def test_a_withdrawn_dataset_is_gone_and_tells_its_versions(client):
    answer = client.get("/dataset/koperasi-ditarik")

    assert answer.status_code == 410
    assert answer.headers["siger-state"] == "withdrawn"
    assert "Versi yang pernah terbit" in answer.text
    assert "/api/v1/datasets/koperasi-ditarik/versions" in answer.text


class _Serving:
    """A store whose datasets are all served in one state."""

    def __init__(self, store, state):
        self._store, self._state = store, state

    def __getattr__(self, name):
        return getattr(self._store, name)

    def _as(self, entry):
        serving = Serving(
            state=self._state,
            version=entry.serving.version,
            since=entry.serving.since,
            reason="Versi baru belum lolos.",
        )
        return replace(entry, serving=serving)

    def entry(self, name):
        return self._as(self._store.entry(name))

    def distribution(self, distribution_id):
        entry, distribution = self._store.distribution(distribution_id)
        return self._as(entry), distribution


@pytest.fixture
def serving(small_catalog):
    def build(state):
        store = _Serving(small_catalog.store, state)
        return TestClient(create_app(replace(small_catalog, store=store)))

    return build


def test_the_last_valid_version_says_so_wherever_it_is_served(serving):
    client = serving("last_valid")
    page = client.get("/dataset/produksi-padi")

    assert "salinan terakhir yang sahih" in page.text
    assert "Versi baru belum lolos." in page.text
    for path in (
        "/dataset/produksi-padi",
        "/api/v1/datasets/produksi-padi",
        "/api/v1/distributions/produksi-padi-1/download",
        "/api/v1/distributions/produksi-padi-1/download?format=csv",
        "/api/v1/distributions/produksi-padi-1/rows",
    ):
        assert client.get(path).headers["siger-state"] == "last_valid", path


def test_a_quarantined_file_is_held_back(serving):
    client = serving("quarantined")
    page = client.get("/dataset/produksi-padi")
    answer = client.get("/api/v1/distributions/produksi-padi-1/download")
    rows = client.get("/api/v1/distributions/produksi-padi-1/rows")
    report = client.get("/api/v1/distributions/padi-keliru-1/report")
    findings = client.get("/dataset/padi-keliru").text.partition('id="periksa"')[2]

    assert page.status_code == 200
    assert "Berkas ini belum bisa diunduh." in page.text
    assert "/download" not in page.text
    assert 'id="tabel"' not in page.text
    assert answer.status_code == rows.status_code == report.status_code == 403
    assert "Perbaikan:" in findings
    assert "dua ribu" not in findings
    assert answer.json()["type"] == "/pengembang#problem-quarantined"


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/topik/pertanian-pangan", "/dataset?topic=pertanian-pangan"),
        ("/en/topik/pertanian-pangan", "/en/dataset?topic=pertanian-pangan"),
        (
            "/organisasi/dinas-ketahanan-pangan",
            "/dataset?organization=dinas-ketahanan-pangan",
        ),
        ("/aksesibilitas", "/tentang#aksesibilitas"),
        ("/wilayah/lampung-barat", "/wilayah/18.04"),
        ("/wilayah?kode=18.04", "/wilayah/18.04"),
        ("/wilayah?kode=Kota Metro", "/wilayah/18.72"),
    ],
)
def test_other_ways_to_write_an_address_lead_to_the_one(client, path, leads_to):
    answer = client.get(path, follow_redirects=False)

    assert answer.status_code in {303, 307, 308}
    assert answer.headers["location"] == leads_to


def test_sources_in_trouble_come_first_on_the_home_page(client):
    listed = client.get("/").text.split("Keadaan sumber")[1].split("</ul>")[0]
    badges = re.findall(r'class="badge (\w+)', listed)

    assert "err" in badges
    assert badges == sorted(badges, key=["err", "warn", "run", "ok"].index)


def test_a_source_out_of_reach_says_why_and_what_to_do(client):
    html = client.get("/sumber/mesuji").text

    assert "Portal tidak menjawab." in html
    assert "Hubungi portal." in html


def test_a_source_counts_what_its_last_harvest_brought(client):
    html = client.get("/sumber/lampung").text.partition('class="outcome"')[2]

    assert html.index("Berubah") < html.index("Tetap") < html.index("Ditarik")
    assert client.get("/sumber/lampung").text.count("Selesai") == 2


def test_the_reference_lists_every_operation(client):
    html = client.get("/docs").text

    for path in client.get("/openapi.json").json()["paths"]:
        assert path in html


def test_robots_and_sitemap_lead_to_the_datasets(client):
    robots = client.get("/robots.txt").text
    sitemap = client.get("/sitemap.xml")

    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert sitemap.headers["content-type"] == "application/xml"
    assert "<loc>http://testserver/dataset/produksi-padi</loc>" in sitemap.text
    assert "koperasi-ditarik" not in sitemap.text


def test_a_page_that_did_not_change_is_not_sent_again(client):
    etag = client.get("/tentang").headers["etag"]

    assert client.get("/tentang", headers={"If-None-Match": etag}).status_code == 304


def test_an_empty_catalog_says_how_it_fills(small_catalog):
    parts = replace(
        small_catalog,
        store=MemoryCatalogStore(small_catalog.clock),
        index=MemoryIndex(small_catalog.language),
    )
    client = TestClient(create_app(parts))

    assert "Isi katalog muncul setelah panen pertama selesai." in client.get("/").text
    assert client.get("/dataset").status_code == 200
    assert client.get("/sumber").status_code == 200
    assert client.get("/wilayah/18.04").status_code == 200


def test_a_place_of_another_province_is_said_to_lie_outside(client):
    html = client.get("/dataset", params={"q": "padi bandung"}).text
    assert "Katalog ini hanya memuat data Lampung; Bandung ada di luarnya." in html
    answer = client.get("/api/v1/search", params={"q": "padi bandung"}).json()
    assert (answer["mode"], answer["total"]) == ("none", 0)
    assert answer["query"]["elsewhere"] == ["Bandung"]
    assert answer["help"]["near"]

import json

import pytest

from siger_catalog.errors import SourceError
from siger_catalog.model import Source
from siger_harvesters.json_api import JsonApiHarvester

HARVESTER = JsonApiHarvester()
PLAIN = """
[list]
path = "/daftar"
items = "data"
{paging}
[fields]
id = "id"
title = "title"
"""


@pytest.fixture
def harvested(serve_made, fetcher_for):
    """Harvest made replies with their mapping; gives portal, records and datasets."""

    def harvest(name):
        portal = serve_made(name)
        source = Source(
            name="uji", kind="json_api", url=portal.url, options={"mapping": name}
        )
        records = list(HARVESTER.records(source, fetcher_for(portal.url)))
        return portal, records, [HARVESTER.map(record, source) for record in records]

    return harvest


@pytest.fixture
def listing(serve_made, fetcher_for, tmp_path):
    """Harvest replies of our own with a paging of our own; gives ids and portal."""

    def harvest(replies, paging, path="/daftar"):
        portal = serve_made("jabar")
        portal.replies = [
            {"method": "GET", "path": path, "given": {}, "headers": {}, **each}
            for each in replies
        ]
        mapping = tmp_path / "m.toml"
        text = f"[list.paging]\n{paging}" if paging else ""
        mapping.write_text(PLAIN.format(paging=text))
        options = {"mapping": str(mapping)}
        source = Source(name="uji", kind="json_api", url=portal.url, options=options)
        records = HARVESTER.records(source, fetcher_for(portal.url))
        return [record.remote_id for record in records], portal

    return harvest


def _items(*ids):
    return {"data": [{"id": n, "title": f"T{n}"} for n in ids]}


def test_offices_are_fanned_out_and_pages_counted_by_headers(harvested):
    portal, records, datasets = harvested("lampung_timur")

    assert [r.remote_id for r in records] == ["11", "12", "13", "21"]
    assert [d.title for d in datasets][2:] == ["Jumlah Klinik", "Jumlah Sekolah"]
    assert datasets[3].publisher.name == "Dinas Pendidikan"
    assert datasets[0].extras["kode_wilayah"] == "18.07"
    assert [d.url for d in datasets[2].distributions][1:] == [
        "http://berkas.example.id/unduh/13.xlsx"
    ]
    lists = [given for _, path, given in portal.asked if path != "/list-opd"]
    assert [(g["id_user_opd"], g["page"]) for g in lists] == [
        *(("1", "1"), ("1", "2"), ("2", "1"), ("3", "1"))
    ]


@pytest.mark.parametrize("name", ["jabar", "bandung"])
def test_the_rows_of_a_table_are_read_page_by_page(harvested, name):
    portal, records, datasets = harvested(name)
    source = Source(
        name="uji", kind="json_api", url=portal.url, options={"mapping": name}
    )
    (content,) = HARVESTER.carried(records[0], source).values()

    assert [d.name for d in datasets] == ["perawat", "bidan", "dokter"]
    assert datasets[0].extras["satuan"] == "ORANG"
    assert datasets[0].frequency == "Tahunan"
    assert content.decode().splitlines()[1:] == [
        f"{n},32,JAWA BARAT,3273,KOTA BANDUNG,{n}00,ORANG,{2020 + n}" for n in (1, 2, 3)
    ]
    assert "count_view" not in records[0].payload["record"]


def test_everything_can_be_asked_by_post(harvested):
    portal, records, datasets = harvested("jakarta")

    assert {method for method, *_ in portal.asked} == {"POST"}
    assert [d.name for d in datasets] == ["data-panti", "data-lansia"]
    assert datasets[0].extras["kolom"] == "jumlah, tahun"
    assert datasets[0].tags == ("sosial", "uji")
    assert records[1].payload["record"]["rows"][1] == {"tahun": 2023, "jumlah": 8}


def test_a_missing_detail_is_the_fault_of_one_record_alone(serve_made, fetcher_for):
    portal = serve_made("jakarta")
    portal.replies = [
        r for r in portal.replies if r["given"].get("page_url") != "data-panti"
    ]
    source = Source(
        name="uji", kind="json_api", url=portal.url, options={"mapping": "jakarta"}
    )
    first, second = HARVESTER.records(source, fetcher_for(portal.url))

    assert first.payload["lacking"].endswith("get-table-data")
    assert "lacking" not in second.payload


def test_pages_end_at_a_short_one(listing):
    replies = [
        {"given": {"page": "1"}, "reply": _items(1, 2)},
        {"given": {"page": "2"}, "reply": _items(3)},
    ]
    ids, portal = listing(replies, 'style = "page"\nnumber = "page"\nsize = 2')

    assert ids == ["1", "2", "3"]
    assert len(portal.asked) == 2


def test_the_header_link_leads_on(listing):
    link = {"Link": '<{url}/daftar?token=b>; rel="next"'}
    replies = [
        {"given": {"token": "b"}, "reply": _items(2)},
        {"reply": _items(1), "headers": link},
    ]

    assert listing(replies, 'style = "link"')[0] == ["1", "2"]


def test_a_cursor_in_the_body_leads_on(listing):
    replies = [
        {"given": {"after": "k2"}, "reply": {**_items(2), "next": None}},
        {"reply": {**_items(1), "next": "k2"}},
    ]
    paging = 'style = "next"\nnext = "next"\nnumber = "after"'

    assert listing(replies, paging)[0] == ["1", "2"]


PAGES = 'style = "page"\nnumber = "page"\nsize = 2\n'


@pytest.mark.parametrize(
    ("replies", "paging", "cause"),
    [
        ([{"reply": _items(1, 2)}], PAGES, "daftar-tidak-berujung"),
        # The portal was never told how many to give: it may hold more.
        ([{"reply": _items(1)}], PAGES, "daftar-tidak-berujung"),
        (
            [{"reply": _items(1)}],
            f'{PAGES}size_name = "n"\ntotal_pages = "pages"',
            "daftar-tidak-berujung",
        ),
        (
            [
                {"given": {"page": "1"}, "reply": _items(1)},
                {"reply": _items(2)},
            ],
            f'{PAGES}size_name = "n"',
            "daftar-tidak-berujung",
        ),
        (
            [{"reply": {**_items(1), "n": 9}}],
            f'{PAGES}total = "n"',
            "daftar-tidak-lengkap",
        ),
        (
            [
                {
                    "reply": _items(1),
                    "headers": {"Link": '<http://lain.example/x>; rel="next"'},
                }
            ],
            'style = "link"',
            "alamat-ditolak",
        ),
        (
            [{"reply": {**_items(1), "next": "//lain.example/x"}}],
            'style = "next"\nnext = "next"',
            "alamat-ditolak",
        ),
        ([{"reply": {"data": "kosong"}}], "", "bukan-bentuknya"),
        ([{"reply": "<html>rawat</html>"}], "", "html-bukan-data"),
        ([{"reply": '{"data": [NaN]}'}], "", "bukan-json"),
        ([{"reply": '{"data": [1'}], "", "bukan-json"),
        ([{"reply": "[" * 100_000}], "", "bukan-json"),
        ([{"reply": {}, "status": 503}], "", "portal-rusak"),
        ([{"reply": {}, "status": 403}], "", "tidak-diizinkan"),
        ([], "", "tautan-mati"),
    ],
)
def test_a_list_that_cannot_be_trusted_ends_with_its_cause(
    listing, replies, paging, cause
):
    with pytest.raises(SourceError) as caught:
        listing(replies, paging)

    assert caught.value.cause_type == cause


def test_a_portal_without_pages_gives_all_at_once(listing):
    replies = [{"reply": _items(1)}]

    assert listing(replies, f'{PAGES}size_name = "n"')[0] == ["1"]


def test_questions_about_a_record_are_written_as_those_about_a_list(
    serve_made, fetcher_for, tmp_path
):
    portal = serve_made("jabar")
    reply = {"method": "GET", "given": {}, "headers": {}}
    portal.replies = [
        {**reply, "path": "/daftar", "reply": _items(1)},
        {**reply, "path": "/rincian", "reply": {"notes": "x"}},
    ]
    mapping = tmp_path / "m.toml"
    detail = '[[detail]]\npath = "/rincian"\n'
    query = 'query = { penuh = true, saring = { id = "{id}" } }\n'
    mapping.write_text(PLAIN.format(paging="") + detail + query)
    options = {"mapping": str(mapping)}
    source = Source(name="uji", kind="json_api", url=portal.url, options=options)
    (record,) = HARVESTER.records(source, fetcher_for(portal.url))

    assert record.payload["record"]["notes"] == "x"
    assert portal.asked[-1][2] == {"penuh": "true", "saring": '{"id":"1"}'}


def test_an_id_that_comes_twice_is_one_record(listing):
    assert listing([{"reply": _items(1, 1, 2)}], "")[0] == ["1", "2"]


def test_entries_that_are_no_objects_are_kept_for_the_report(listing):
    ids, _ = listing([{"reply": {"data": [5, None, {"id": 1, "title": "T"}]}}], "")

    assert len(ids) == 3
    assert json.dumps(ids).count("tanpa-id-") == 2

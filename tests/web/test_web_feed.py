"""Every search as an Atom feed: read with an XML parser, as a feed reader would."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest

from siger_catalog.searching import SearchQuery
from siger_web.overview import find
from siger_web.views.feed import Feed, FeedLinks
from siger_web.wording import load_wording

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def texts(element, tag):
    return [found.text for found in element.findall(ATOM + tag)]


def links(element):
    return {found.get("rel"): found for found in element.findall(f"{ATOM}link")}


@pytest.fixture
def read(client):
    def run(address):
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/atom+xml"
        return ET.fromstring(answer.content)  # noqa: S314  our own answer

    return run


def test_a_feed_has_what_the_standard_asks_for(read):
    feed = read("/feed.atom?q=padi&region=18")

    assert feed.tag == f"{ATOM}feed"
    assert feed.get(f"{XML}lang") == "id"
    assert texts(feed, "title") == ["“padi”, Provinsi Lampung · Data Lampung"]
    assert texts(feed, "id") == ["http://testserver/feed.atom?q=padi&region=18"]
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Data Lampung"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for element in (feed, *entries):
        for tag in ("id", "title", "updated"):
            assert len(texts(element, tag)) == 1
        moment = datetime.fromisoformat(texts(element, "updated")[0])
        assert moment.utcoffset() is not None
    latest = max(texts(entry, "updated")[0] for entry in entries)
    assert texts(feed, "updated") == [latest]


def test_an_entry_tells_of_its_dataset(read):
    feed = read("/feed.atom?q=produksi+padi")
    entries = {texts(entry, "id")[0]: entry for entry in feed.findall(f"{ATOM}entry")}
    entry = entries["http://testserver/dataset/produksi-padi"]

    assert texts(entry, "title") == ["Produksi Padi dan Jagung Menurut Kabupaten/Kota"]
    assert texts(entry, "summary") == [
        "Luas panen dan produksi tiap kabupaten/kota per tahun."
    ]
    assert texts(entry, "updated") == ["2024-03-14T07:30:00Z"]
    assert datetime.fromisoformat(texts(entry, "published")[0]).year >= 2024
    author = entry.find(f"{ATOM}author/{ATOM}name")
    assert author.text == "Dinas Ketahanan Pangan"
    assert links(entry)["alternate"].attrib == {
        "rel": "alternate",
        "type": "text/html",
        "href": "http://testserver/dataset/produksi-padi",
    }
    assert entry.find(f"{ATOM}category").attrib == {
        "term": "pertanian-pangan",
        "scheme": "http://testserver/topik/",
        "label": "Pertanian dan pangan",
    }


def test_links_of_a_feed_lead_where_they_say(read, client):
    feed = read("/feed.atom?q=lampung&format=csv&size=2")
    found = links(feed)

    assert found["self"].get("href").endswith("/feed.atom?q=lampung&format=csv&size=2")
    assert texts(read(found["self"].get("href")), "id") == texts(feed, "id")
    html = found["alternate"].get("href")
    assert html == "http://testserver/dataset?q=lampung&format=csv&sort=newest"
    assert client.get(html).status_code == 200


def test_next_leads_through_all_entries_the_newest_first(read, client):
    address, seen, pages = "/feed.atom?size=5", [], 0
    while address:
        feed = read(address)
        seen += [texts(entry, "id")[0] for entry in feed.findall(f"{ATOM}entry")]
        following = links(feed).get("next")
        address = following.get("href") if following is not None else ""
        pages += 1
    newest = client.get("/api/v1/search?sort=newest&size=100").json()

    assert pages == 3
    assert seen == [result["url"] for result in newest["results"]]
    assert links(read("/feed.atom")).keys() == {"self", "alternate"}


def test_a_feed_may_be_asked_for_in_another_order(read, client):
    titles = [
        texts(entry, "title")[0]
        for entry in read("/feed.atom?sort=title").findall(f"{ATOM}entry")
    ]
    results = client.get("/api/v1/search?sort=title&size=100").json()["results"]

    assert titles == [" ".join(result["title"].split()) for result in results]


@pytest.mark.parametrize(
    "address", ["/en/feed.atom?q=padi", "/feed.atom?q=padi&lang=en"]
)
def test_an_english_feed_tells_of_the_same_datasets(read, client, address):
    feed = read(address)
    entry = feed.find(f"{ATOM}entry")

    assert client.get(address).headers["content-language"] == "en"
    assert feed.get(f"{XML}lang") == "en"
    assert links(feed)["self"].get("href") == "http://testserver/en/feed.atom?q=padi"
    assert "/en/dataset/" in links(entry)["alternate"].get("href")
    assert [texts(e, "id") for e in feed.findall(f"{ATOM}entry")] == [
        texts(e, "id") for e in read("/feed.atom?q=padi").findall(f"{ATOM}entry")
    ]
    category = entry.find(f"{ATOM}category")
    assert category.get("label") == "Agriculture and food"


def test_hostile_titles_and_texts_stay_text(read):
    feed = read("/feed.atom?q=beras+%3Cb%3E%26%22%00%0B&size=100")
    titles = [texts(entry, "title")[0] for entry in feed.findall(f"{ATOM}entry")]

    assert '<script>alert("x")</script> & harga "beras"' in titles
    assert "<b>&" in texts(feed, "title")[0]
    assert all(child.tag.startswith(ATOM) for entry in feed.iter() for child in entry)


def test_what_xml_forbids_is_left_out(small_catalog):
    page = find(small_catalog, SearchQuery(text="padi", size=1))
    (hit,) = page.results
    bad = replace(
        hit,
        title="a\x00\x08b\ud800\ufffe]]>c\U0001f33e\r\nd",
        summary="\x1b",
        topics=("x\x01",),
        organization=replace(hit.organization, name=""),
        published_at=None,
    )
    feed = Feed(
        query=SearchQuery(text="\x07padi"),
        page=replace(page, results=(bad,)),
        links=FeedLinks(site="s", pages="p", id="i", this="t", next="", html="h"),
        province=small_catalog.province,
        wording=load_wording("id"),
    )
    root = ET.fromstring(feed.to_xml())  # noqa: S314  our own feed
    entry = root.find(f"{ATOM}entry")

    assert texts(root, "title")[0].startswith("“padi”")
    assert texts(entry, "title") == ["ab]]>c🌾 d"]
    assert entry.find(f"{ATOM}category").get("term") == "x"
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Data Lampung"
    assert entry.find(f"{ATOM}published") is None


def test_a_feed_without_entries_is_a_feed(read):
    feed = read("/feed.atom?format=geojson")

    assert feed.findall(f"{ATOM}entry") == []
    never = datetime.fromisoformat(texts(feed, "updated")[0])
    assert never == datetime(1970, 1, 1, tzinfo=UTC)


def test_an_unchanged_feed_is_not_sent_again(client):
    first = client.get("/feed.atom?q=padi")
    again = client.get(
        "/feed.atom?q=padi", headers={"If-None-Match": first.headers["etag"]}
    )

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert client.head("/feed.atom").status_code == 200


@pytest.mark.parametrize("address", ["/feed.atom", "/en/feed.atom"])
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("region=1804", "region"),
        ("wilayah=18", "wilayah"),
        ("size=101", "size"),
        ("page=201", "page"),
        ("cursor=x", "cursor"),
        ("lang=jv", "lang"),
    ],
)
def test_a_feed_names_a_parameter_that_means_nothing(client, address, query, parameter):
    answer = client.get(f"{address}?{query}")

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter


def test_a_feed_is_open_to_every_site(client):
    assert client.get("/feed.atom").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("/", "/feed.atom"),
        ("/en/", "/en/feed.atom"),
        ("/dataset?q=padi&region=18&sort=title&page=1", "/feed.atom?q=padi&region=18"),
        ("/en/dataset?q=padi", "/en/feed.atom?q=padi"),
        ("/dataset?format=geojson", "/feed.atom?format=geojson"),
    ],
)
def test_pages_lead_to_the_feed_of_what_they_show(client, path, feed):
    html = client.get(path).text
    href = feed.replace("&", "&amp;")

    assert f'<link rel="alternate" type="application/atom+xml" href="{href}"' in html
    assert (f'<a class="tautan" href="{href}"' in html) == ("dataset" in path)
    assert client.get(feed).status_code == 200


def test_the_description_of_the_api_tells_of_the_feed(app):
    operation = app.openapi()["paths"]["/feed.atom"]["get"]
    parameters = {item["name"]: item["schema"] for item in operation["parameters"]}

    assert parameters["size"]["default"] == 50
    assert parameters["sort"]["default"] == "newest"
    search = app.openapi()["paths"]["/api/v1/search"]["get"]["parameters"]
    assert {*parameters, "explain"} == {item["name"] for item in search}
    assert list(operation["responses"]["200"]["content"]) == ["application/atom+xml"]


def test_the_feed_of_a_search_keeps_its_own_order(client):
    html = client.get("/dataset?q=padi&sort=title&size=5").text
    rest = html.partition('application/atom+xml" href="')[2]
    href = rest.partition('"')[0].replace("&amp;", "&")

    assert parse_qs(urlsplit(href).query) == {"q": ["padi"]}

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siger_catalog.errors import RecordInvalidError, SourceError
from siger_catalog.model import Source
from siger_harvesters.file_dataset import to_dataset
from siger_harvesters.file_lists import from_page, from_table, is_table
from siger_harvesters.files import FilesHarvester

HARVESTER = FilesHarvester()
PAGE = """<html><base href="/data/">
<a href="padi.csv">Produksi <b>Padi</b></a> <a href="padi.xlsx">XLSX</a>
<a href="jalan%20raya_2023.xls">unduh</a> <a href="profil.pdf">Profil</a>
<a href="http://lain.example/x.csv">Lain</a> <a href="javascript:alert('x.csv')">!</a>
<a href="//lain.example/y.csv">Lain</a> <a href="http://[x.csv">rusak</a>
<a name="jangkar">Jangkar</a><script>'<a href="z.csv">'</script></html>"""


@pytest.fixture
def harvested(serve_files, fetcher_for):
    """Harvest a list served with other paths beside it; gives the datasets."""

    def harvest(body, others=None):
        url = serve_files({"/": body, **(others or {})})
        source = Source(name="uji", kind="files", url=f"{url}/", title="Uji")
        fetcher = fetcher_for(url)
        return [HARVESTER.map(r, source) for r in HARVESTER.records(source, fetcher)]

    return harvest


def test_a_page_gives_the_data_files_of_its_own_host(harvested):
    padi, jalan = harvested(PAGE.encode())

    assert (padi.name, padi.title) == ("data-padi", "Produksi Padi")
    assert [d.format for d in padi.distributions] == ["csv", "xlsx"]
    assert jalan.title == "Jalan raya 2023"
    assert jalan.distributions[0].url.endswith("/data/jalan%20raya_2023.xls")
    assert padi.publisher.name == "Uji"


def test_robots_txt_is_obeyed_for_the_list_and_for_each_file(harvested):
    rules = b"User-agent: *\nDisallow: /data/*.xls$"
    (padi,) = harvested(PAGE.encode(), {"/robots.txt": rules})

    assert padi.name == "data-padi"
    for closed in (b"User-agent: siger\nDisallow: /", (503, b"")):
        with pytest.raises(SourceError) as caught:
            harvested(PAGE.encode(), {"/robots.txt": closed})
        assert caught.value.cause_type == "dilarang-robots"


def test_a_data_package_is_one_dataset(harvested):
    package = {
        "name": "jalan",
        "title": "Jalan Kabupaten",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/x"}],
        "contributors": [{"title": "Dinas PUPR", "email": "pu@example.id"}],
        "keywords": ["jalan", "pupr"],
        "created": "2024-05-06",
        "kode_wilayah": "18.04",
        "resources": [
            {"path": "data/jalan.csv", "title": "Jalan", "schema": {"name": "jalan"}},
            {"path": ["a.csv", "b.csv"], "name": "bagian"},
            {"data": [[1]]},
            {"path": "javascript:x"},
            7,
        ],
    }
    (dataset,) = harvested(json.dumps(package).encode())

    assert (dataset.name, dataset.title) == ("jalan", "Jalan Kabupaten")
    assert dataset.license.id == "CC-BY-4.0"
    assert dataset.publisher.name == "Dinas PUPR"
    assert dataset.contact.email == "pu@example.id"
    assert dataset.extras == {"kode_wilayah": "18.04"}
    assert dataset.issued_at.year == 2024
    assert [d.url.rpartition("/")[2] for d in dataset.distributions] == [
        *("jalan.csv", "a.csv", "b.csv")
    ]
    assert dataset.distributions[0].schema == "jalan"


def test_a_table_of_files_groups_them_by_dataset(harvested):
    table = (
        "\ufeffURL;Judul;Dataset;Instansi;Format;Satuan\r\n"
        "padi-1.csv;Padi;padi;Dinas Tani;;\r\n"
        "https://lain.example/padi-2;Padi;padi;Dinas Tani;xlsx;\r\n"
        "/jalan.csv;;;;;\r\n"
        "javascript:x;Jahat;;;;\r\n"
        "http://[;Rusak;;;;\r\n"
    )
    padi, jalan = harvested(table.encode())

    assert (padi.name, padi.publisher.name) == ("padi", "Dinas Tani")
    assert [d.format for d in padi.distributions] == ["csv", "xlsx"]
    assert (jalan.name, jalan.title) == ("jalan", "Jalan")


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b"<html>tanpa tautan</html>", "daftar-kosong"),
        (b"halo", "bukan-bentuknya"),
        (b'{"a": 1}', "bukan-bentuknya"),
        (b"<html><![rusak[ ", "bukan-bentuknya"),
        (b"url,a\n" + b"x" * 110_000, "bukan-bentuknya"),
        (b'{"a": ', "bukan-json"),
        (b'{"resources": []}', "daftar-kosong"),
        ((404, b""), "tautan-mati"),
        ((500, b""), "portal-rusak"),
        ((403, b""), "tidak-diizinkan"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(harvested, body, cause):
    with pytest.raises(SourceError) as caught:
        harvested(body)

    assert caught.value.cause_type == cause


_LISTS = {
    "page": lambda n: "<html>" + "".join(f"<a href='{i}.csv'>a</a>" for i in range(n)),
    "package": lambda n: json.dumps(
        {"name": "a", "resources": [{"path": "a.csv"}] * n}
    ),
    "table": lambda n: "url\n" + "a.csv\n" * n,
}


@pytest.mark.parametrize("kind", _LISTS)
def test_a_list_of_too_many_files_is_refused_not_cut(harvested, kind, monkeypatch):
    monkeypatch.setattr("siger_harvesters.file_lists.MOST_FILES", 3)

    assert harvested(_LISTS[kind](3).encode())
    with pytest.raises(SourceError) as caught:
        harvested(_LISTS[kind](4).encode())
    assert caught.value.cause_type == "daftar-tidak-berujung"


def test_a_page_of_too_many_links_is_refused_not_cut(monkeypatch):
    monkeypatch.setattr("siger_harvesters.file_lists._MOST_LINKS", 3)
    links = "<a href='profil'>a</a>" * 3

    assert not list(from_page(links, "http://a.id/"))
    with pytest.raises(SourceError) as caught:
        list(from_page(f"{links}<a href='a.csv'>a</a>", "http://a.id/"))
    assert caught.value.cause_type == "daftar-tidak-berujung"


def test_files_that_differ_in_their_query_alone_are_datasets_of_their_own(harvested):
    page = (
        "<a href='/unduh.csv?id=1'>Produksi Padi</a>"
        "<a href='/unduh.csv?id=2'>Jagung</a>"
        "<a href='/unduh.xlsx?id=2'>Jagung</a>"
    )
    padi, jagung = harvested(f"<html>{page}".encode())
    table = harvested(b"url,judul\n/unduh?id=1,Padi\n/unduh?id=2,Jagung\n")

    assert (padi.title, jagung.title) == ("Produksi Padi", "Jagung")
    assert [d.format for d in jagung.distributions] == ["csv", "xlsx"]
    assert [d.title for d in table] == ["Padi", "Jagung"]


@pytest.mark.parametrize("url", ["http://*.a.id/", "http://[a.id/"])
def test_an_address_that_is_none_says_so(fetcher_for, url):
    source = Source(name="uji", kind="files", url=url)
    with pytest.raises(SourceError) as caught:
        list(HARVESTER.records(source, fetcher_for()))

    assert caught.value.cause_type == "alamat-salah"


_HTML = st.text(alphabet="<a href='\">/.csv&#x;:[]?!-\x00", max_size=80)


@settings(max_examples=100, deadline=None, database=None)
@given(text=_HTML)
def test_no_page_and_no_table_breaks_the_reading(text):
    listed = [
        *from_page(f"<a href='x.csv'>{text}", "http://a.id/"),
        *from_table(text, ""),
    ]

    assert all("://" in file.url for each in listed for file in each.files)
    assert isinstance(is_table(text), bool)


_JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["path", "url", "title"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@settings(max_examples=100, deadline=None, database=None)
@given(
    payload=st.dictionaries(
        st.sampled_from(["id", "title", "fields", "files"]),
        _JSON
        | st.dictionaries(
            st.sampled_from(["licenses", "contributors", "tags", "license", "x"]), _JSON
        ),
    )
)
def test_no_entry_breaks_the_mapping(payload):
    source = Source(name="uji", kind="files", url="http://a.id/")
    try:
        dataset = to_dataset(payload, source)
    except RecordInvalidError:
        return
    assert dataset.distributions

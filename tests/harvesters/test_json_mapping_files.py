import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siger_catalog.errors import RecordInvalidError, SourceFormatError
from siger_catalog.model import License, Record, Source
from siger_harvesters.json_api import JsonApiHarvester
from siger_harvesters.json_mapping import (
    MappingMistakesError,
    mapping_of,
    read_mapping,
    shipped_mappings,
)

SOURCE = Source(name="uji", kind="json_api", url="http://data.example.go.id/")
SHIPPED = sorted(shipped_mappings())
EVERYTHING = """
landing = "/lihat/{id}"
[list]
path = "/daftar"
[fields]
id = "id"
title = ["title", "judul"]
name = "slug"
description = "notes"
organisation = ["org.title", "each.nama"]
organisation_name = "org.name"
contact_name = "c.0.nama"
contact_email = "c.0.email"
license = "license"
license_url = "license_url"
tags = "tags"
themes = "themes"
frequency = "freq"
issued = "issued"
modified = "modified"
[extras]
satuan = "m.[key=Satuan].value"
[[files]]
list = "files"
id = "id"
url = ["url", "value"]
title = "name"
format = "format"
media_type = "mime"
modified = "at"
[[files]]
rows = "rows"
[[files]]
address = "/unduh/{id}.csv"
"""


@pytest.fixture
def source(tmp_path):
    """A source with a mapping of every field, kept in a file of ours."""
    path = tmp_path / "semua.toml"
    path.write_text(EVERYTHING)
    options = {"mapping": str(path)}
    return Source(name="uji", kind="json_api", url=SOURCE.url, options=options)


def _record(fields, each=None):
    payload = {"record": fields, "each": each}
    return Record(remote_id="1", name="", payload=payload, raw=b"{}")


def test_every_mistake_of_a_mapping_is_told_at_once():
    text = """
    [list]
    path = "https://lain.example/daftar"
    body = { a = "b" }
    unknown = 1
    [list.paging]
    style = "halaman"
    [fields]
    id = "a..b"
    [[files]]
    address = "/x/{"
    """
    with pytest.raises(MappingMistakesError) as caught:
        read_mapping(text)

    told = "\n".join(caught.value.mistakes)
    for place in (
        *("list.path", "list.unknown", "list.paging.style", "fields.id"),
        *("fields.title", "files.0.address"),
    ):
        assert place in told


def test_what_contradicts_itself_is_told_too():
    text = """
    each = { path = "/a", paging = { style = "next" } }
    [list]
    path = "/b"
    body = { a = "b" }
    paging = { style = "offset" }
    [fields]
    id = "id"
    title = "t"
    [[files]]
    rows = "r"
    list = "l"
    url = "u"
    """
    with pytest.raises(MappingMistakesError) as caught:
        read_mapping(text)

    places = [each.partition(":")[0] for each in caught.value.mistakes]
    assert places == ["each", "list", "list", "files.0", "files.0"]


@pytest.mark.parametrize("text", ["[", "a = ", "x = 1\n" * 3, "[list]\npath = [1]"])
def test_a_file_that_is_no_mapping_is_refused(text):
    with pytest.raises(MappingMistakesError):
        read_mapping(text)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_mapping_is_without_mistakes_and_found_by_its_name(name):
    source = Source(
        name="uji", kind="json_api", url="http://x.id", options={"mapping": name}
    )

    assert mapping_of(source).title


def test_the_mappings_of_four_portals_come_with_the_package():
    assert SHIPPED == ["bandung", "jabar", "jakarta", "lampung_timur"]


@pytest.mark.parametrize("named", ["", "entah", "/etc/passwd", "tidak/ada.toml"])
def test_a_source_without_a_usable_mapping_says_so(named):
    source = Source(
        name="uji", kind="json_api", url="http://x.id", options={"mapping": named}
    )
    with pytest.raises(SourceFormatError) as caught:
        list(JsonApiHarvester().records(source, None))

    assert caught.value.cause_type == "pemetaan-salah"
    assert "lampung_timur" in caught.value.message


def test_every_field_finds_its_place(source):
    fields = {
        "id": 7,
        "judul": " Produksi\nPadi ",
        "slug": "Produksi Padi",
        "notes": "<b>teks</b>",
        "org": {"title": "Dinas Tani", "name": "tani"},
        "c": [{"nama": "Walidata", "email": "a@b.id"}],
        "license": "cc-by",
        "license_url": "javascript:alert(1)",
        "tags": "padi; panen,padi",
        "themes": [{"name": "pangan"}, "tani", 3],
        "freq": "tahunan",
        "issued": 1700000000,
        "modified": "31-12-2023",
        "m": [{"key": "Satuan", "value": "ton"}],
        "files": [
            {"id": 1, "url": "/a.xlsx", "name": "A"},
            "berkas.example.id/b.csv",
            {"url": "javascript:alert(1)"},
            {"url": None},
        ],
        "rows": [{"tahun": 2023, "ton": 1.50}, {"tahun": 2024, "x": {"y": 1}}, "z"],
    }
    dataset = JsonApiHarvester().map(_record(fields), source)

    assert (dataset.name, dataset.title) == ("produksi-padi", "Produksi Padi")
    assert (dataset.publisher.slug, dataset.publisher.name) == ("tani", "Dinas Tani")
    assert (dataset.contact.name, dataset.contact.email) == ("Walidata", "a@b.id")
    assert dataset.license == License(id="cc-by", title="cc-by")
    assert dataset.tags == ("padi", "panen")
    assert dataset.themes == ("3", "pangan", "tani")
    assert dataset.issued_at.year == 2023
    assert (dataset.modified_at.month, dataset.modified_at.day) == (12, 31)
    assert dataset.extras == {"satuan": "ton"}
    assert dataset.landing_url == "http://data.example.go.id/lihat/7"
    assert [(d.url, d.format) for d in dataset.distributions] == [
        ("http://data.example.go.id/a.xlsx", "xlsx"),
        ("http://berkas.example.id/b.csv", "csv"),
        ("http://data.example.go.id/lihat/7#rows", "csv"),
        ("http://data.example.go.id/unduh/7.csv", "csv"),
    ]


def test_rows_inside_the_json_become_a_file_with_every_figure_as_it_came(source):
    rows = [
        {"tahun": 2023, "ton": 1.5},
        {"tahun": 2024, "x": {"y": 1}},
        "z",
        {"a": None},
    ]
    record = _record({"id": 1, "title": "T", "rows": rows})
    (content,) = JsonApiHarvester().carried(record, source).values()

    assert content.decode().splitlines() == [
        "tahun,ton,x,a",
        "2023,1.5,,",
        '2024,,"{""y"": 1}",',
        ",,,",
    ]


def test_a_record_of_too_many_files_is_refused_not_cut(source, monkeypatch):
    fields = {"id": 1, "title": "T", "rows": [{"a": 1}]}
    record = _record({**fields, "files": [{"url": "a.csv"}, {"url": "b.csv"}]})
    most = len(JsonApiHarvester().map(record, source).distributions)
    monkeypatch.setattr("siger_harvesters.json_files.MOST_FILES", most - 1)
    with pytest.raises(RecordInvalidError) as caught:
        JsonApiHarvester().map(record, source)

    assert caught.value.cause_type == "terlalu-besar"


def test_a_record_whose_details_could_not_be_had_is_invalid(source):
    payload = {"record": {"id": 1, "title": "T"}, "lacking": "/detail"}
    record = Record(remote_id="1", name="", payload=payload, raw=b"{}")
    with pytest.raises(RecordInvalidError) as caught:
        JsonApiHarvester().map(record, source)

    assert "rincian" in caught.value.message


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
_JSON = st.recursive(
    _SCALARS | st.sampled_from(["http://[", "\x00a\ud800", "2024-01-01", "//x", "٣"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "url", "name", "nama", "key", "value", "title"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=5,
)
_FIELDS = st.dictionaries(
    st.sampled_from(
        [
            "id",
            "title",
            "slug",
            "notes",
            "org",
            "c",
            "license",
            "license_url",
            "tags",
            "themes",
            "freq",
            "issued",
            "modified",
            "m",
            "files",
            "rows",
        ]
    ),
    _JSON,
)


@settings(max_examples=150, deadline=None, database=None)
@given(fields=_FIELDS | _JSON, each=_JSON, whole=st.booleans())
def test_no_json_breaks_the_mapping_of_a_record(fields, each, whole):
    if whole and isinstance(fields, dict):
        fields = {**fields, "id": "i", "title": "T"}
    mapping = read_mapping(EVERYTHING)
    harvester = JsonApiHarvester()
    record = _record(fields, each)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("siger_harvesters.json_api.mapping_of", lambda _source: mapping)
        try:
            dataset = harvester.map(record, SOURCE)
        except RecordInvalidError:
            return
        carried = harvester.carried(record, SOURCE)

    written = json.dumps([dataset.title, dataset.description, dict(dataset.extras)])
    assert "\\u0000" not in written
    assert "\\ud800" not in written
    assert len({d.id for d in dataset.distributions}) == len(dataset.distributions)
    assert all("://" in d.url for d in dataset.distributions)
    assert carried.keys() <= {d.url for d in dataset.distributions}

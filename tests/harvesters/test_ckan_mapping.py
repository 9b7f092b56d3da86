import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siger_catalog.errors import RecordInvalidError
from siger_catalog.model import Agent, Contact, License, Source
from siger_harvesters.ckan_mapping import to_dataset

SOURCE = Source(
    name="mesuji", kind="ckan", url="http://data.example.go.id/", title="Data Mesuji"
)


@pytest.fixture
def mapped(recorded_package):
    """Map a recorded package."""
    return lambda name: to_dataset(recorded_package(name), SOURCE)


def _mapped(**fields):
    return to_dataset({"id": "i", "name": "n", "title": "T", **fields}, SOURCE)


def test_a_recorded_package_becomes_a_dataset(mapped):
    dataset = mapped("ok")

    assert dataset.name.startswith("jumlah-penduduk-menurut-jenis-kelamin")
    assert dataset.title.endswith("Kabupaten Mesuji Tahun 2020")
    assert dataset.publisher == Agent(slug="mesuji", name="Pemerintah Kabupaten Mesuji")
    assert dataset.contact == Contact(
        name="Dinas Komunikasi dan Informatika Kabupaten Mesuji",
        email="data@example.go.id",
    )
    assert dataset.license.id == "cc-zero"
    assert dataset.license.url.startswith("http://www.opendefinition.org/")
    assert dataset.themes == ("kependudukan",)
    assert dataset.tags[:2] == ("2020", "mesuji")
    assert dataset.frequency == "tahunan"
    assert dataset.extras["cakupan"] == "Kabupaten Mesuji"
    assert dataset.landing_url == ("http://data.example.go.id/dataset/" + dataset.name)
    assert dataset.issued_at == datetime(2026, 11, 24, 9, 1, 4, 670255, UTC)
    assert dataset.region == ""
    assert (dataset.topics, dataset.years) == ((), ())


def test_its_files_become_distributions_in_their_order(mapped):
    distributions = mapped("ok").distributions

    assert [d.title[-8:] for d in distributions] == ["bagian 1", "bagian 2", "bagian 3"]
    assert {d.format for d in distributions} == {"csv"}
    assert {d.media_type for d in distributions} == {"text/csv"}
    assert distributions[0].remote_id == "cb48552c-78f5-4f82-bc31-e42bcd36bc05"
    assert distributions[0].modified_at.utcoffset().total_seconds() == 0
    assert all(len(d.id) == 16 for d in distributions)


def test_a_distribution_keeps_its_id(mapped):
    ids = [d.id for d in mapped("ok").distributions]

    assert ids == [d.id for d in mapped("ok").distributions]
    assert ids[0] == "f020ad591e8c105c"


def test_files_with_one_id_or_none_are_told_apart():
    resource = {"id": "sama", "url": "http://a.go.id/x.csv"}
    resources = [resource, resource, {"url": "/x"}, {"url": "/x"}, {}, {}]
    distributions = _mapped(resources=resources).distributions

    assert len({d.id for d in distributions}) == 6


def test_position_orders_the_files_and_deleted_ones_are_gone():
    resources = [
        {"id": "c", "position": 2},
        {"id": "x"},
        {"id": "a", "position": 0},
        {"id": "b", "position": 1, "state": "deleted"},
    ]

    ids = [d.remote_id for d in _mapped(resources=resources).distributions]
    assert ids == ["a", "c", "x"]


@pytest.mark.parametrize(
    ("name", "count"), [("60_resources", 60), ("no_resources", 0), ("odd_urls", 4)]
)
def test_every_file_is_kept(mapped, name, count):
    assert len(mapped(name).distributions) == count


def test_odd_addresses_become_whole_ones(mapped):
    urls = [d.url for d in mapped("odd_urls").distributions]

    assert urls[0] == "http://data.example.go.id/berkas.csv"
    assert urls[1].endswith("?q=a%20b&c=%C3%A9")
    assert all(url.isascii() for url in urls)


def test_a_package_without_organisation_is_the_portals(mapped):
    assert mapped("no_organization").publisher == Agent(
        slug="mesuji", name="Data Mesuji"
    )


@pytest.mark.parametrize("license_id", [None, "", "notspecified"])
def test_no_license_is_no_license(license_id):
    given = _mapped(license_id=license_id, license_title="License not specified")

    assert given.license == License()


def test_an_unknown_license_is_kept_as_it_is_stated(mapped):
    stated = mapped("unknown_license").license

    assert stated.id == stated.title != ""
    assert stated.url == ""


def test_characters_that_do_harm_are_gone_and_others_stay(mapped):
    dataset = mapped("unicode")
    text = dataset.title + dataset.description + "".join(dataset.tags)

    assert not set(text) & {"\x00", "\u200b", "\u200f", "\u202e"}
    assert any(ord(letter) > 0xFFFF for letter in text)  # emoji stay


def test_markup_stays_text_for_the_page_to_escape(mapped):
    assert "<script>" in mapped("markup").title


def test_extras_of_every_shape_are_kept(mapped):
    extras = mapped("extras").extras
    assert extras["Kunci Berspasi"] == 'nilai, "kutip"'
    assert json.loads(extras["spatial"])["type"] == "Point"
    assert list(extras) == sorted(extras)

    odd = [{"key": "a", "value": {"b": [1]}}, {"key": "", "value": "x"}, None]
    assert _mapped(extras=odd, kode_wilayah="18.04", num=3, isopen=True).extras == {
        "a": '{"b": [1]}',
        "kode_wilayah": "18.04",
        "num": "3",
    }
    assert _mapped(extras={"tahun": 2024}).extras == {"tahun": "2024"}


def test_a_steward_is_asked_before_the_author():
    fields = {"maintainer": "Walidata", "author": "Dinas", "author_email": "a@b.id"}

    assert _mapped(**fields).contact == Contact(name="Walidata", email="a@b.id")
    assert _mapped(maintainer_email="bukan surel").contact == Contact()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Data Penduduk 2024", "data-penduduk-2024"), ("été", "ete"), ("a/../b", "a-b")],
)
def test_a_name_fits_into_addresses(name, expected):
    assert _mapped(name=name).name == expected


@pytest.mark.parametrize(
    "lacking", [{"id": ""}, {"name": None}, {"name": "؟؟"}, {"title": " \u200b"}]
)
def test_a_package_without_id_name_or_title_is_no_dataset(lacking):
    with pytest.raises(RecordInvalidError) as caught:
        _mapped(**lacking)

    assert caught.value.cause_type == "catatan-tidak-lengkap"
    assert next(iter(lacking)) in caught.value.message


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
_JSON = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
_WORD = st.sampled_from(
    ["Data", "http://[", "2024-01-01T00:00", "18.04", "\x00a\ud800"]
)
_VALUE = _WORD | _JSON
_ENTRY = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("id", "name", "key", "value", "url", "format", "mimetype", "position"), _VALUE
    ),
)
_ENTRIES = st.lists(_ENTRY | _JSON, max_size=2) | _VALUE
_PACKAGE = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("id", "name", "title", "notes", "license_id", "x"), _VALUE),
        **dict.fromkeys(("metadata_created", "maintainer_email"), _VALUE),
        **dict.fromkeys(("tags", "groups", "extras", "resources"), _ENTRIES),
        "organization": _ENTRY | _VALUE,
    },
)


@settings(max_examples=60, deadline=None, database=None)
@given(package=_PACKAGE, whole=st.booleans())
def test_no_package_breaks_the_mapping(package, whole):
    if whole:
        package = {**package, "id": "i", "name": "n", "title": "T"}
    try:
        dataset = to_dataset(package, SOURCE)
    except RecordInvalidError:
        assert not whole
        return

    written = json.dumps([dataset.title, dataset.description, dict(dataset.extras)])
    assert "\\u0000" not in written
    assert "\\ud800" not in written
    assert len({d.id for d in dataset.distributions}) == len(dataset.distributions)
    assert all(d.url == "" or "://" in d.url for d in dataset.distributions)

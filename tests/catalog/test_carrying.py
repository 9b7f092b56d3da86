from dataclasses import dataclass

import pytest

from siger_catalog.carrying import with_carried
from siger_catalog.errors import TooLargeError
from siger_catalog.model import Record, Source
from siger_harvesters.json_api import JsonApiHarvester

SOURCE = Source(
    name="uji",
    kind="json_api",
    url="http://a.id",
    options={"mapping": "lampung_timur"},
)
PLACE = "http://a.id/dataset/detail/7#input"


@dataclass(frozen=True)
class _Parts:
    fetcher: object


@dataclass
class _Network:
    asked: list

    def fetch(self, url, **validators):
        self.asked.append((url, validators))
        return url


def _record(rows):
    fields = {"id": 7, "title": "T", "input": rows}
    return Record(remote_id="7", name="", payload={"record": fields}, raw=b"{}")


@pytest.fixture
def network():
    return _Network([])


@pytest.fixture
def carried(network):
    """Return the fetcher for a record with those rows."""

    def make(rows):
        parts = _Parts(network)
        return with_carried(parts, JsonApiHarvester(), SOURCE, _record(rows)).fetcher

    return make


def test_a_file_that_stands_in_the_record_needs_no_network(carried, network):
    answer = carried([{"tahun": 2024, "jumlah": 3}]).fetch(PLACE)

    assert answer.body.read() == b"tahun,jumlah\n2024,3\n"
    assert answer.media_type == "text/csv"
    assert network.asked == []


def test_what_is_held_already_is_not_given_again_and_what_changed_is(carried):
    etag = carried([{"tahun": 2024}]).fetch(PLACE).etag

    assert carried([{"tahun": 2024}]).fetch(PLACE, etag=etag).body is None
    assert carried([{"tahun": 2025}]).fetch(PLACE, etag=etag).body is not None


@pytest.mark.parametrize("limit", ["MOST_ROWS", "MOST_COLUMNS"])
def test_too_many_rows_or_columns_are_refused_not_cut(carried, monkeypatch, limit):
    monkeypatch.setattr(f"siger_harvesters.json_rows.{limit}", 1)
    with pytest.raises(TooLargeError) as caught:
        carried([{"a": 1}, {"b": 2}]).fetch(PLACE)

    assert caught.value.cause_type == "terlalu-besar"


def test_other_files_come_from_the_network(carried, network):
    carried([{"a": 1}]).fetch("http://a.id/b.csv", etag="x")

    assert network.asked == [("http://a.id/b.csv", {"etag": "x", "last_modified": ""})]


def test_a_record_without_such_files_leaves_the_parts_as_they_are(network):
    parts = _Parts(network)

    assert with_carried(parts, JsonApiHarvester(), SOURCE, _record([])) is parts
    assert with_carried(parts, object(), SOURCE, _record([{"a": 1}])) is parts

"""An index beside another: who answers when the first cannot, and who is written."""

import time
from dataclasses import replace

import pytest

from siger_catalog.errors import (
    DocumentsRefusedError,
    IndexDamagedError,
    SearchUnavailableError,
)
from siger_catalog.indexes.elasticsearch import Address, ElasticsearchIndex
from siger_catalog.indexes.embedded import EmbeddedIndex
from siger_catalog.indexes.standby import StandbyIndex
from siger_catalog.searching.engine import Plan
from siger_catalog.searching.tree import All, Term


def total(index):
    return index.run(Plan(tree=All(), size=0)).total


def seconds_of(act):
    began_at = time.monotonic()
    act()
    return time.monotonic() - began_at


@pytest.fixture
def embedded(tmp_path, language):
    return EmbeddedIndex(tmp_path / "index", language, wait_s=1)


@pytest.fixture
def beside(embedded, tmp_path):
    """Put the embedded index beside another."""
    return lambda other: StandbyIndex(other, embedded, tmp_path, first_pause_s=0.3)


@pytest.fixture
def alone(closed_url, language, beside):
    """A standby whose server is not there."""
    index = beside(ElasticsearchIndex(Address(url=closed_url), language))
    yield index
    index.close()


@pytest.fixture
def guarded(make_elasticsearch, language, gate, beside):
    """A standby whose server is behind a gate."""
    return beside(make_elasticsearch(language, url=gate.url, search_timeout_s=1.5))


def test_without_the_server_searches_are_answered_and_writes_say_it(
    alone, embedded, small_document
):
    with pytest.raises(SearchUnavailableError):
        alone.apply([small_document("a")], {})
    assert seconds_of(lambda: total(alone)) < 10
    assert total(alone) == total(embedded) == 1
    assert alone.vocabulary().counts["padi"] == 1
    with pytest.raises(SearchUnavailableError):
        alone.check()
    with pytest.raises(SearchUnavailableError):
        list(alone.revisions())


def test_a_write_that_is_tried_again_is_not_written_again_beside(
    alone, tmp_path, small_document
):
    def commits():
        return [p.stat().st_mtime_ns for p in (tmp_path / "index").glob("*/meta.json")]

    for _ in range(2):
        with pytest.raises(SearchUnavailableError):
            alone.apply([small_document("a"), small_document("b")], {"c": 4})
        before = commits()
    assert commits() == before
    with pytest.raises(SearchUnavailableError):
        alone.apply([small_document("a", 2)], {})
    assert commits() != before


def test_a_hanging_server_costs_one_search_and_two_seconds(
    guarded, gate, small_document
):
    guarded.apply([small_document("a")], {})
    assert total(guarded) == 1
    gate.state = "hanging"
    assert seconds_of(lambda: total(guarded)) < 4.5
    assert seconds_of(lambda: [total(guarded) for _ in range(3)]) < 3 * 1.5


def test_the_server_is_asked_again_after_a_while_and_by_itself(
    guarded, gate, small_document
):
    guarded.apply([small_document("a")], {})
    gate.state = "cut"
    assert total(guarded) == 1
    asked = len(gate.asked)
    assert total(guarded) == 1
    assert len(gate.asked) == asked
    gate.state = "open"
    time.sleep(0.35)
    assert total(guarded) == 1
    assert len(gate.asked) == asked + 1


def test_a_write_that_failed_reaches_the_server_when_it_is_back(
    guarded, gate, small_document
):
    gate.state = "cut"
    with pytest.raises(SearchUnavailableError):
        guarded.apply([small_document("a")], {})
    gate.state = "open"
    guarded.apply([small_document("a")], {})
    primary, standby = guarded.copies()
    assert list(primary.revisions()) == list(standby.revisions()) == [("a", 1)]


def test_an_answer_in_part_gives_way_to_a_whole_one(guarded, gate, small_document):
    guarded.apply([small_document("a")], {})
    gate.changes["/_search"] = lambda told: (
        told.update(timed_out=True),
        told["hits"]["total"].update(value=0),
    )
    answer = guarded.run(Plan(tree=All()))
    assert (answer.total, answer.is_partial) == (1, False)


def test_a_rebuild_builds_both_from_one_reading(guarded, small_document):
    documents = iter([small_document(f"d{n}") for n in range(30)])
    assert guarded.rebuild(documents) == 30
    assert [total(copy) for copy in guarded.copies()] == [30, 30]


def test_a_rebuild_without_the_server_still_builds_the_one_beside(
    alone, embedded, small_document
):
    with pytest.raises(SearchUnavailableError):
        alone.rebuild([small_document("a")])
    assert total(embedded) == 1


def test_an_index_of_another_version_gives_way_until_it_is_rebuilt(
    make_elasticsearch, prefix, language, beside, small_document
):
    older = make_elasticsearch(replace(language, fingerprint="older"), prefix=prefix)
    older.apply([small_document("old")], {})
    server = make_elasticsearch(language, prefix=prefix)
    index = beside(server)
    with pytest.raises(IndexDamagedError):
        index.apply([small_document("a")], {})
    assert index.run(Plan(tree=Term("title_s", "padi"))).total == 1
    assert "version" in index.check().problem
    index.rebuild([small_document("a"), small_document("b")])
    time.sleep(0.35)
    assert total(index) == total(server) == 2


def test_a_fault_beside_is_told_after_the_server_was_written(
    guarded, tmp_path, small_document
):
    guarded.apply([small_document("a")], {})
    (tmp_path / "index" / "current").write_text("0123456789ab-old")
    with pytest.raises(IndexDamagedError):
        guarded.apply([small_document("b")], {})
    assert total(guarded.copies()[0]) == 2
    assert total(guarded) == 2


def test_what_the_server_alone_refuses_is_told_and_both_go_on(guarded, small_document):
    poison = replace(small_document("p"), keywords={"surprise": ("x",)})
    with pytest.raises(DocumentsRefusedError):
        guarded.apply([poison], {})
    guarded.apply([small_document("a")], {})
    server, embedded = (dict(copy.revisions()) for copy in guarded.copies())
    assert (server, embedded) == ({"a": 1}, {"a": 1, "p": 1})

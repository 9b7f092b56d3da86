"""What only the index on a server has to do: faults, versions, rebuilds, restarts."""

import threading
import time
from dataclasses import replace

import pytest
from elasticsearch import Elasticsearch

from siger_catalog.errors import (
    DocumentsRefusedError,
    IndexDamagedError,
    SearchError,
    SearchUnavailableError,
    SettingsError,
)
from siger_catalog.indexes.elasticsearch import Address, ElasticsearchIndex, builds
from siger_catalog.searching.engine import Clause, FacetField, Plan
from siger_catalog.searching.tree import All, Term

BUSY = (429, {"error": {"type": "es_rejected_execution_exception"}, "status": 429})


def total(index):
    return index.run(Plan(tree=All(), size=0)).total


# What a busy machine may add; without an end of its own a call would hang for ever.
PATIENCE_S = 10


def ended_within(seconds, act):
    began_at = time.monotonic()
    with pytest.raises(SearchUnavailableError) as caught:
        act()
    assert time.monotonic() - began_at < seconds + PATIENCE_S
    assert caught.value.recovery == "retry"
    assert caught.value.fix
    return caught.value


@pytest.fixture
def index(make_elasticsearch, language, prefix):
    return make_elasticsearch(language, prefix=prefix)


@pytest.fixture
def node(elasticsearch_url):
    with Elasticsearch(elasticsearch_url) as client:
        yield client


def names_of(node, prefix):
    return sorted(node.indices.get(index=f"{prefix}-*").body)


# --- out of reach, slow, busy ---------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        lambda index: index.run(Plan(tree=All())),
        lambda index: index.vocabulary(),
        lambda index: index.apply([], {"a": 1}),
        lambda index: index.rebuild([]),
        lambda index: list(index.revisions()),
        lambda index: index.check(),
    ],
)
def test_a_server_that_is_not_there_is_said_at_once(closed_url, language, act):
    index = ElasticsearchIndex(Address(url=closed_url), language)
    ended_within(1, lambda: act(index))
    index.close()


def test_a_server_that_never_answers_is_waited_for_as_long_as_was_said(
    make_elasticsearch, language, gate
):
    index = make_elasticsearch(language, url=gate.url, search_timeout_s=0.3)
    total(index)
    gate.state = "hanging"
    ended_within(1, lambda: total(index))
    gate.state = "open"
    assert total(index) == 0


def test_a_server_that_came_back_is_used_by_the_same_index(
    make_elasticsearch, language, gate, small_document
):
    index = make_elasticsearch(language, url=gate.url)
    index.apply([small_document("a")], {})
    gate.state = "cut"
    for _ in range(3):
        ended_within(1, lambda: total(index))
    gate.state = "open"
    assert total(index) == 1


def test_a_busy_server_is_asked_again_and_then_said_to_be_busy(
    make_elasticsearch, language, gate
):
    index = make_elasticsearch(language, url=gate.url)
    total(index)
    gate.answers["/_search"] = [BUSY]
    assert total(index) == 0
    gate.answers["/_search"] = [BUSY] * 5
    assert "429" in ended_within(2, lambda: total(index)).message


def test_a_document_refused_as_not_now_is_sent_again(
    make_elasticsearch, language, gate, small_document
):
    index = make_elasticsearch(language, url=gate.url)
    item = {"_id": "a", "status": 429, "error": {"type": "es_rejected", "reason": ""}}
    told = {"took": 1, "errors": True, "items": [{"index": item}]}
    gate.answers["/_bulk"] = [BUSY, (200, told)]
    index.apply([small_document("a")], {})
    assert sum(path.endswith("/_bulk") for path in gate.asked) == 3
    assert total(index) == 1
    gate.answers["/_bulk"] = [(200, told)] * 9
    ended_within(15, lambda: index.apply([small_document("a", 2)], {}))


def test_a_shard_that_is_being_recovered_has_no_numbers_and_fails_nothing(
    make_elasticsearch, language, gate
):
    def recover(told):
        for about in told["indices"].values():
            for copies in about["shards"].values():
                copies[0].pop("seq_no")
                copies[0].pop("refresh")

    index = make_elasticsearch(language, url=gate.url)
    total(index)
    gate.changes["/_stats/refresh"] = recover
    assert index.vocabulary().counts
    gate.answers["/_search"] = [(500, {"error": "shutting down", "status": 500})]
    ended_within(1, lambda: total(index))


@pytest.mark.parametrize("status", [401, 403])
def test_a_server_that_refuses_us_names_the_key(
    make_elasticsearch, language, gate, status
):
    index = make_elasticsearch(language, url=gate.url)
    gate.answers["/_search"] = [(status, {"error": "security", "status": status})]
    assert "API_KEY" in ended_within(1, lambda: total(index)).fix


def test_what_was_cut_short_is_never_taken_for_an_answer(
    make_elasticsearch, language, gate, small_document
):
    index = make_elasticsearch(language, url=gate.url)
    index.apply([small_document("a")], {})
    assert not index.run(Plan(tree=All())).is_partial
    gate.changes["/_search"] = lambda told: told.update(timed_out=True)
    assert index.run(Plan(tree=All())).is_partial
    ended_within(1, index.vocabulary)
    gate.changes["/_search"] = lambda told: told["_shards"].update(failed=1)
    assert index.run(Plan(tree=All())).is_partial
    ended_within(1, lambda: list(index.revisions()))


def test_counts_that_were_cut_short_make_a_page_far_down_one_in_part(
    make_elasticsearch, language, gate, small_document, monkeypatch
):
    monkeypatch.setattr("siger_catalog.indexes.elasticsearch.index.WINDOW", 1)
    index = make_elasticsearch(language, url=gate.url)
    index.apply([small_document(name) for name in "abc"], {})
    facets = (FacetField("region", "region"),)
    far = Plan(tree=All(), offset=1, size=1, facets=facets)
    assert not index.run(far).is_partial
    # The hits are asked of a point in time, the counts together with others.
    gate.changes["/_msearch"] = lambda told: told["responses"][0].update(timed_out=True)
    assert index.run(far).is_partial


def test_an_address_that_is_none_is_a_setting_to_correct(language, tmp_path):
    for address in (
        Address(url="search.example"),
        Address(url="https://search.example:9200", ca_file=str(tmp_path / "none.pem")),
    ):
        with pytest.raises(SettingsError, match="SIGER_ELASTICSEARCH"):
            ElasticsearchIndex(address, language)


# --- documents ------------------------------------------------------------------


def test_a_document_that_the_server_refuses_is_named_and_the_others_are_written(
    index, small_document
):
    poison = replace(small_document("poison"), keywords={"surprise": ("x",)})
    batch = [small_document("a"), poison, small_document("b")]
    with pytest.raises(DocumentsRefusedError, match="strict_dynamic") as caught:
        index.apply(batch, {"gone": 1})
    assert list(caught.value.refused) == ["poison"]
    assert caught.value.recovery == "skip"
    assert total(index) == 2


def test_a_rebuild_is_served_without_a_refused_document_but_not_without_many(
    index, small_document
):
    good = [small_document(f"d{n}") for n in range(20)]
    poison = replace(small_document("poison"), keywords={"surprise": ("x",)})
    with pytest.raises(DocumentsRefusedError):
        index.rebuild([*good, poison])
    assert total(index) == 20
    bad = [replace(poison, name=f"bad{n}") for n in range(5)]
    with pytest.raises(DocumentsRefusedError):
        index.rebuild([*good[:3], *bad])
    assert total(index) == 20


def test_text_that_is_no_json_is_our_own_fault_and_not_the_server_s(
    index, small_document
):
    with pytest.raises(SearchError) as caught:
        index.apply([replace(small_document("a"), title_key="\ud83d")], {})
    assert caught.value.recovery == "stop"


def test_a_very_long_word_or_value_refuses_nothing(index, small_document):
    long = "x" * 40_000
    document = small_document("a", title=f"padi {long}")
    index.apply([replace(document, keywords={"license": (long,)})], {})
    assert index.run(Plan(tree=Term("title_s", "padi"))).total == 1


def test_a_deletion_is_remembered_longer_than_the_server_remembers_it(
    index, node, small_document, prefix
):
    index.apply([small_document("a", 1)], {})
    node.indices.put_settings(
        index=names_of(node, prefix)[0], settings={"index.gc_deletes": "1ms"}
    )
    index.apply([], {"a": 5})
    time.sleep(0.05)  # the server itself has forgotten it now
    index.apply([small_document("a", 4)], {})
    assert total(index) == 0
    assert list(index.revisions()) == []


def test_a_hit_beyond_the_server_s_window_is_reached(index, small_document):
    count = 10_030
    index.rebuild(small_document(f"d{n:05}", n) for n in range(count))
    facets = (FacetField("region", "region"),)
    plan = Plan(tree=All(), sort="title", facets=facets, offset=10_010, size=50)
    answer = index.run(plan)
    expected = [f"d{n:05}" for n in range(10_010, count)]
    assert [hit.shown["name"] for hit in answer.hits] == expected
    assert (answer.total, answer.facets["region"]) == (count, (("18.04", count),))
    beyond = index.run(replace(plan, offset=20_000))
    assert (beyond.total, beyond.hits) == (count, ())
    assert len(list(index.revisions())) == count


def test_many_shards_score_as_one_does(make_elasticsearch, language, small_document):
    documents = [
        small_document(f"d{n}", title=" ".join(["padi"] * (n % 4 + 1) + ["kopi"] * n))
        for n in range(40)
    ]
    one, three = (make_elasticsearch(language, shards=n) for n in (1, 3))
    for index in (one, three):
        index.rebuild(documents)
    plan = Plan(tree=Term("title_s", "padi"), size=40)
    scores = [
        {hit.shown["name"]: hit.score for hit in index.run(plan).hits}
        for index in (one, three)
    ]
    assert scores[0] == pytest.approx(scores[1], rel=1e-6)


def test_a_request_that_the_server_cannot_read_is_our_own_fault(index):
    with pytest.raises(SearchError) as caught:
        index.run(Plan(tree=All(), clauses=(Clause("year", ("no number",)),)))
    assert caught.value.recovery == "stop"


# --- builds ---------------------------------------------------------------------


def test_searches_never_fail_while_the_index_is_rebuilt(index, small_document):
    documents = [small_document(f"d{n}") for n in range(300)]
    index.rebuild(documents)
    is_over, seen, errors = threading.Event(), [], []

    def search_on():
        while not is_over.is_set():
            try:
                seen.append(total(index))
            except Exception as error:  # noqa: BLE001  any is a failure
                errors.append(error)

    searcher = threading.Thread(target=search_on)
    searcher.start()
    for _ in range(4):
        index.rebuild(documents)
    is_over.set()
    searcher.join()
    assert errors == []
    assert len(seen) > 20
    assert set(seen) == {300}


def test_what_is_written_during_a_rebuild_may_be_written_again_after_it(
    index, small_document
):
    index.rebuild([small_document("a", 1)])

    def documents():
        yield small_document("a", 1)
        index.apply([small_document("a", 2, "kopi")], {})

    index.rebuild(documents())
    index.apply([small_document("a", 2, "kopi")], {})
    assert list(index.revisions()) == [("a", 2)]
    assert index.vocabulary().counts["kopi"] == 1


def test_the_build_before_is_kept_and_those_before_it_are_removed(
    index, node, small_document, prefix
):
    for _ in range(4):
        index.rebuild([small_document("a")])
    held = node.indices.get_alias(index=names_of(node, prefix)).body
    (served,) = node.indices.get_alias(name=prefix).body
    (previous,) = node.indices.get_alias(name=f"{prefix}-previous").body
    assert set(held) == {served, previous}
    assert set(held[served]["aliases"]) == {prefix, served.rpartition("-")[0]}
    assert set(held[previous]["aliases"]) == {f"{prefix}-previous"}


def test_a_build_that_a_killed_rebuild_left_is_removed_a_day_later(
    index, node, small_document, monkeypatch, prefix
):
    left = f"{prefix}-{'a' * 12}-{'b' * 12}"
    node.indices.create(index=left)
    index.rebuild([small_document("a")])
    assert left in names_of(node, prefix)
    monkeypatch.setattr(builds, "_ABANDONED_S", -60)
    index.rebuild([small_document("a")])
    assert left not in names_of(node, prefix)


def test_another_catalog_on_the_same_server_is_left_alone(
    make_elasticsearch, language, small_document, index, prefix
):
    other = make_elasticsearch(language, prefix=f"{prefix}-b")
    other.rebuild([small_document("x")])
    for _ in range(3):
        index.rebuild([small_document("a"), small_document("b")])
    assert (total(index), total(other)) == (2, 1)


def test_an_index_of_another_version_asks_for_a_rebuild(
    make_elasticsearch, language, small_document, index, prefix
):
    index.apply([small_document("a")], {})
    changed = replace(language, fingerprint="another")
    newer = make_elasticsearch(changed, prefix=prefix)
    with pytest.raises(IndexDamagedError) as caught:
        total(newer)
    assert "siger reindex" in caught.value.fix
    with pytest.raises(IndexDamagedError):
        newer.apply([small_document("b")], {})
    assert "version" in newer.check().problem
    assert newer.rebuild([small_document("b"), small_document("c")]) == 2
    assert total(newer) == 2
    with pytest.raises(IndexDamagedError):
        total(index)


def test_programs_that_begin_at_once_make_one_index(
    make_elasticsearch, language, small_document, node, prefix
):
    doors = [make_elasticsearch(language, prefix=prefix) for _ in range(4)]
    threads = [
        threading.Thread(target=door.apply, args=([small_document(f"d{n}")], {}))
        for n, door in enumerate(doors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names_of(node, prefix)) == 1
    assert total(doors[0]) == 4


def test_the_words_that_another_program_wrote_are_known_a_little_later(
    make_elasticsearch, language, small_document, index, prefix
):
    other = make_elasticsearch(language, prefix=prefix)
    assert "kopi" not in index.vocabulary().counts
    other.apply([small_document("a", title="kopi")], {})
    deadline = time.monotonic() + 30
    while "kopi" not in index.vocabulary().counts:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_an_index_that_was_removed_from_the_server_is_begun_again(
    index, node, small_document, prefix
):
    index.apply([small_document("a")], {})
    node.indices.delete(index=names_of(node, prefix)[0])
    assert total(index) == 0
    index.apply([small_document("a")], {})
    assert total(index) == 1

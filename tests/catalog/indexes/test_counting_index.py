"""Facet counts that are kept: which, how long, how many, and asked for once."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from siger_catalog.errors import SearchUnavailableError
from siger_catalog.indexes.counting import CountingIndex
from siger_catalog.indexes.embedded import EmbeddedIndex
from siger_catalog.indexes.memory import MemoryIndex
from siger_catalog.indexes.standby import StandbyIndex
from siger_catalog.searching.engine import Clause, FacetField, Plan
from siger_catalog.searching.tree import All, Bool, Term

REGION, YEAR = FacetField("region", "region"), FacetField("year", "year")
EVERYTHING = Plan(tree=All(), facets=(REGION, YEAR))


class Watched(MemoryIndex):
    """A real index that notes what it is asked; `before` is called first."""

    def __init__(self, language):
        super().__init__(language)
        self.plans = []
        self.is_partial = False
        self.before = lambda: None

    def run(self, plan):
        self.plans.append(plan)
        self.before()
        return replace(super().run(plan), is_partial=self.is_partial)

    def counted(self):
        """Return the fields of the facets of each plan since the last look."""
        fields = [[f.field for f in plan.facets] for plan in self.plans]
        self.plans.clear()
        return fields


@pytest.fixture
def watched(language, small_document):
    index = Watched(language)
    index.apply([small_document("a"), small_document("b")], {})
    return index


@pytest.fixture
def index(watched):
    return CountingIndex(watched)


def regions(index, plan=EVERYTHING):
    return dict(index.run(plan).facets["region"])


def until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


# --- what is kept ---------------------------------------------------------------


def test_a_facet_is_counted_once_and_hits_are_found_each_time(index, watched):
    first = index.run(EVERYTHING)
    assert index.run(EVERYTHING) == first
    assert first.facets == {"region": (("18.04", 2),), "year": ((2023, 2),)}
    assert watched.counted() == [["region", "year"], []]


def test_other_pages_and_orders_have_the_same_counts(index, watched):
    index.run(EVERYTHING)
    page = index.run(replace(EVERYTHING, offset=1, size=1, sort="title"))
    assert [hit.shown["name"] for hit in page.hits] == ["b"]
    assert page.facets == index.run(EVERYTHING).facets
    assert watched.counted() == [["region", "year"], [], []]


def test_a_chosen_filter_leaves_its_own_facet_as_it_was(index, watched):
    index.run(EVERYTHING)
    narrowed = replace(EVERYTHING, clauses=(Clause("region", ("18.09",)),))
    assert index.run(narrowed).facets == {"region": (("18.04", 2),), "year": ()}
    assert watched.counted() == [["region", "year"], ["year"]]


def test_another_text_filter_or_length_is_counted_for_itself(index, watched):
    plans = [
        EVERYTHING,
        replace(EVERYTHING, tree=Term("title_s", "padi")),
        replace(EVERYTHING, tree=Term("title_s", "kopi")),
        replace(EVERYTHING, clauses=(Clause("format", ("csv",)),)),
        replace(EVERYTHING, facet_size=1),
    ]
    for plan in plans:
        assert index.run(plan) == watched.run(plan)
    assert watched.counted() == [["region", "year"]] * 10


def test_a_plan_that_wants_counts_alone_is_asked_once(index, watched, small_document):
    alone = replace(EVERYTHING, size=0)
    first, second = index.run(alone), index.run(alone)
    assert first == second
    assert (second.total, second.hits) == (2, ())
    assert watched.counted() == [["region", "year"]]
    narrowed = replace(alone, clauses=(Clause("year", (1999,)),))
    assert index.run(narrowed).total == 0
    index.apply([small_document("c")], {})
    assert index.run(alone).total == 3


def test_a_plan_without_facets_goes_straight_through(index, watched):
    plan = Plan(tree=All(), size=1)
    assert index.run(plan) == watched.run(plan)
    assert [asked is plan for asked in watched.plans] == [True, True]


def test_an_answer_in_part_is_given_on_and_not_kept(index, watched):
    watched.is_partial = True
    assert index.run(EVERYTHING).is_partial
    assert index.run(EVERYTHING).is_partial
    watched.is_partial = False
    assert not index.run(EVERYTHING).is_partial
    assert watched.counted() == [["region", "year"]] * 3


def test_the_counts_of_a_server_that_ran_out_of_time_are_not_kept(
    make_elasticsearch, language, gate, small_document
):
    index = CountingIndex(make_elasticsearch(language, url=gate.url))
    index.apply([small_document("a")], {})
    gate.changes["/_msearch"] = lambda told: told["responses"][1].update(timed_out=True)
    assert index.run(EVERYTHING).is_partial
    gate.changes.clear()
    index.apply([], {})
    asked = len(gate.asked)
    assert index.run(EVERYTHING).facets["year"] == ((2023, 1),)
    assert index.run(EVERYTHING).facets["year"] == ((2023, 1),)
    assert len(gate.asked) > asked


# --- how long -------------------------------------------------------------------


@pytest.fixture(params=["memory", "embedded", "elasticsearch", "standby"])
def any_index(request, tmp_path, language):
    embedded = EmbeddedIndex(tmp_path / "index", language)
    if request.param == "memory":
        made = MemoryIndex(language)
    elif request.param == "embedded":
        made = embedded
    else:
        made = request.getfixturevalue("make_elasticsearch")(language)
    if request.param == "standby":
        made = StandbyIndex(made, embedded, tmp_path)
    return CountingIndex(made)


def test_every_write_of_this_program_is_counted_at_once(any_index, small_document):
    assert regions(any_index) == {}
    for number in range(1, 4):
        any_index.apply([small_document(f"d{number}")], {})
        assert regions(any_index) == regions(any_index) == {"18.04": number}
    any_index.apply([], {"d1": 2})
    assert regions(any_index) == {"18.04": 2}
    any_index.rebuild([small_document("e")])
    assert regions(any_index) == {"18.04": 1}


def test_a_generation_is_the_same_until_something_is_written(any_index, small_document):
    any_index.apply([small_document("a")], {})
    before = any_index.generation()
    regions(any_index)
    assert any_index.generation() == before
    any_index.apply([small_document("b")], {})
    assert any_index.generation() != before
    assert hash(before) == hash(before)


def test_what_another_process_wrote_into_the_folder_is_counted_at_once(
    tmp_path, language, small_document
):
    index = CountingIndex(EmbeddedIndex(tmp_path, language))
    index.apply([small_document("a")], {})
    assert regions(index) == {"18.04": 1}
    code = (
        "import sys; from pathlib import Path\n"
        "from siger_catalog.indexes.embedded import EmbeddedIndex\n"
        "from siger_catalog.language import build_language\n"
        "from siger_catalog.provinces.regions import load_province\n"
        "language = build_language(load_province('lampung'))\n"
        "EmbeddedIndex(Path(sys.argv[1]), language).apply([], {'a': 5})\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    subprocess.run(command, check=True)  # noqa: S603  our own words
    assert regions(index) == {}


def test_what_another_program_wrote_to_the_server_is_counted_a_little_later(
    make_elasticsearch, language, prefix, small_document
):
    index = CountingIndex(make_elasticsearch(language, prefix=prefix))
    index.apply([small_document("a")], {})
    assert regions(index) == {"18.04": 1}
    other = make_elasticsearch(language, prefix=prefix)
    other.apply([small_document("b")], {})
    until(lambda: regions(index) == {"18.04": 2})
    other.rebuild([small_document("c")])
    until(lambda: regions(index) == {"18.04": 1})


def test_the_server_is_not_looked_at_for_every_search(
    make_elasticsearch, language, gate, small_document
):
    index = CountingIndex(make_elasticsearch(language, url=gate.url))
    index.apply([small_document("a")], {})
    began_at = time.monotonic()
    for _ in range(30):
        regions(index)
    looked = sum(path.endswith("/_stats/refresh") for path in gate.asked)
    assert 1 <= looked <= 2 + (time.monotonic() - began_at)


def test_a_look_that_began_before_a_write_ended_is_not_kept_after_it(
    make_elasticsearch, language, gate, small_document
):
    index = make_elasticsearch(language, url=gate.url)
    index.apply([small_document("a")], {})
    looking, written = threading.Event(), threading.Event()

    def dawdle(_):
        looking.set()
        written.wait(20)

    gate.changes["/_stats/refresh"] = dawdle
    with ThreadPoolExecutor() as pool:
        before = pool.submit(index.generation)
        assert looking.wait(20)
        index.apply([small_document("b")], {})
        written.set()
    gate.changes.clear()
    assert index.generation() != before.result()


def test_beside_a_server_that_is_away_counts_are_of_the_one_that_answers(
    make_elasticsearch, tmp_path, language, gate, small_document
):
    server = CountingIndex(make_elasticsearch(language, url=gate.url))
    embedded = CountingIndex(EmbeddedIndex(tmp_path / "index", language))
    index = StandbyIndex(server, embedded, tmp_path)
    index.apply([small_document("a")], {})
    assert regions(index) == {"18.04": 1}
    generation = index.generation()
    gate.state = "cut"
    with pytest.raises(SearchUnavailableError):
        index.apply([small_document("b")], {})
    assert regions(index) == regions(index) == {"18.04": 2}
    assert index.generation() != generation


# --- how many -------------------------------------------------------------------


def of_word(number):
    return replace(EVERYTHING, tree=Term("title_s", f"w{number}"))


def test_what_was_not_asked_for_longest_is_forgotten_first(watched):
    index = CountingIndex(watched, most_entries=2)
    for number in (1, 2, 1, 3, 1, 2):
        index.run(of_word(number))
    both = ["region", "year"]
    assert watched.counted() == [both, both, [], both, [], both]


def test_large_questions_do_not_fill_the_memory(watched):
    index = CountingIndex(watched, most_bytes=100_000)
    words = tuple(Term("title_s", f"w{n}") for n in range(400))
    large = replace(EVERYTHING, tree=Bool(should=words))
    index.run(large)
    index.run(large)
    assert watched.counted() == [["region", "year"], []]
    index.run(replace(large, clauses=(Clause("format", ("csv",)),)))
    index.run(large)
    assert watched.counted() == [["region", "year"], ["region", "year"]]


# --- at once --------------------------------------------------------------------


def test_ten_who_ask_the_same_have_it_counted_once(index, watched):
    gathered = threading.Barrier(10)

    def ask():
        gathered.wait(20)
        return index.run(EVERYTHING).facets["year"]

    watched.before = lambda: time.sleep(0.2)
    with ThreadPoolExecutor(10) as pool:
        told = [pool.submit(ask) for _ in range(10)]
    assert {answer.result() for answer in told} == {((2023, 2),)}
    assert sorted(watched.counted(), reverse=True) == [["region", "year"], *[[]] * 9]


def test_whoever_waited_for_one_that_failed_asks_for_itself(index, watched):
    failing = threading.Event()

    def fail_once():
        if not failing.is_set():
            failing.set()
            time.sleep(0.2)
            raise SearchUnavailableError("gone for a moment")

    watched.before = fail_once
    with ThreadPoolExecutor() as pool:
        first = pool.submit(index.run, EVERYTHING)
        assert failing.wait(20)
        second = pool.submit(index.run, EVERYTHING)
    assert isinstance(first.exception(), SearchUnavailableError)
    assert second.result().facets["year"] == ((2023, 2),)


def test_many_threads_that_ask_and_write_never_see_old_counts(
    any_index, small_document
):
    def ask_and_write(number):
        any_index.apply([small_document(f"d{number}")], {})
        return regions(any_index)["18.04"]

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(ask_and_write, range(8)))
    assert regions(any_index) == {"18.04": 8}
    assert all(1 <= count <= 8 for count in told)

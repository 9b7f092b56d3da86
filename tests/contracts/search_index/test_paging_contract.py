"""Going on after a hit, on each adapter: everything once, while the index changes."""

from dataclasses import replace
from datetime import date

import pytest

from siger_catalog.searching import After, Plan, SearchQuery, search
from siger_catalog.searching.engine import Clause, FacetField
from siger_catalog.searching.tree import All, Best, Const, Term

TODAY = date(2026, 6, 1)
SORTS = ("relevance", "newest", "title", "quality")


def names(hits):
    return [hit.name for hit in hits]


def walk(index, plan, between=lambda _step: None):
    """Yield the hits of each page, each page after the last hit of the one before."""
    for step in range(200):
        hits = index.run(plan).hits
        if not hits:
            return
        yield from hits
        between(step)
        seen = (plan.after.position if plan.after else 0) + len(hits)
        after = After(key=hits[-1].key, name=hits[-1].name, position=seen)
        plan = replace(plan, after=after)
    pytest.fail("the walk does not end")


@pytest.fixture(scope="session")
def tied(make_document):
    """Sixty datasets, of which many have the same score, date and quality."""

    def make(number, revision=1):
        name = f"d{number * 37 % 60:02}-{number}"
        made = make_document(name, f"Data {number % 7}", tags=["padi"][: number % 2])
        return replace(
            made,
            revision=revision,
            rank=number % 5 / 100,
            integers={**made.integers, "newest": (number % 4,), "best": (number % 3,)},
        )

    return make


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("size", [7, 60])
def test_a_walk_is_the_list_of_all_pages(index, tied, sort, size):
    index.apply([tied(n) for n in range(30)], {})
    index.apply([tied(n) for n in range(30, 60)], {})
    tree = Best((Const(Term("tags_s", "padi"), 2.0), Const(All(), 1.0)))
    plan = Plan(tree=tree, sort=sort, size=size)
    pages = [
        hit
        for offset in range(0, 60, size)
        for hit in index.run(replace(plan, offset=offset)).hits
    ]
    keyed = [(hit.key, hit.name) for hit in pages]

    assert [(hit.key, hit.name) for hit in walk(index, plan)] == keyed
    assert len(keyed) == len(set(keyed)) == 60
    order = [(key if sort == "title" else -key, name) for key, name in keyed]
    assert order == sorted(order)


@pytest.mark.parametrize("sort", SORTS)
def test_what_does_not_change_comes_once_while_all_else_changes(index, tied, sort):
    index.apply([tied(n) for n in range(40)], {})
    rising = [n for n in range(40) if n % 4 == 1]
    leaving = [n for n in range(40) if n % 4 == 3]

    def change(step):
        changed = replace(tied(rising[step % 10], revision=2 + step), rank=0.3)
        index.apply([tied(40 + step % 20), changed], {tied(leaving[step % 10]).name: 9})

    # Without words every score is its own: relevance is as steady as a date.
    seen = names(walk(index, Plan(tree=All(), sort=sort, size=3), change))
    steady = {tied(n).name for n in range(0, 40, 2)}

    assert steady <= set(seen)
    assert all(seen.count(name) == 1 for name in steady)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("position", [0, 1, 10**9])
def test_a_position_is_only_a_hint_and_the_hit_may_be_gone(index, tied, sort, position):
    index.apply([tied(n) for n in range(60)], {})
    plan = Plan(tree=All(), sort=sort, size=60)
    hits = index.run(plan).hits
    index.apply([], {hits[29].name: 2})
    after = After(key=hits[29].key, name=hits[29].name, position=position)
    answer = index.run(replace(plan, size=20, after=after))

    assert names(answer.hits) == names(hits[30:50])
    assert answer.total == 59


def test_after_the_last_hit_there_is_nothing_but_the_total(index, tied):
    index.apply([tied(n) for n in range(9)], {})
    last = index.run(Plan(tree=All(), sort="newest")).hits[-1]
    after = After(key=last.key, name=last.name, position=9)
    answer = index.run(Plan(tree=All(), sort="newest", after=after))

    assert (answer.total, answer.hits) == (9, ())
    assert index.run(Plan(tree=Term("title_s", "x"), after=after)).total == 0


def test_totals_and_facets_are_of_all_hits(index, tied):
    index.apply([tied(n) for n in range(20)], {})
    clauses = (Clause("source", ("contoh",)),)
    facets = (FacetField("source", "source"), FacetField("quality", "quality"))
    plan = Plan(tree=All(), clauses=clauses, facets=facets, size=5)
    first = index.run(plan)
    after = After(key=first.hits[-1].key, name=first.hits[-1].name, position=5)
    second = index.run(replace(plan, after=after))

    assert (second.total, second.facets) == (first.total, first.facets)


def follow(query, language, index, between=lambda _page: None):
    """Yield each page of a search, as the cursor of the one before leads to it."""
    for _ in range(100):
        page = search(query, language, index, TODAY)
        yield page
        if not page.next_cursor:
            return
        between(page)
        query = replace(query, page=1, cursor=page.next_cursor)
    pytest.fail("the walk does not end")


@pytest.mark.parametrize("text", ["", "produksi padi", "pendudk", "kopi mesuji"])
@pytest.mark.parametrize("sort", SORTS)
def test_cursors_lead_through_a_search_as_numbers_do(full_index, language, text, sort):
    query = SearchQuery(text=text, sort=sort, size=2)
    pages = list(follow(query, language, full_index))
    numbered = [
        search(replace(query, page=n), language, full_index, TODAY)
        for n in range(1, len(pages) + 1)
    ]

    assert [p.results for p in pages] == [p.results for p in numbered]
    assert [p.page for p in pages] == [p.page for p in numbered]
    told = {(p.total, p.mode, p.query) for p in pages}
    assert told == {(numbered[0].total, numbered[0].mode, numbered[0].query)}
    assert sum(len(p.results) for p in pages) == pages[0].total
    assert [bool(p.facets) for p in pages] == [True] + [False] * (len(pages) - 1)


def test_the_facets_of_later_pages_are_not_asked_for(full_index, language):
    asked = []

    class Watched:
        vocabulary = full_index.vocabulary

        def run(self, plan):
            asked.append(plan)
            return full_index.run(plan)

    list(follow(SearchQuery(size=5), language, Watched()))

    assert [bool(plan.facets) for plan in asked] == [True, False, False]


def test_a_walk_keeps_reading_the_text_as_its_first_page_did(
    index, documents, language, make_document
):
    index.apply(documents, {})
    query = SearchQuery(text="produksi mesuji", size=1)

    def change(page):
        # Now there is something of the place that was given up.
        made = make_document("baru", "Produksi Kopi", region="18.11")
        index.apply([made] if page.page == 1 else [], {})

    pages = list(follow(query, language, index, change))

    assert len(pages) > 1
    assert {page.mode for page in pages} == {"without_place"}
    assert len({page.query for page in pages}) == 1
    assert search(query, language, index, TODAY).mode == "full"


def test_a_walk_keeps_the_words_that_were_enough_on_its_first_page(
    index, language, make_document
):
    index.apply([make_document(f"z{n}", "Zakat Fitrah Infak") for n in range(6)], {})
    index.apply([make_document(f"k{n}", "Koperasi") for n in range(60)], {})
    query = SearchQuery(text="zakat fitrah infak koperasi", sort="title", size=2)

    def change(page):
        # Words that grow common tell less: now "koperasi" alone would be enough.
        titles = ("Zakat", "Fitrah", "Infak") if page.page == 1 else ()
        for title in titles:
            made = [make_document(f"{title}-{n}", title) for n in range(60)]
            index.apply(made, {})

    pages = list(follow(query, language, index, change))
    found = [hit.name for page in pages for hit in page.results]

    assert {page.mode for page in pages} == {"partial"}
    assert found == [f"z{n}" for n in range(6)]
    assert search(query, language, index, TODAY).total > 60


def test_a_walk_keeps_the_spelling_of_its_first_page(
    index, documents, language, make_document
):
    index.apply(documents, {})
    query = SearchQuery(text="pendudk", size=1)

    def change(page):
        made = make_document(f"baru-{page.page}", "Pendudk")
        index.apply([made], {})

    pages = list(follow(query, language, index, change))

    assert len(pages) > 1
    assert {page.query.corrected for page in pages} == {"penduduk"}
    assert search(query, language, index, TODAY).query.corrected == ""


def test_cursors_go_deeper_than_pages_with_numbers(index, make_document, language):
    made = make_document("d", "Data")
    index.rebuild(replace(made, name=f"d{n:05}") for n in range(10_150))
    last = SearchQuery(size=100, page=100)
    pages = list(follow(last, language, index))

    assert [len(page.results) for page in pages] == [100, 100, 50]
    assert [page.page for page in pages] == [100, 101, 102]
    assert pages[-1].next_cursor == ""

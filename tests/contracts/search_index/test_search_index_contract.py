"""What every SearchIndex must do, run on each adapter."""

from datetime import UTC, datetime
from math import log2

import pytest

from siger_catalog.searching.engine import Clause, FacetField, Plan
from siger_catalog.searching.tree import (
    All,
    Best,
    Bool,
    Const,
    Phrase,
    Prefix,
    Term,
)


def names(answer):
    return [hit.shown["name"] for hit in answer.hits]


def test_a_new_index_is_empty_and_well(index):
    answer = index.run(Plan(tree=All(), facets=(FacetField("region", "region"),)))
    assert (answer.total, answer.hits) == (0, ())
    assert answer.facets == {"region": ()}
    assert index.check().document_count == 0
    assert index.check().problem == ""


def test_what_is_written_is_found_at_once_and_whole(index, documents):
    index.apply(documents, {})
    answer = index.run(Plan(tree=All(), size=100))
    assert answer.total == len(documents) == index.check().document_count
    stored = {hit.shown["name"]: hit.shown for hit in answer.hits}
    assert stored == {d.name: d.shown for d in documents}


def test_writing_the_same_again_changes_nothing(index, documents):
    index.apply(documents, {})
    index.apply(documents, {})
    assert index.run(Plan(tree=All())).total == len(documents)


def test_an_older_revision_never_replaces_a_newer_one(index, make_document):
    index.apply([make_document("a", "Baru", revision=5)], {})
    index.apply([make_document("a", "Lama", revision=4)], {})
    (hit,) = index.run(Plan(tree=All())).hits
    assert hit.shown["title"] == "Baru"


def test_the_newest_revision_of_one_batch_wins(index, make_document):
    batch = [make_document("a", f"Judul {n}", revision=n) for n in (1, 3, 2)]
    index.apply(batch, {})
    (hit,) = index.run(Plan(tree=All())).hits
    assert hit.shown["title"] == "Judul 3"


def test_a_deleted_dataset_is_found_by_nothing(index, documents):
    index.apply(documents, {})
    index.apply([], {documents[0].name: 2})
    answer = index.run(Plan(tree=All(), size=100))
    assert answer.total == len(documents) - 1 == index.check().document_count
    assert documents[0].name not in names(answer)


def test_a_late_older_revision_does_not_bring_a_deleted_dataset_back(
    index, make_document
):
    index.apply([make_document("a", "Judul", revision=1)], {})
    index.apply([], {"a": 3})
    index.apply([make_document("a", "Judul", revision=2)], {})
    assert index.run(Plan(tree=All())).total == 0
    index.apply([make_document("a", "Kembali", revision=4)], {})
    assert index.run(Plan(tree=All())).total == 1


def test_an_older_deletion_does_not_remove_a_newer_revision(index, make_document):
    index.apply([make_document("a", "Judul", revision=4)], {})
    index.apply([], {"a": 3, "never-seen": 1})
    assert index.run(Plan(tree=All())).total == 1


def test_every_live_document_is_listed_with_its_revision(index, make_document):
    assert list(index.revisions()) == []
    batch = [make_document(name, "Judul", revision=n) for n, name in enumerate("abc")]
    index.apply(batch, {})
    index.apply([make_document("b", "Baru", revision=7)], {"c": 3})
    assert sorted(index.revisions()) == [("a", 0), ("b", 7)]


def test_an_index_says_which_copies_hold_its_documents(index):
    assert index.copies() == (index,)
    assert index.name in {"memory", "embedded", "elasticsearch"}


def test_a_rebuild_replaces_everything(index, documents, make_document):
    index.apply([make_document("a", "Judul", revision=9)], {"b": 9})
    assert index.rebuild(iter(documents)) == len(documents)
    answer = index.run(Plan(tree=All(), size=100))
    assert sorted(names(answer)) == sorted(d.name for d in documents)
    index.apply([make_document("b", "Judul", revision=1)], {})
    assert index.run(Plan(tree=All())).total == len(documents) + 1


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(index, documents):
    index.apply(documents, {})

    def failing():
        yield documents[0]
        message = "the catalog is out of reach"
        raise ValueError(message)

    with pytest.raises(ValueError, match="out of reach"):
        index.rebuild(failing())
    assert index.run(Plan(tree=All())).total == len(documents)
    index.apply(documents, {})


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Term("title_s", "padi"), {"produksi-padi-lampung-tengah"}),
        (Term("title_s", "produksi padi"), set()),
        (
            Term("region", "18.09"),
            {"puskesmas-pesawaran", "stunting-pesawaran"},
        ),
        (Phrase("title_s", ("ubi", "kayu")), {"produksi-ubi-kayu-tubaba"}),
        (Phrase("title_s", ("kayu", "ubi")), set()),
        (
            Prefix("title_x", "pusk"),
            {"puskesmas-pesawaran"},
        ),
        (
            Best((Term("tags_s", "gizi"), Term("tags_s", "kopi")), 0.3),
            {"stunting-pesawaran", "produksi-kopi-lampung-barat"},
        ),
        (Const(Term("cols_s", "npsn"), 3.0), {"sekolah-metro"}),
        (
            Bool(
                should=(
                    Term("tags_s", "gizi"),
                    Term("tags_s", "stunting"),
                    Term("tags_s", "kopi"),
                ),
                need=2,
            ),
            {"stunting-pesawaran"},
        ),
        (
            Bool(must=(Term("title_s", "produksi"),), should=(Term("tags_s", "kopi"),)),
            {
                "produksi-kopi-lampung-barat",
                "produksi-padi-lampung-tengah",
                "produksi-ubi-kayu-tubaba",
            },
        ),
        (
            Bool(
                must=(Term("title_s", "produksi"),),
                should=(Term("tags_s", "kopi"), Term("tags_s", "padi")),
                need=1,
            ),
            {"produksi-kopi-lampung-barat", "produksi-padi-lampung-tengah"},
        ),
    ],
)
def test_each_part_of_a_tree_matches_what_it_says(full_index, tree, expected):
    answer = full_index.run(Plan(tree=tree, size=100))
    assert set(names(answer)) == expected
    assert answer.total == len(expected)


def test_hits_come_by_score_and_the_score_is_multiplied_by_the_rank(
    full_index, documents
):
    rank = {d.name: d.rank for d in documents}
    tree = Best((Const(Term("tags_s", "kopi"), 4.0), Const(All(), 1.0)))
    hits = full_index.run(Plan(tree=tree, size=100)).hits
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    first = hits[0]
    assert first.shown["name"] == "produksi-kopi-lampung-barat"
    expected = 4.0 * log2(2 + rank[first.shown["name"]])
    assert first.score == pytest.approx(expected, rel=1e-5)


def test_clauses_are_any_of_their_values_and_all_of_each_other(full_index):
    clauses = (Clause("format", ("csv", "pdf")), Clause("year", (2024,)))
    answer = full_index.run(Plan(tree=All(), clauses=clauses))
    assert set(names(answer)) == {"puskesmas-pesawaran", "apbd-bandar-lampung"}


def test_facets_count_without_their_own_clause_and_with_the_others(full_index):
    facets = (FacetField("region", "region"), FacetField("format", "format"))
    plain = full_index.run(Plan(tree=All(), facets=facets)).facets
    assert plain["format"] == (("csv", 8), ("xlsx", 4), ("pdf", 1))
    assert plain["region"][:4] == (("18", 3), ("18.02", 2), ("18.04", 2), ("18.09", 2))
    clauses = (Clause("region", ("18.04",)),)
    narrowed = full_index.run(Plan(tree=All(), clauses=clauses, facets=facets))
    assert narrowed.total == 2
    assert narrowed.facets["region"] == plain["region"]
    assert narrowed.facets["format"] == (("csv", 2),)


def test_facets_keep_the_commonest_values(full_index):
    facets = (FacetField("region", "region"),)
    answer = full_index.run(Plan(tree=All(), facets=facets, facet_size=1))
    assert answer.facets == {"region": (("18", 3),)}


def test_years_are_numbers_and_each_is_counted(full_index):
    facets = (FacetField("year", "year"),)
    counts = dict(full_index.run(Plan(tree=All(), facets=facets)).facets["year"])
    assert (counts[2019], counts[2021], counts[2023]) == (1, 6, 6)


def test_pages_cut_the_same_order(full_index):
    whole = names(full_index.run(Plan(tree=All(), size=100)))
    pages = [
        name
        for offset in range(0, 15, 5)
        for name in names(full_index.run(Plan(tree=All(), size=5, offset=offset)))
    ]
    assert pages == whole
    assert full_index.run(Plan(tree=All(), size=5, offset=50)).total == len(whole)


def test_a_plan_of_size_zero_only_counts(full_index):
    answer = full_index.run(Plan(tree=All(), size=0))
    assert (answer.total, answer.hits) == (12, ())


def test_the_orders_are_by_date_by_title_and_by_quality(index, make_document):
    index.apply(
        [
            make_document("a", "Zakat", modified_at=datetime(2024, 1, 1, tzinfo=UTC)),
            make_document(
                "b",
                "apotek",
                modified_at=datetime(2025, 1, 1, tzinfo=UTC),
                quality="errors",
            ),
            make_document(
                "c",
                "Bidan",
                modified_at=datetime(2023, 1, 1, tzinfo=UTC),
                quality="warnings",
            ),
        ],
        {},
    )
    order = {
        sort: "".join(names(index.run(Plan(tree=All(), sort=sort))))
        for sort in ("newest", "title", "quality")
    }
    assert order == {"newest": "bac", "title": "bca", "quality": "acb"}


def test_the_vocabulary_follows_every_write(index, documents, make_document):
    index.apply(documents, {})
    assert index.vocabulary().counts["produksi"] == 3
    assert index.vocabulary().correct("stuntng") is None  # in one document only
    index.apply([make_document("x", "Stunting lagi")], {})
    assert index.vocabulary().correct("stuntng") == "stunting"

"""Contradictions belong to two datasets as they are served now."""

from dataclasses import replace

import pytest

from siger_catalog.contradictions import (
    CellPair,
    Contradiction,
    Join,
    Likeness,
    Reading,
    Side,
)
from siger_catalog.errors import ConflictError, NotFoundError
from siger_catalog.model import Agent
from siger_catalog.ports import Trait
from siger_catalog.schemas import Text

PRICE = Trait(key="harga", region="18.04", first_year=2019, last_year=2021)
BYTES = Trait(key="sha256:ab")


def side(name):
    return Side(
        dataset=name,
        title=name.title(),
        publisher=Agent(slug="dinas", name="Dinas"),
        source="lamsel",
    )


def reading(value, row=2):
    return Reading(value=value, distribution="d", column="harga", row=row)


def contradiction(left="jagung", right="padi", kind="disagreement", **more):
    cell = CellPair(
        region="18.04",
        period="2019",
        item="",
        left=reading(1.5),
        right=reading(2.5),
    )
    values = {
        "indicator": "harga/harga",
        "title": Text("Harga", "Price"),
        "unit": "rupiah",
        "count": 1,
        "compared": 4,
        "cells": (cell,),
        **more,
    }
    return Contradiction(kind=kind, left=side(left), right=side(right), **values)


@pytest.fixture
def published(running, commit):
    """Three published datasets, and the job that may change them."""
    job = running()
    for name in ("jagung", "kopi", "padi"):
        commit(job, "created", name)
    return job


def keep(store, name, *found, **revisions):
    known = {n: store.entry(n).revision for n in ("jagung", "kopi", "padi")}
    store.keep_contradictions(name, known | revisions, found)


def test_what_is_published_waits_to_be_compared_in_order(store, published, commit):
    commit(published, "updated", "jagung", 2)

    assert [(u.name, u.revision) for u in store.uncompared(9)] == [
        ("jagung", 2),
        ("kopi", 1),
        ("padi", 1),
    ]
    assert [u.name for u in store.uncompared(1)] == ["jagung"]


def test_what_is_unchanged_needs_no_comparison(store, published, commit):
    for name in ("jagung", "kopi", "padi"):
        keep(store, name)
    commit(published, "unchanged", "padi", version=None)

    assert store.uncompared(9) == ()


def test_a_compared_dataset_waits_no_more_until_it_changes(store, published, commit):
    keep(store, "padi")
    assert "padi" not in [u.name for u in store.uncompared(9)]

    commit(published, "updated", "padi", 2)

    assert ("padi", 2) in [(u.name, u.revision) for u in store.uncompared(9)]


def test_one_or_all_can_be_asked_for_again(store, published):
    for name in ("jagung", "kopi", "padi"):
        keep(store, name)

    assert store.compare_again("kopi") == 1
    assert [u.name for u in store.uncompared(9)] == ["kopi"]
    assert store.compare_again() == 3
    assert {u.name for u in store.uncompared(9)} == {"jagung", "kopi", "padi"}
    with pytest.raises(NotFoundError):
        store.compare_again("tidak-ada")


def test_datasets_share_a_trait_of_one_region_in_overlapping_years(store, published):
    store.keep_traits("padi", [PRICE, BYTES])
    store.keep_traits("jagung", [replace(PRICE, first_year=2021, last_year=2023)])
    store.keep_traits("kopi", [replace(PRICE, first_year=2022, last_year=2023)])

    assert store.sharing("padi", 9) == {"jagung": 1}
    assert store.sharing("jagung", 9) == {"kopi": 1, "padi": 1}
    assert store.sharing("jagung", 1) == {"kopi": 1}

    store.keep_traits("kopi", [replace(PRICE, region="18.05"), BYTES])
    assert store.sharing("padi", 9) == {"jagung": 1, "kopi": 1}
    store.keep_traits("jagung", [])
    assert store.sharing("padi", 9) == {"kopi": 1}
    assert store.sharing("jagung", 9) == {}


def test_a_withdrawn_dataset_shares_nothing(store, published, commit):
    for name in ("jagung", "padi"):
        store.keep_traits(name, [PRICE])
    commit(published, "withdrawn", "jagung", version=None)

    assert store.sharing("padi", 9) == {}


def test_a_contradiction_comes_back_as_it_was_under_its_key(store, published):
    join = Join(
        suspect="left",
        reason="jumps",
        came_as="bps",
        read_as="kemendagri",
        hits=16,
        tested=56,
        periods=("2018", "2019"),
        chance=8.3e-37,
        certainty="certain",
    )
    cell = replace(
        contradiction().cells[0], other="18.07", other_reading=reading(1.5, row=9)
    )
    one = contradiction(kind="wrong-join", join=join, cells=(cell,))

    keep(store, "padi", one)

    assert store.contradictions().items == (one,)
    assert store.contradiction(one.key) == one
    with pytest.raises(NotFoundError):
        store.contradiction("0" * 20)


def test_the_list_is_by_kind_then_the_largest_and_can_be_narrowed_and_paged(
    store, published
):
    same = Likeness(is_same_file=True, equal=0, overlap=0, left_rows=0, right_rows=0)
    twin = contradiction("kopi", "padi", "duplicate", likeness=same, count=99)
    small = contradiction("jagung", "padi", count=2)
    large = contradiction("kopi", "padi", count=3)
    keep(store, "padi", small, twin, large)

    assert store.contradictions().items == (large, small, twin)
    assert store.contradictions(kind="duplicate").items == (twin,)
    assert store.contradictions(dataset="jagung").items == (small,)
    second = store.contradictions(offset=1, limit=1)
    assert (second.items, second.total) == ((small,), 3)
    assert store.contradictions(limit=0).total == 3
    assert store.contradictions(dataset="x", kind="wrong-join").total == 0


def test_comparing_again_replaces_all_that_concerns_the_dataset(store, published):
    old, other = contradiction("jagung", "padi"), contradiction("jagung", "kopi")
    keep(store, "jagung", old, other)
    keep(store, "padi")

    assert store.contradictions().items == (other,)


def test_either_dataset_may_be_compared_and_the_pair_is_there_once(store, published):
    one = contradiction()
    keep(store, "jagung", one)
    keep(store, "padi", one)

    assert store.contradictions().items == (one,)


@pytest.mark.parametrize("name", ["jagung", "padi"])
@pytest.mark.parametrize(
    "change",
    [("withdrawn", "current"), ("updated", "quarantined"), ("updated", "current")],
)
def test_it_is_gone_at_once_when_either_is_withdrawn_held_or_changed(
    store, published, commit, name, change
):
    action, state = change
    keep(store, "padi", contradiction())
    version = {"version": None} if action == "withdrawn" else {}
    commit(published, action, name, 2, serving_state=state, **version)

    assert store.contradictions().items == ()
    assert store.contradictions(dataset=name).total == 0
    with pytest.raises(NotFoundError):
        store.contradiction(contradiction().key)


def test_the_last_valid_copy_takes_part(store, published, commit):
    commit(published, "updated", "padi", 2, serving_state="last_valid")
    keep(store, "padi", contradiction())

    assert store.contradictions().total == 1


def test_nothing_is_written_when_one_changed_meanwhile(store, published, commit):
    keep(store, "padi", contradiction())
    commit(published, "updated", "kopi", 2)

    with pytest.raises(ConflictError):
        keep(store, "padi", kopi=1)
    with pytest.raises(ConflictError):
        keep(store, "padi", lama=1)

    assert store.contradictions().total == 1


def test_a_change_during_the_comparison_leaves_the_dataset_waiting(
    store, published, commit
):
    commit(published, "updated", "padi", 2)
    with pytest.raises(ConflictError):
        keep(store, "padi", padi=1)

    assert ("padi", 2) in [(u.name, u.revision) for u in store.uncompared(9)]


def test_letters_that_databases_refuse_are_replaced(store, published):
    keep(store, "padi", contradiction(unit="a\0\ud800"))

    assert store.contradictions().items[0].unit == "a��"
    assert store.contradictions(dataset="\ud800").total == 0


def test_contradictions_outlive_the_process(store, published, reopened):
    store.keep_traits("padi", [PRICE])
    keep(store, "padi", contradiction())

    again = reopened()
    assert again.contradictions().items == (contradiction(),)
    assert [u.name for u in again.uncompared(9)] == ["jagung", "kopi"]


def test_pairs_with_datasets_that_were_not_compared_now_stay(store, published):
    for name in ("jagung", "kopi", "padi"):
        store.keep_traits(name, [Trait(key="harga")])
    keep(store, "kopi", contradiction("jagung", "kopi"), contradiction("kopi", "padi"))
    revisions = {n: store.entry(n).revision for n in ("jagung", "kopi")}

    store.keep_contradictions("kopi", revisions, ())

    assert [each.right.dataset for each in store.contradictions().items] == ["padi"]


def test_pairs_that_share_no_trait_any_more_are_forgotten(store, published):
    for name in ("jagung", "kopi", "padi"):
        store.keep_traits(name, [Trait(key="harga")])
    keep(store, "kopi", contradiction("jagung", "kopi"), contradiction("kopi", "padi"))
    store.keep_traits("padi", [Trait(key="luas")])

    store.keep_contradictions("kopi", {"kopi": store.entry("kopi").revision}, ())

    assert [each.left.dataset for each in store.contradictions().items] == ["jagung"]

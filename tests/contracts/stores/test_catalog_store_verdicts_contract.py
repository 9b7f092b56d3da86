from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from siger_catalog.model import Finding
from siger_catalog.ports import Question, RulesInForce

ASKED = Question(
    file_sha256="ab" * 32,
    check="table 3",
    reader="4",
    province="18",
    schema="harga-pangan",
    schema_version="1.0.0",
    schema_sha256="cd" * 32,
)
FOUND = (
    Finding(type="type-error", severity="error", row=3, cell="x", params={"a": "b"}),
    Finding(type="blank-row", severity="error", row=2, message="Baris kosong"),
)


def test_nobody_asked_is_no_verdict_but_nothing_found_is_one(store):
    assert store.verdict(ASKED) is None

    store.keep_verdict(ASKED, ())

    assert store.verdict(ASKED) == ()


def test_a_verdict_comes_back_as_it_was_in_its_order(store):
    store.keep_verdict(ASKED, FOUND)

    assert store.verdict(ASKED) == FOUND


@pytest.mark.parametrize("field", sorted(Question.__dataclass_fields__))
def test_any_other_question_has_a_verdict_of_its_own(store, field):
    store.keep_verdict(ASKED, FOUND)

    assert store.verdict(replace(ASKED, **{field: "lain"})) is None


def test_the_first_of_two_who_asked_at_once_is_kept(store):
    store.keep_verdict(ASKED, FOUND)
    store.keep_verdict(ASKED, ())

    assert store.verdict(ASKED) == FOUND


def test_many_at_once_do_no_harm(store):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: store.keep_verdict(ASKED, FOUND), range(8)))

    assert store.verdict(ASKED) == FOUND


def test_letters_that_databases_refuse_are_replaced(store):
    store.keep_verdict(ASKED, [replace(FOUND[0], cell="a\0\ud800")])

    assert store.verdict(ASKED)[0].cell == "a��"


def test_verdicts_outlive_the_process(store, reopened):
    store.keep_verdict(ASKED, FOUND)

    assert reopened().verdict(ASKED) == FOUND


IN_FORCE = RulesInForce(
    checks=frozenset([ASKED.check]),
    readers=frozenset([ASKED.reader]),
    schemas=frozenset([ASKED.schema_sha256]),
)


@pytest.fixture
def prune(store, clock):
    """Forget superseded verdicts of before this moment."""
    return lambda rules=IN_FORCE, limit=100: store.prune_verdicts(
        rules, before=clock.now(), limit=limit
    )


@pytest.mark.parametrize("rule", ["check", "reader", "schema_sha256"])
def test_old_verdicts_under_a_superseded_rule_are_forgotten(store, clock, prune, rule):
    old = replace(ASKED, **{rule: "of yesterday"})
    store.keep_verdict(ASKED, FOUND)
    store.keep_verdict(old, FOUND)
    clock.pass_s(1)

    assert prune() == 1

    assert store.verdict(old) is None
    assert store.verdict(ASKED) == FOUND
    assert prune() == 0


def test_young_verdicts_stay_whatever_their_rules(store, prune):
    old = replace(ASKED, check="table 2")
    store.keep_verdict(old, FOUND)

    assert prune() == 0
    assert store.verdict(old) == FOUND


def test_the_oldest_are_forgotten_first_and_no_more_than_allowed(store, clock, prune):
    asked = [replace(ASKED, check="table 2", file_sha256=f"{n}") for n in range(5)]
    for question in asked:
        store.keep_verdict(question, FOUND)
        clock.pass_s(1)

    assert prune(limit=2) == 2
    assert [store.verdict(q) is None for q in asked] == [True, True, *[False] * 3]
    assert prune(limit=100) == 3


def test_with_no_rule_in_force_all_old_verdicts_go(store, clock, prune):
    store.keep_verdict(ASKED, FOUND)
    clock.pass_s(1)
    nothing = frozenset()

    assert prune(RulesInForce(checks=nothing, readers=nothing, schemas=nothing)) == 1

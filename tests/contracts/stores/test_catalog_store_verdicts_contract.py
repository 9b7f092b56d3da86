from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from siger_catalog.model import Finding
from siger_catalog.ports import Question

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

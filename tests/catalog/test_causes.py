from typing import get_args

import pytest

from siger_catalog.causes import CauseType, catalogue, cause_of, failure, told
from siger_catalog.errors import (
    BrokenLinkError,
    RecordInvalidError,
    SourceUnavailableError,
    StoreUnavailableError,
)
from siger_catalog.model import Cause


def test_every_type_has_its_texts_and_every_text_its_type():
    assert set(catalogue()) == set(get_args(CauseType))


@pytest.mark.parametrize("kind", catalogue().values(), ids=lambda kind: kind.type)
def test_every_cause_is_told_in_two_languages(kind):
    texts = (kind.title.id, kind.title.en, kind.fix.id, kind.fix.en)

    assert all(text == text.strip() and text for text in texts)
    assert kind.title.id != kind.title.en
    assert kind.fix.id.endswith(".")


def test_an_error_says_what_where_and_what_to_do():
    error = failure(BrokenLinkError, "tautan-mati", "http://a.go.id/x", "status 404")

    assert error.message == "Tautan mati: http://a.go.id/x (status 404)"
    assert error.fix.startswith("Minta produsen data")
    assert cause_of(error).type == "tautan-mati"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (SourceUnavailableError("x"), "portal-tidak-menjawab"),
        (RecordInvalidError("x"), "catatan-tidak-lengkap"),
        (StoreUnavailableError("x"), "penyimpanan-gagal"),
        (ZeroDivisionError("x"), "kesalahan-siger"),
    ],
)
def test_an_error_without_a_cause_gets_that_of_its_class(error, expected):
    assert cause_of(error).type == expected
    assert cause_of(error).fix


def test_a_foreign_error_is_never_quoted():
    assert "rahasia" not in cause_of(ValueError("rahasia")).message


def test_an_unknown_cause_type_is_kept_as_it_is():
    error = SourceUnavailableError("pesan", cause_type="jenis-lain")

    assert cause_of(error).type == "jenis-lain"
    assert cause_of(error).message == "pesan"


def test_a_cause_is_told_in_the_language_asked_for():
    cause = Cause(
        type="portal-menolak-sambungan",
        message="Portal menolak sambungan: 127.0.0.1:8111",
        fix=catalogue()["portal-menolak-sambungan"].fix.id,
    )
    english = told(cause, "en")

    assert english.message == "The portal refuses connections: 127.0.0.1:8111"
    assert english.fix.startswith("The portal's machine is up")
    assert told(cause, "id").message == cause.message
    assert told(Cause(type="lain", message="Aneh."), "en").message == "Aneh."

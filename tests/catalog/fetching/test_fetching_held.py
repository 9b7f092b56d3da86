"""Portals that ask to be left alone are, whoever asks next and for what."""

import time

import pytest

from siger_catalog.errors import SourceError, SourceUnavailableError
from siger_catalog.fetching import Limits
from siger_catalog.fetching.pacing import Pacer


@pytest.fixture
def impatient(make_fetcher, hostile, elsewhere):
    """A fetcher that waits a tenth of a second at most."""
    limits = Limits(backoff_s=(0.005,), max_wait_s=0.1)
    return make_fetcher(hostile.url, elsewhere.url, limits=limits)


def test_who_asks_next_is_told_without_a_request(impatient, hostile):
    with pytest.raises(SourceUnavailableError):
        impatient.fetch(f"{hostile.url}/429-told?3600")
    with pytest.raises(SourceUnavailableError, match=r"3[56]\d\d detik lagi") as file:
        impatient.fetch(f"{hostile.url}/file")
    with pytest.raises(SourceError) as listing:
        impatient.session().get(f"{hostile.url}/file")

    assert file.value.cause_type == listing.value.cause_type == "batas-permintaan"
    assert hostile.asked == {"429_told": 1}


def test_other_portals_are_not_held(impatient, take, hostile, elsewhere):
    with pytest.raises(SourceUnavailableError):
        impatient.fetch(f"{hostile.url}/429-told?3600")

    assert take(f"{elsewhere.url}/file", by=impatient)[1]


def test_the_portal_that_answered_is_held_not_the_one_that_sent_us_there(
    impatient, take, hostile, elsewhere
):
    with pytest.raises(SourceUnavailableError):
        impatient.fetch(f"{hostile.url}/redirect-to?{elsewhere.url}/429-told?3600")
    with pytest.raises(SourceUnavailableError):
        impatient.fetch(f"{elsewhere.url}/file")

    assert take(f"{hostile.url}/file", by=impatient)[1]
    assert elsewhere.asked == {"429_told": 1}


def test_a_short_time_is_waited_for(make_fetcher, take, hostile):
    fetcher = make_fetcher(hostile.url, limits=Limits(backoff_s=(), max_wait_s=5))
    with pytest.raises(SourceUnavailableError):
        fetcher.fetch(f"{hostile.url}/429-told?1")
    told_at = time.monotonic()

    assert take(f"{hostile.url}/file", by=fetcher)[1]
    assert hostile.asked_at[-1] - told_at > 0.9  # never earlier than it asked


def test_nobody_is_held_for_years(impatient, hostile):
    with pytest.raises(SourceUnavailableError):
        impatient.fetch(f"{hostile.url}/429-told?{10**15}")
    with pytest.raises(SourceUnavailableError, match=r"86[34]\d\d detik lagi"):
        impatient.fetch(f"{hostile.url}/file")


def test_before_the_next_attempt_whoever_answered_is_left_alone(
    impatient, hostile, elsewhere, monkeypatch
):
    held = []
    monkeypatch.setattr(
        Pacer, "hold", lambda _, _scheme, place, seconds: held.append((place, seconds))
    )

    with pytest.raises(SourceUnavailableError):
        impatient.fetch(f"{hostile.url}/redirect-to?{elsewhere.url}/503")

    assert [place for place, seconds in held if seconds] == [
        elsewhere.url.removeprefix("http://")
    ]

"""How the fetcher behaves towards portals that behave."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from siger_catalog.errors import BrokenLinkError
from siger_catalog.fetching import Limits
from siger_catalog.fetching.exchange import Exchange
from siger_catalog.fetching.messages import Ask
from siger_catalog.fetching.pacing import Pacer
from siger_catalog.fetching.redirects import redirected
from siger_catalog.fetching.waiting import retry_after

CSV = b"kode_kemendagri,tahun\n18.04,2024\n"


def test_a_file_comes_with_what_the_portal_said_of_it(take, hostile):
    fetched, content = take(f"{hostile.url}/file#baris-2")

    assert content == CSV
    assert fetched.media_type == "text/csv"
    assert (fetched.etag, fetched.status) == ('"abc"', 200)
    assert fetched.url == f"{hostile.url}/file"


def test_a_web_page_is_not_for_the_fetcher_to_judge(take, hostile):
    assert take(f"{hostile.url}/page")[0].media_type == "text/html"


def test_a_compressed_file_is_given_decoded(take, hostile):
    assert take(f"{hostile.url}/gzip")[1] == CSV
    assert hostile.headers[0]["accept-encoding"] == "gzip"


def test_an_unchanged_file_is_not_sent_again(take, hostile):
    first, _ = take(f"{hostile.url}/conditional")
    again, _ = take(
        f"{hostile.url}/conditional",
        etag=first.etag,
        last_modified=first.last_modified,
    )

    assert again.body is None
    assert (again.etag, again.last_modified) == ('W/"v1"', "kemarin")


def test_a_validator_that_is_no_header_is_not_sent(take, hostile):
    take(f"{hostile.url}/file", etag="a\r\nX-Evil: 1", last_modified="é")

    assert not {"x-evil", "if-none-match", "if-modified-since"} & set(
        hostile.headers[0]
    )


def test_we_say_who_we_are(fetcher, take, hostile):
    take(f"{hostile.url}/file")
    fetcher.session().get(f"{hostile.url}/file", headers={"User-Agent": "lain"})

    for headers in hostile.headers:
        assert headers["user-agent"].startswith("Siger")
        assert headers["user-agent"].endswith("(+data@example.go.id)")


def test_one_connection_serves_many_requests(take, hostile):
    for _ in range(5):
        take(f"{hostile.url}/file")

    assert len(hostile.connections) == 1


def test_a_redirect_is_followed(take, hostile):
    assert take(f"{hostile.url}/moved")[0].url == f"{hostile.url}/file"


def test_a_secret_never_reaches_another_host(fetcher, hostile, elsewhere):
    secrets = {"Authorization": "rahasia", "X-CKAN-API-Key": "rahasia", "Cookie": "a=b"}
    fetcher.session().get(f"{hostile.url}/away", headers={**secrets, "Accept": "x/y"})

    assert hostile.headers[0]["x-ckan-api-key"] == "rahasia"
    assert elsewhere.headers[0]["accept"] == "x/y"
    assert not {name.lower() for name in secrets} & set(elsewhere.headers[0])


def test_a_secret_stays_with_its_host_through_redirects():
    ask = Ask(url="https://a.go.id/x", headers={"Authorization": "rahasia"})

    assert redirected(ask, 302, "/y").headers == ask.headers
    assert redirected(ask, 302, "https://a.go.id:8443/y").headers == {}


def test_https_never_falls_to_http():
    with pytest.raises(Exception, match="turun dari https ke http"):
        redirected(Ask(url="https://a.go.id/x"), 302, "http://a.go.id/x")


def test_a_session_is_an_ordinary_one_without_the_environment(fetcher, hostile):
    session = fetcher.session()
    reply = session.post(f"{hostile.url}/echo", data="isi")

    assert (reply.status_code, reply.text, reply.reason) == (200, "isi", "OK")
    assert not session.trust_env


def test_a_form_that_is_answered_elsewhere_is_fetched_there(fetcher, hostile):
    reply = fetcher.session().post(f"{hostile.url}/post-then-get", data="isi")

    assert (reply.text, reply.url) == ("", f"{hostile.url}/echo")


def test_a_session_passes_on_bad_statuses(fetcher, hostile):
    assert fetcher.session().get(f"{hostile.url}/404").status_code == 404


@pytest.fixture
def paced(make_fetcher, hostile, monkeypatch):
    """A fetcher for which the test server is a portal like any other."""
    fetcher = make_fetcher(hostile.url, deadline_s=10)
    monkeypatch.setattr(
        fetcher,
        "_exchange",
        lambda transports: Exchange(transports, Pacer(25), Limits(), "Siger"),
    )
    return fetcher


def test_one_request_in_flight_and_so_many_a_second(paced, take, hostile):
    urls = [f"{hostile.url}/slow-file"] * 6
    with ThreadPoolExecutor(6) as threads:
        taken = list(threads.map(lambda url: take(url, by=paced)[1], urls))

    assert taken == [CSV] * 6

    gaps = [b - a for a, b in zip(hostile.asked_at, hostile.asked_at[1:], strict=False)]
    assert hostile.most_in_flight == 1
    assert sum(gaps) > 0.6 * 5 / 25  # never faster; how much slower is the machine's


def test_an_allowed_loopback_portal_has_no_pace(take, hostile):
    started_at = time.monotonic()
    for _ in range(20):
        take(f"{hostile.url}/file")

    assert time.monotonic() - started_at < 19 / 5  # what the usual pace would take


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("12", 12.0),
        (" 0 ", 0.0),
        ("Tue, 24 Nov 2026 10:00:30 GMT", 30.0),
        ("Tue, 24 Nov 2026 09:00:00 GMT", 0.0),
        ("Tue, 24 Nov 2026 10:00:30 -0000", 30.0),
        ("-5", None),
        ("besok", None),
        ("", None),
        ("²", None),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, expected):
    now = datetime(2026, 11, 24, 10, tzinfo=UTC)

    assert retry_after(header, now) == expected


def test_a_closed_fetcher_opens_again_when_it_is_needed(fetcher, take, hostile):
    take(f"{hostile.url}/file")
    fetcher.close()
    fetcher.close()

    assert take(f"{hostile.url}/file")[1] == CSV


def test_a_dead_link_names_the_address_it_was_sent_to(fetcher, hostile):
    with pytest.raises(BrokenLinkError, match="/404"):
        fetcher.fetch(f"{hostile.url}/redirect-to?/404")

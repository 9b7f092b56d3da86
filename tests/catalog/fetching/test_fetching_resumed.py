"""Bodies that break off, and how they go on."""

import pytest

from siger_catalog.errors import SourceUnavailableError

LONG = b"".join(b"18.%02d,%d\n" % (n % 100, 2000 + n % 25) for n in range(9000))
CUT = 30_000


def _ranges(portal):
    return [headers.get("range") for headers in portal.headers]


def test_a_body_that_breaks_off_goes_on_where_it_broke(take, hostile):
    fetched, body = take(f"{hostile.url}/breaking")

    assert body == LONG
    assert (fetched.status, fetched.etag) == (200, '"satu"')
    assert fetched.headers["content-length"] == str(len(LONG))
    assert _ranges(hostile) == [None, f"bytes={CUT}-", f"bytes={2 * CUT}-"]
    assert {h.get("if-range") for h in hostile.headers[1:]} == {'"satu"'}
    assert {h["accept-encoding"] for h in hostile.headers[1:]} == {"identity"}


def test_the_rest_is_not_asked_for_under_another_condition(take, hostile):
    take(f"{hostile.url}/breaking", etag='"lama"', last_modified="kemarin")

    assert hostile.headers[0]["if-none-match"] == '"lama"'
    assert "if-none-match" not in hostile.headers[1]
    assert "if-modified-since" not in hostile.headers[1]


@pytest.mark.parametrize("etag", ['W/"satu"', "satu", ""])
def test_only_a_strong_etag_is_continued(take, hostile, etag):
    assert take(f"{hostile.url}/breaking?etag={etag}")[1] == LONG
    assert _ranges(hostile) == [None, None, None]


@pytest.mark.parametrize(("then", "whole"), [("whole", LONG), ("other", LONG.upper())])
def test_a_whole_answer_begins_anew(take, hostile, then, whole):
    assert take(f"{hostile.url}/breaking?then={then}&until=2")[1] == whole
    assert _ranges(hostile) == [None, f"bytes={CUT}-"]


@pytest.mark.parametrize(
    "query",
    ["then=shifted", "then=grown", 'etag="ke-N"'],
    ids=["shifted", "grown", "x"],
)
def test_what_is_not_the_rest_is_thrown_away(take, hostile, query):
    """The second answer does not fit the first; the third is the whole file."""
    assert take(f"{hostile.url}/breaking?until=3&{query}")[1] == LONG
    assert _ranges(hostile) == [None, f"bytes={CUT}-", None]


def test_the_tries_are_bounded(fetcher, hostile):
    with pytest.raises(SourceUnavailableError) as caught:
        fetcher.fetch(f"{hostile.url}/breaking?until=99&cut=9000")

    assert caught.value.cause_type == "sambungan-terputus"
    assert hostile.asked.total() == 4


def test_the_limit_holds_for_all_pieces_together(make_fetcher, hostile):
    fetcher = make_fetcher(hostile.url, max_bytes=CUT + 1000)
    with pytest.raises(Exception, match="lebih besar"):
        fetcher.fetch(f"{hostile.url}/breaking")

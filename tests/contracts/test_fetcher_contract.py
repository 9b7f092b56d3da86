"""What every fetcher owes the flow (ports.Fetcher)."""

import pytest

from siger_catalog.causes import catalogue
from siger_catalog.errors import (
    BrokenLinkError,
    SourceUnavailableError,
    TooLargeError,
)
from siger_catalog.fetching import GuardedFetcher, Limits

BODY = b"tahun;jumlah\n2024;7\n"
STATUSES = {"/gone": 410, "/missing": 404, "/closed": 403, "/broken": 500}


def _file_server(handler):
    status = STATUSES.get(handler.path, 200)
    body = BODY * 1000 if handler.path == "/large" else BODY
    if handler.headers.get("If-None-Match") == '"satu"':
        status, body = 304, b""
    handler.send_response(status)
    handler.send_header("Content-Type", "text/csv")
    handler.send_header("ETag", '"satu"')
    handler.send_header("Last-Modified", "Tue, 24 Nov 2026 09:00:00 GMT")
    if status != 304:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


class FetcherContract:
    """Run by each adapter; a subclass gives `fetcher` for the server at `url`."""

    @pytest.fixture
    def url(self, serve):
        return serve(_file_server)

    def test_a_file_is_given_whole_and_from_its_start(self, fetcher, url):
        fetched = fetcher.fetch(f"{url}/file")
        with fetched.body as body:
            assert body.read() == BODY

        assert fetched.status == 200
        assert fetched.media_type == "text/csv"
        assert fetched.headers["etag"] == fetched.etag == '"satu"'
        assert fetched.last_modified.endswith("GMT")

    def test_a_copy_that_is_still_good_has_no_body(self, fetcher, url):
        fetched = fetcher.fetch(f"{url}/file", etag='"satu"')

        assert fetched.body is None
        assert fetched.etag == '"satu"'

    @pytest.mark.parametrize("path", ["gone", "missing", "closed"])
    def test_an_address_without_a_file_is_a_broken_link(self, fetcher, url, path):
        with pytest.raises(BrokenLinkError) as caught:
            fetcher.fetch(f"{url}/{path}")

        assert caught.value.cause_type in catalogue()

    def test_an_address_that_is_none_is_a_broken_link(self, fetcher):
        with pytest.raises(BrokenLinkError):
            fetcher.fetch("bukan alamat")

    def test_a_portal_in_trouble_is_unavailable(self, fetcher, url):
        with pytest.raises(SourceUnavailableError) as caught:
            fetcher.fetch(f"{url}/broken")

        assert caught.value.recovery == "retry"

    def test_a_file_over_the_limit_is_not_taken(self, fetcher, url):
        with pytest.raises(TooLargeError):
            fetcher.fetch(f"{url}/large")

    def test_its_session_asks_through_the_same_door(self, fetcher, url):
        session = fetcher.session()

        assert session.get(f"{url}/file").content == BODY
        assert session.get(f"{url}/broken").status_code == 500


class TestGuardedFetcher(FetcherContract):
    @pytest.fixture
    def fetcher(self, url):
        fetcher = GuardedFetcher(
            [url.removeprefix("http://")],
            max_bytes=10_000,
            limits=Limits(backoff_s=(0.005,)),
        )
        yield fetcher
        fetcher.close()

import gzip
import itertools
import time
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl

import pytest

from siger_catalog.fetching import GuardedFetcher, Limits

CSV = b"kode_kemendagri,tahun\n18.04,2024\n"
LONG = b"".join(b"18.%02d,%d\n" % (n % 100, 2000 + n % 25) for n in range(9000))
CUT = 30_000


def _head(handler: BaseHTTPRequestHandler, status: int, **headers: object) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), str(value))
    handler.end_headers()


def _answer(
    handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: object
) -> None:
    _head(handler, status, Content_Length=len(body), **headers)
    handler.wfile.write(body)


def _drip(handler: BaseHTTPRequestHandler, until_whole: bool) -> None:
    if until_whole:
        _head(handler, 200, Content_Length=10**6)
    else:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    with suppress(OSError):
        for number in itertools.count():
            handler.wfile.write(b"x" if until_whole else b"X-%d: y\r\n" % number)
            if handler.server.stopped.wait(0.02):
                return


def _endless(handler: BaseHTTPRequestHandler, block: bytes, **headers: object) -> None:
    _head(handler, 200, Connection="close", **headers)
    handler.close_connection = True
    with suppress(OSError):
        for _ in range(500):
            handler.wfile.write(block)


class HostilePortal:
    """A portal whose paths each do another thing that portals do."""

    def __init__(self, elsewhere: str) -> None:
        self.elsewhere = elsewhere
        self.asked: Counter[str] = Counter()
        self.asked_at: list[float] = []
        self.headers: list[dict[str, str]] = []
        self.connections: set[object] = set()
        self.in_flight = self.most_in_flight = 0

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        name = handler.path.split("?")[0].strip("/").replace("-", "_")
        self.asked[name] += 1
        self.asked_at.append(time.monotonic())
        self.headers.append({k.lower(): v for k, v in handler.headers.items()})
        self.connections.add(handler.client_address)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        getattr(self, f"do_{name}")(handler)
        self.in_flight -= 1

    def do_file(self, handler):
        _answer(handler, CSV, Content_Type="Text/CSV; charset=utf-8", ETag='"abc"')

    def do_slow_file(self, handler):
        time.sleep(0.02)
        _answer(handler, CSV)

    def do_conditional(self, handler):
        if handler.headers.get("If-None-Match") == 'W/"v1"':
            _head(handler, 304)
        else:
            _answer(handler, CSV, ETag='W/"v1"', Last_Modified="kemarin")

    def do_breaking(self, handler):
        """Break every body off after so many bytes; the query says how it goes on."""
        given = dict(parse_qsl(handler.path.partition("?")[2], True))
        number = self.asked["breaking"]
        etag = given.get("etag", '"satu"').replace("N", str(number))
        asked = handler.headers.get("Range")
        whole = LONG if given.get("then") != "other" or number == 1 else LONG.upper()
        is_rest = asked and given.get("then") not in {"whole", "other"}
        start = int(asked[6:-1]) if is_rest else 0
        if is_rest and given.get("then") == "shifted":
            start += 7
        headers = {"ETag": etag, "Content_Length": len(whole) - start}
        if is_rest:
            size = len(whole) + (given.get("then") == "grown")
            headers["Content_Range"] = f"bytes {start}-{size - 1}/{size}"
        _head(handler, 206 if is_rest else 200, **headers)
        is_last = number >= int(given.get("until", 3))
        handler.wfile.write(
            whole[start:] if is_last else whole[start:][: int(given.get("cut", CUT))]
        )
        handler.close_connection = True

    def do_unasked_304(self, handler):
        _head(handler, 304)

    def do_echo(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        _answer(handler, body)

    def do_gzip(self, handler):
        _answer(handler, gzip.compress(CSV), Content_Encoding="gzip")

    def do_page(self, handler):
        _answer(handler, b"<html>Masuk</html>", Content_Type="text/html")

    def do_drip(self, handler):
        _drip(handler, until_whole=True)

    def do_drip_headers(self, handler):
        _drip(handler, until_whole=False)

    def do_drip_then_move(self, handler):
        """Drip for a while, then send on to where the same happens: never too long."""
        hop = int(handler.path.partition("?")[2] or 0)
        handler.wfile.write(b"HTTP/1.1 302 Found\r\n")
        with suppress(OSError):
            for number in range(4):
                handler.wfile.write(b"X-%d: y\r\n" % number)
                handler.server.stopped.wait(0.02)
            target = b"/drip-then-move?%d" % (hop + 1)
            handler.wfile.write(b"Content-Length: 0\r\nLocation: " + target)
            handler.wfile.write(b"\r\n\r\n")

    def do_hang(self, handler):
        handler.server.stopped.wait()

    def do_endless(self, handler):
        _endless(handler, b"x" * 65536)

    def do_bomb(self, handler):
        bomb = gzip.compress(bytes(5_000_000))
        _answer(handler, bomb, Content_Encoding="gzip")

    def do_nested(self, handler):
        body = gzip.compress(gzip.compress(CSV))
        _answer(handler, body, Content_Encoding="gzip, gzip")

    def do_brotli(self, handler):
        _answer(handler, CSV, Content_Encoding="br")

    def do_bad_gzip(self, handler):
        _answer(handler, b"bukan gzip sama sekali", Content_Encoding="gzip")

    def do_cut_gzip(self, handler):
        """Give a body whose length is right, though its gzip has no end."""
        _answer(handler, gzip.compress(LONG)[:-20], Content_Encoding="gzip")

    def do_two_gzips(self, handler):
        body = gzip.compress(CSV[:9]) + gzip.compress(CSV[9:]) + b"isi lain"
        _answer(handler, body, Content_Encoding="x-gzip")

    def do_false_bomb(self, handler):
        """Call a body gzip once that was compressed twice: one layer is undone."""
        body = gzip.compress(gzip.compress(bytes(5_000_000)))
        _answer(handler, body, Content_Encoding="gzip")

    def do_bomb_in_layers(self, handler):
        body = gzip.compress(gzip.compress(gzip.compress(bytes(5_000_000))))
        handler.send_response(200)
        for _ in range(3):
            handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def do_declared(self, handler):
        _head(handler, 200, Content_Length=10**12)
        handler.close_connection = True

    def do_short(self, handler):
        _head(handler, 200, Content_Length=1000)
        handler.wfile.write(CSV)
        handler.close_connection = True

    def do_reset_once(self, handler):
        if self.asked["reset_once"] == 1:
            handler.close_connection = True
        else:
            _answer(handler, CSV)

    def do_garbage(self, handler):
        handler.wfile.write(b"\x00\x01 bukan HTTP\r\n\r\n")
        handler.close_connection = True

    def do_401(self, handler):
        _answer(handler, b"", 401)

    def do_403(self, handler):
        _answer(handler, b"", 403)

    def do_404(self, handler):
        _answer(handler, b"", 404)

    def do_410(self, handler):
        _answer(handler, b"", 410)

    def do_418(self, handler):
        _answer(handler, b"", 418)

    def do_500(self, handler):
        _answer(handler, b"", 500)

    def do_503(self, handler):
        _answer(handler, b"", 503)

    def do_503_twice(self, handler):
        if self.asked["503_twice"] < 3:
            _answer(handler, b"", 503, Retry_After=0)
        else:
            _answer(handler, CSV)

    def do_429_huge(self, handler):
        _answer(handler, b"", 429, Retry_After=86400)

    def do_429_told(self, handler):
        """Ask once to be left alone; the query says for how many seconds."""
        if self.asked["429_told"] == 1:
            seconds = handler.path.partition("?")[2]
            _answer(handler, b"", 429, Retry_After=seconds)
        else:
            _answer(handler, CSV)

    def do_429_date(self, handler):
        if self.asked["429_date"] == 1:
            date = "Wed, 21 Oct 2015 07:28:00 GMT"
            _answer(handler, b"", 429, Retry_After=date)
        else:
            _answer(handler, CSV)

    def _redirect(self, handler, location, status=302):
        _answer(handler, b"", status, Location=location)

    def do_moved(self, handler):
        self._redirect(handler, "/file", 301)

    def do_post_then_get(self, handler):
        handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        self._redirect(handler, "/echo", 303)

    def do_away(self, handler):
        self._redirect(handler, f"{self.elsewhere}/file")

    def do_loop(self, handler):
        self._redirect(handler, "/loop")

    def do_chain(self, handler):
        number = int(handler.path.partition("?")[2] or 0)
        self._redirect(handler, f"/chain?{number + 1}")

    def do_redirect_to(self, handler):
        self._redirect(handler, handler.path.partition("?")[2])


@pytest.fixture
def elsewhere(serve):
    """Another portal; a list of the paths it was asked for hangs on it."""
    portal = HostilePortal("")
    portal.url = serve(portal)
    return portal


@pytest.fixture
def hostile(serve, elsewhere):
    portal = HostilePortal(elsewhere.url)
    portal.url = serve(portal)
    return portal


@pytest.fixture
def make_fetcher():
    """Build fetchers that retry at once; they are closed at the end."""
    made = []

    def make(*urls, **options):
        allowed = [url.partition("//")[2] for url in urls]
        limits = options.pop("limits", Limits(backoff_s=(0.005, 0.01, 0.02)))
        options = {"deadline_s": 10, "max_bytes": 1_000_000, **options}
        made.append(GuardedFetcher(allowed, limits=limits, **options))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def fetcher(make_fetcher, hostile, elsewhere):
    return make_fetcher(hostile.url, elsewhere.url, contact="data@example.go.id")


@pytest.fixture
def take(fetcher):
    """Fetch a file; return what was said of it and its bytes, None when unchanged."""

    def fetch(url, by=fetcher, **validators):
        fetched = by.fetch(url, **validators)
        if fetched.body is None:
            return fetched, None
        with fetched.body as body:
            return fetched, body.read()

    return fetch

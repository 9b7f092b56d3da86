"""The hostile portals: each a good CKAN portal that turns bad in one way.

README.md lists them. A portal is good for a first harvest, is turned, harvested again,
and turned back: what it served must have outlived that.
"""

import copy
import gzip
import itertools
import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlsplit

import pytest

from siger_catalog.fetching import GuardedFetcher, Limits
from siger_catalog.jobs import work_one
from siger_catalog.model import HARVEST, Source
from siger_harvesters.ckan import CkanHarvester

MEGABYTE = 1024 * 1024
MAX_BYTES = 8 * MEGABYTE
DATASETS = 6


def _csv(number: int) -> bytes:
    return b"kode,tahun,nilai\n18.04,2020,%d\n18.04,2021,2\n" % number


class HostilePortal:
    """A CKAN portal with so many datasets of one file each.

    Attributes:
        packages: What it lists.
        rows_max: Where it cuts pages.
        counted: Added to the true number of datasets.
        turned: What it does instead of answering, by the first part of the path.
    """

    def __init__(self) -> None:
        self.url = ""
        self.asked: Counter[str] = Counter()
        self.become_good()

    def become_good(self) -> None:
        """Forget every badness."""
        self.packages = [_package(number) for number in range(DATASETS)]
        self.files = {f"/files/{number}.csv": _csv(number) for number in range(99)}
        self.rows_max, self.counted = 1000, 0
        self.turned: dict[str, Wire] = {}

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        address = urlsplit(handler.path)
        what = "files" if address.path.startswith("/files") else "portal"
        if address.path.endswith("package_search"):
            what = "listing"
        self.asked[what] += 1
        body = self._body(address.path, dict(parse_qsl(address.query)))
        self.turned.get(what, _good)(self, handler, body)

    def _body(self, path: str, given: dict[str, str]) -> bytes:
        if path in self.files:
            return self.files[path]
        result: object = []
        if path.endswith("package_search"):
            start, rows = int(given["start"]), int(given["rows"])
            end = start + min(rows, self.rows_max)
            ordered = sorted(self.packages, key=lambda each: str(each.get("id")))
            count = len(ordered) + self.counted
            result = {"count": count, "results": ordered[start:end]}
        return json.dumps({"success": True, "result": result}).encode()


Wire = Callable[[HostilePortal, BaseHTTPRequestHandler, bytes], None]


def _package(number: int) -> dict:
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "name": f"data-{number}",
        "title": f"Data Kafé {number}",
        "notes": "Keterangan.",
        "organization": {"id": "o", "name": "dinas", "title": "Dinas"},
        "license_id": "cc-by",
        "tags": [{"name": "kopi"}],
        "groups": [],
        "extras": [{"key": "tahun", "value": "2024"}],
        "resources": [
            {"id": f"r-{number}", "url": f"/files/{number}.csv", "format": "CSV"}
        ],
    }


# --- how answers go over the wire ------------------------------------------------


def _send(
    handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: object
) -> None:
    handler.send_response(status)
    for name, value in ({"Content_Length": len(body)} | headers).items():
        handler.send_header(name.replace("_", "-"), str(value))
    handler.end_headers()
    with suppress(OSError):
        handler.wfile.write(body)


def _good(portal: HostilePortal, handler: BaseHTTPRequestHandler, body: bytes) -> None:
    _send(handler, body, ETag=f'"{hash(body):x}"')


def said(body: bytes, status: int = 200, **headers: object) -> Wire:
    """Say one thing to everything."""
    return lambda _portal, handler, _body: _send(handler, body, status, **headers)


def changed(change: Callable[[bytes], bytes], **headers: object) -> Wire:
    """Say what a good portal would, but spoilt."""
    return lambda _portal, handler, body: _send(handler, change(body), **headers)


def _drip(handler: BaseHTTPRequestHandler, begin: bytes, piece: bytes) -> None:
    handler.close_connection = True
    with suppress(OSError):
        handler.wfile.write(begin)
        for number in itertools.count():
            handler.wfile.write(piece.replace(b"N", b"%d" % number))
            if handler.server.stopped.wait(0.02):
                return


def _drip_headers(_portal, handler, _body) -> None:
    _drip(handler, b"HTTP/1.1 200 OK\r\n", b"X-N: y\r\n")


def _drip_body(_portal, handler, _body) -> None:
    _drip(handler, b"HTTP/1.1 200 OK\r\nContent-Length: 7999999\r\n\r\n", b" ")


def _hang(_portal, handler, _body) -> None:
    handler.close_connection = True
    handler.server.stopped.wait()


def _short(_portal, handler, body) -> None:
    _send(handler, body, Content_Length=len(body) + 1000)
    handler.close_connection = True


def _garbage(_portal, handler, _body) -> None:
    handler.wfile.write(b"\x00\x01 bukan HTTP\r\n\r\n")
    handler.close_connection = True


def _endless(_portal, handler, _body) -> None:
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    with suppress(OSError):
        while not handler.server.stopped.is_set():
            handler.wfile.write(bytes(65536))


def _flaky(portal, handler, body) -> None:
    if portal.asked.total() % 2:
        handler.close_connection = True
    else:
        _good(portal, handler, body)


def _lying_etag(_portal, handler, body) -> None:
    is_asked = "If-None-Match" in handler.headers
    _send(handler, b"" if is_asked else body, 304 if is_asked else 200, ETag='"x"')


def _other_pages(portal, handler, _body) -> None:
    """Give new entries on every page, for ever."""
    start = portal.asked["listing"] * 100
    results = [{"id": f"{number}"} for number in range(start, start + 100)]
    result = {"count": 100, "results": results}
    _send(handler, json.dumps({"success": True, "result": result}).encode())


def _change_while_read(portal, handler, body) -> None:
    """Lose the first dataset once its page was given: the others move forward."""
    _good(portal, handler, body)
    portal.packages = [p for p in portal.packages if p["name"] != "data-0"]


@cache
def _layers(count: int) -> bytes:
    body = bytes(64 * MEGABYTE)
    for _ in range(count):
        body = gzip.compress(body, 1)
    return body


def _in_an_hour() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


# --- what stands in the listing --------------------------------------------------


def each_has(**values: object) -> Callable[[HostilePortal], None]:
    """Set fields of every package but the last."""

    def change(portal: HostilePortal) -> None:
        for package in portal.packages[:-1]:
            package.update(copy.deepcopy(values))

    return change


def _list(count: int) -> Callable[[HostilePortal], None]:
    def change(portal: HostilePortal) -> None:
        portal.packages = portal.packages[:count]

    return change


def _duplicate_ids(portal: HostilePortal) -> None:
    portal.packages += copy.deepcopy(portal.packages[:3])


def _rename_ids(portal: HostilePortal) -> None:
    for number, package in enumerate(portal.packages):
        package["id"] = f"baru-{number}"


def _rename(portal: HostilePortal) -> None:
    for package in portal.packages:
        package["name"] = f"baru-{package['name']}"


def _swap_names(portal: HostilePortal) -> None:
    first, second = portal.packages[:2]
    first["name"], second["name"] = second["name"], first["name"]


def _count(number: int) -> Callable[[HostilePortal], None]:
    def change(portal: HostilePortal) -> None:
        portal.counted = number

    return change


def _page_by_three(portal: HostilePortal) -> None:
    portal.rows_max = 3


def _odd_urls(portal: HostilePortal) -> None:
    odd = ["javascript:alert(1)", "http://[", "", None, 7, "file:///etc/passwd"]
    odd += ["http://169.254.169.254/x.csv", "//", "http://a:b@127.0.0.1/x", "x" * 9000]
    more = [{"id": f"x-{n}", "url": url} for n, url in enumerate(odd)]
    portal.packages[0]["resources"] += more


def _odd_names(portal: HostilePortal) -> None:
    odd = ["../../etc/passwd", "<script>alert(1)</script>", "a" * 5000, "é☕", "data-1"]
    for number, name in enumerate(odd):
        package = _package(50 + number)
        portal.packages.append(package | {"name": name})


DEEP = b'{"success": true, "result": ' + b"[" * 99_999 + b"]" * 99_999 + b"}"
DEEP_EXTRAS: list = []
for _ in range(200):
    DEEP_EXTRAS = [DEEP_EXTRAS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One hostile portal, and how its harvest must end.

    `wire` turns answers to the `what` ("listing", "files" or "portal"), `change` what
    the portal holds. `cause` is that of the job, empty for none; `withdrawn` counts
    the datasets that may rightly go.
    """

    name: str
    state: str = "failed"
    cause: str = ""
    what: str = "listing"
    wire: Wire | None = None
    change: Callable[[HostilePortal], None] = lambda portal: None
    withdrawn: int = 0
    deadline_s: float = 20.0


def _failing(name: str, cause: str, wire: Wire, **more: float) -> Case:
    return Case(name=name, cause=cause, wire=wire, **more)


def _passing(name: str, change: Callable[[HostilePortal], None], **more) -> Case:
    return Case(**{"name": name, "change": change, "state": "succeeded"} | more)


def _file(name: str, cause: str, wire: Wire, deadline_s: float = 20.0) -> Case:
    return Case(
        name=name,
        state="succeeded",
        what="files",
        cause=cause,
        wire=wire,
        deadline_s=deadline_s,
    )


KIT = (
    # The portal is out of reach, or says to wait.
    _failing("drip-body", "terlalu-lama", _drip_body, deadline_s=0.3),
    _failing("drip-headers", "terlalu-lama", _drip_headers, deadline_s=0.3),
    _failing("hang", "terlalu-lama", _hang, deadline_s=0.3),
    _failing("500", "portal-rusak", said(b"{}", 500)),
    _failing("503-date", "portal-rusak", said(b"", 503, Retry_After=_in_an_hour())),
    _failing("429-date", "batas-permintaan", said(b"", 429, Retry_After=_in_an_hour())),
    _failing("429-huge", "batas-permintaan", said(b"", 429, Retry_After="9" * 30)),
    # The answer is no whole one.
    _failing("truncated", "bukan-json", changed(lambda body: body[:-40])),
    _failing("short", "sambungan-terputus", _short),
    _failing("garbage", "sambungan-terputus", _garbage),
    _failing("bad-gzip", "jawaban-rusak", said(b"bukan", Content_Encoding="gzip")),
    _failing(
        "cut-gzip",
        "jawaban-rusak",
        changed(lambda body: gzip.compress(body)[:-12], Content_Encoding="gzip"),
    ),
    _failing("bomb", "terlalu-besar", said(_layers(1), Content_Encoding="gzip")),
    _failing(
        "nested-bomb", "jawaban-rusak", said(_layers(3), Content_Encoding="gzip, gzip")
    ),
    _failing("unnamed-bomb", "bukan-json", said(_layers(2), Content_Encoding="gzip")),
    _failing("endless-body", "terlalu-besar", _endless),
    # The answer leads elsewhere, or is another one.
    _failing("redirect-loop", "pengalihan-ditolak", said(b"", 302, Location="?")),
    _failing(
        "redirect-inside", "alamat-ditolak", said(b"", 302, Location="http://10.0.0.1/")
    ),
    _failing("maintenance-page", "html-bukan-data", said(b"<html>Dirawat</html>")),
    _failing("shape-changed", "bukan-ckan", said(b'{"data": []}')),
    _failing("shape-of-result", "bukan-ckan", said(b'{"success":true,"result":[]}')),
    _failing("deep-nesting", "bukan-json", said(DEEP)),
    _failing("nan", "bukan-json", changed(lambda b: b.replace(b'"cc-by"', b"NaN"))),
    _failing(
        "integer-of-9000-digits",
        "bukan-json",
        changed(lambda b: b.replace(b'"cc-by"', b"9" * 9000)),
    ),
    # The listing is not to be trusted.
    _failing("endless-paging", "daftar-tidak-berujung", _other_pages),
    Case(name="count-too-high", cause="daftar-tidak-lengkap", change=_count(3)),
    Case(name="half-gone", state="held", cause="daftar-menyusut", change=_list(3)),
    Case(name="all-gone", state="held", cause="daftar-menyusut", change=_list(0)),
    _passing("shrinking", _list(DATASETS - 1), withdrawn=1),
    _passing("count-too-low", _count(-5)),
    _passing("changing-while-paging", _page_by_three, wire=_change_while_read),
    _passing("duplicate-ids", _duplicate_ids),
    _passing("renamed-ids", _rename_ids),
    _passing("renamed", _rename),
    _passing("swapped-names", _swap_names),
    # Records are odd.
    _passing("no-title", each_has(title=None), cause="catatan-tidak-lengkap"),
    _passing(
        "nulls",
        each_has(notes=None, organization=None, tags=None, extras=None, groups=None),
    ),
    _passing("wrong-types", each_has(notes=7, tags="x", extras=[None, 1], groups={})),
    _passing("huge-integers", each_has(version=10**400, num_resources=-(2**70))),
    _passing("nul", each_has(title="Data\0Kopi", notes="a\0b")),
    _passing("surrogates", each_has(title="Data \ud800 Kopi", notes="\udfff")),
    _passing("nested-extras", each_has(more=DEEP_EXTRAS)),
    _passing("long-notes", lambda p: p.packages[0].update(notes="x " * 2_500_000)),
    _passing("odd-urls", _odd_urls),
    _passing("odd-names", _odd_names),
    _passing(
        "wrongly-encoded",
        lambda portal: None,
        wire=changed(
            lambda b: json.dumps(json.loads(b), ensure_ascii=False).encode("cp1252")
        ),
    ),
    Case(name="flaky", state="succeeded", what="listing", wire=_flaky),
    # The listing is good, its files are not.
    _file("file-drip", "", _drip_body, deadline_s=0.3),
    Case(  # the portal's files and listing are one origin: both are left alone
        name="file-429",
        what="files",
        cause="batas-permintaan",
        wire=said(b"", 429, Retry_After=_in_an_hour()),
    ),
    _file("file-gone", "", said(b"", 404)),
    _file("file-page", "", said(b"<html>Masuk</html>", Content_Type="text/html")),
    _file("file-short", "", _short),
    _file("file-bomb", "", said(_layers(1), Content_Encoding="gzip")),
    _file("file-lying-etag", "", _lying_etag),
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test that asks for a `case` every portal of the kit."""
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", KIT, ids=lambda case: case.name)


# --- the flow --------------------------------------------------------------------


@pytest.fixture
def portal(serve):
    portal = HostilePortal()
    portal.url = serve(portal)
    return portal


@pytest.fixture
def parts(portal, make_parts):
    source = Source(name="portal", kind="ckan", url=portal.url)
    return make_parts(source, CkanHarvester(), fetcher=None)


@pytest.fixture
def harvest(parts, portal):
    """Harvest the portal with a fetcher of its own; return the job."""

    def once(deadline_s=20.0):
        fetcher = GuardedFetcher(
            [portal.url.removeprefix("http://")],
            deadline_s=deadline_s,
            max_bytes=MAX_BYTES,
            limits=Limits(backoff_s=(0.005, 0.005), max_wait_s=0.2),
        )
        try:
            parts.store.enqueue("portal", HARVEST)
            return work_one(replace(parts, fetcher=fetcher), "tester")
        finally:
            fetcher.close()

    return once

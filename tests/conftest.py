import json
import os
import secrets
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from elasticsearch import ApiError, Elasticsearch, TransportError

from siger_catalog.fetching import GuardedFetcher, Limits
from siger_catalog.indexes.elasticsearch import Address, ElasticsearchIndex
from siger_catalog.indexes.memory import MemoryIndex
from siger_catalog.language import Language, build_language
from siger_catalog.model import Source
from siger_catalog.ports import Harvester, Parts
from siger_catalog.provinces.regions import load_province
from siger_catalog.settings import Settings
from siger_catalog.stores.memory import MemoryCatalogStore, MemorySnapshotStore
from siger_catalog.stores.tables import ParquetTableStore
from siger_validators.metadata import MetadataValidator
from siger_validators.reading import FileTableReader
from siger_validators.schema_files import load_schemas


class HandClock:
    """A clock that a test sets; a second passes whenever it is looked at."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


Behaviour = Callable[[BaseHTTPRequestHandler], None]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.server.behaviour(self)

    do_POST = do_HEAD = do_PUT = do_DELETE = do_GET  # noqa: N815  # http.server names

    def log_message(self, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients of a hostile portal hang up."""


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Start servers on 127.0.0.1 that do what a function of the handler does.

    The handler's `server.stopped` is set when the test ends, for those that hang.
    """
    servers = []

    def start(behaviour: Behaviour, certificate: Path | None = None) -> str:
        server = _Server(("127.0.0.1", 0), _Handler)
        server.behaviour = behaviour
        server.stopped = threading.Event()
        if certificate:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate)
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.005,)).start()
        servers.append(server)
        scheme = "https" if certificate else "http"
        return f"{scheme}://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.stopped.set()
        server.shutdown()
        server.server_close()


NODE_URL = "http://127.0.0.1:9271"  # where `make elasticsearch` starts it


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The address of a real node; without one the test is skipped, in CI it fails."""
    url = os.environ.get("SIGER_TEST_ELASTICSEARCH_URL", NODE_URL)
    with Elasticsearch(url, request_timeout=5, max_retries=0) as client:
        try:
            client.cluster.health(wait_for_status="yellow", timeout="4s")
        except (ApiError, TransportError):
            told = f"no Elasticsearch at {url}: run `make elasticsearch` first"
            pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)
    return url


@pytest.fixture(scope="session")
def elasticsearch_prefix() -> str:
    """What the names of all indexes begin with that these tests make."""
    return f"test-{secrets.token_hex(4)}"


@pytest.fixture(scope="session")
def make_elasticsearch(
    elasticsearch_url: str, elasticsearch_prefix: str
) -> Iterator[Callable[..., ElasticsearchIndex]]:
    """Make empty indexes on the node; what they left is removed in the end."""
    made: list[ElasticsearchIndex] = []

    def make(language: Language, **given: Any) -> ElasticsearchIndex:
        given.setdefault("prefix", f"{elasticsearch_prefix}-{len(made)}")
        address = Address(url=given.pop("url", elasticsearch_url))
        made.append(ElasticsearchIndex(address, language, **given))
        return made[-1]

    yield make
    for index in made:
        index.close()
    with Elasticsearch(elasticsearch_url) as client:
        names = list(client.indices.get(index=f"{elasticsearch_prefix}*").body)
        for start in range(0, len(names), 20):
            client.indices.delete(index=names[start : start + 20])


RECORDED = Path(__file__).parent / "portals" / "ckan-2.12"


class CkanPortal:
    """A portal that gives the recorded packages of a real CKAN, as CKAN pages them.

    Attributes:
        packages: What it lists; a test changes them as an editor would.
        counted: Added to the true number of datasets, for portals that miscount.
        rows_max: Where it cuts pages, without saying so.
        instead: Actions that answer otherwise: name to (status, body).
        asked: The actions it was asked for, in order.
    """

    def __init__(self) -> None:
        shown = [_result(path) for path in sorted(RECORDED.glob("package_show_*.json"))]
        shown = [each for each in shown if isinstance(each, dict) and each.get("id")]
        self.packages = [
            each for each in {p["id"]: p for p in shown}.values() if each["title"]
        ]
        self.organizations = _result(RECORDED / "organization_list_all_fields.json")
        self.counted = 0
        self.rows_max = 1000
        self.instead: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.user_agents: set[str] = set()

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        address = urlsplit(handler.path)
        action = address.path.rpartition("/")[2]
        self.asked.append(action)
        self.user_agents.add(handler.headers["User-Agent"])
        given = dict(parse_qsl(address.query))
        status, body = self.instead.get(action) or (200, self._answer(action, given))
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _answer(self, action: str, given: dict[str, str]) -> bytes:
        result = getattr(self, action)(**given)
        return json.dumps({"help": "", "success": True, "result": result}).encode()

    def status_show(self) -> object:
        return _result(RECORDED / "status_show.json")

    def organization_list(self, all_fields: str, limit: str, offset: str) -> object:
        start = int(offset)
        return self.organizations[start : start + min(int(limit), 25)]

    def package_search(self, sort: str, rows: str, start: str) -> object:
        assert sort == "id asc"
        ordered = sorted(self.packages, key=lambda package: package["id"])
        end = int(start) + min(int(rows), self.rows_max)
        count = len(ordered) + self.counted
        return {"count": count, "results": ordered[int(start) : end]}


def _result(path: Path) -> Any:
    answer = json.loads(path.read_text("utf-8"))
    return answer.get("result") if isinstance(answer, dict) else None


@pytest.fixture
def ckan_portal(serve):
    """A CkanPortal that is being served; `url` is its address."""
    portal = CkanPortal()
    portal.url = serve(portal)
    return portal


@pytest.fixture
def ckan_source(ckan_portal):
    return Source(name="mesuji", kind="ckan", url=ckan_portal.url, title="Data Mesuji")


@pytest.fixture
def portal_fetcher(ckan_portal):
    """The real fetcher, allowed to ask the CkanPortal, quick to try again."""
    fetcher = GuardedFetcher(
        [ckan_portal.url.removeprefix("http://")],
        contact="data@example.go.id",
        deadline_s=10,
        limits=Limits(backoff_s=(0.005,)),
    )
    yield fetcher
    fetcher.close()


MADE = Path(__file__).parent / "portals" / "json-made"


class MadePortal:
    """A portal that gives the made replies of a file of tests/portals/json-made.

    Attributes:
        replies: The questions and their replies; a test changes them.
        asked: The questions that came: method, path and parameters.
    """

    def __init__(self, name: str) -> None:
        self.replies = json.loads((MADE / f"{name}.json").read_text("utf-8"))
        self.asked: list[tuple[str, str, dict[str, Any]]] = []

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        address = urlsplit(handler.path)
        given: dict[str, Any] = dict(parse_qsl(address.query))
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        given |= json.loads(body) if body else {}
        self.asked.append((handler.command, address.path, given))
        fitting = (
            each
            for each in self.replies
            if (each["method"], each["path"]) == (handler.command, address.path)
            and each["given"].items() <= given.items()
        )
        found = next(fitting, {"status": 404, "reply": {"message": "tidak ada"}})
        reply = found["reply"]
        content = (
            reply.encode() if isinstance(reply, str) else json.dumps(reply).encode()
        )
        handler.send_response(found.get("status", 200))
        for name, value in found.get("headers", {}).items():
            handler.send_header(name, value.replace("{url}", self.url))
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


@pytest.fixture
def serve_made(serve):
    """Serve the made replies of a name; the portal's `url` is its address."""

    def start(name: str) -> MadePortal:
        portal = MadePortal(name)
        portal.url = serve(portal)
        return portal

    return start


@pytest.fixture
def fetcher_for():
    """Make real fetchers that may ask the given addresses; quick to try again."""
    made = []

    def make(*urls: str) -> GuardedFetcher:
        places = [url.removeprefix("http://") for url in urls]
        limits = Limits(backoff_s=(0.005,))
        made.append(GuardedFetcher(places, deadline_s=10, limits=limits))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def serve_files(serve):
    """Serve bytes by path, or (status, bytes); what is not there is 404."""

    def start(answers: dict[str, Any]) -> str:
        def reply(handler: BaseHTTPRequestHandler) -> None:
            found = answers.get(urlsplit(handler.path).path, (404, b""))
            status, body = found if isinstance(found, tuple) else (200, found)
            handler.send_response(status)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        return serve(reply)

    return start


@pytest.fixture
def hand_clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def built_language() -> Language:
    """The words of the province, read once a session."""
    return build_language(load_province())


@pytest.fixture
def make_parts(hand_clock, built_language, tmp_path) -> Callable[..., Parts]:
    """Put the flow together: shipped stores in memory, real reader and metadata check.

    `source` is added to the store; whatever else is given takes the place of a part.
    """

    def make(source: Source, harvester: Harvester, **others: Any) -> Parts:
        parts = Parts(
            settings=Settings(data_dir=tmp_path),
            province=load_province(),
            language=built_language,
            schemas=load_schemas(),
            harvesters={source.kind: harvester},
            reader=FileTableReader(),
            validators=(MetadataValidator(),),
            snapshots=MemorySnapshotStore(),
            tables=ParquetTableStore(tmp_path / "tables"),
            index=MemoryIndex(built_language),
            clock=hand_clock,
            **{
                "store": MemoryCatalogStore(hand_clock),
                "fetcher": harvester,
                "finding_types": {},
            }
            | others,
        )
        parts.store.add_source(source)
        return parts

    return make

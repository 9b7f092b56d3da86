import http.client
import json
import secrets
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

import pytest

from siger_catalog.language import Language, build_language
from siger_catalog.provinces.regions import load_province
from siger_catalog.searching import SearchDocument


@pytest.fixture(scope="session")
def language() -> Language:
    return build_language(load_province("lampung"))


@pytest.fixture(scope="session")
def small_document() -> Callable[..., SearchDocument]:
    """Make the least that an index takes."""

    def make(name: str, revision: int = 1, title: str = "padi") -> SearchDocument:
        return SearchDocument(
            name=name,
            revision=revision,
            texts={"title_s": title, "title_x": title, "words": title},
            keywords={"region": ("18.04",)},
            integers={"newest": (1,), "best": (1,), "year": (2023,)},
            title_key=name,
            rank=0.1,
            shown={"name": name},
        )

    return make


@pytest.fixture
def prefix(elasticsearch_prefix: str) -> str:
    """A name for the indexes of one test, for several doors to them."""
    return f"{elasticsearch_prefix}-{secrets.token_hex(4)}"


Answer = tuple[int, object]


class Gate:
    """A door before a real node, that can be shut, hang or answer by itself.

    Attributes:
        url: Its address.
        asked: Path of each request that reached it.
        answers: Answers given instead of the node's: what the path ends with to a
            list of (status, JSON), each given once.
        changes: What the path ends with to a function that changes the node's JSON.
        state: open, cut (hangs up) or hanging (never answers).
    """

    def __init__(self, node_url: str) -> None:
        self._node = urlsplit(node_url)
        self.url = ""
        self.asked: list[str] = []
        self.answers: dict[str, list[Answer]] = {}
        self.changes: dict[str, Callable[[dict], object]] = {}
        self.state = "open"

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        path = urlsplit(handler.path).path
        self.asked.append(path)
        if self.state == "hanging":
            handler.server.stopped.wait(20)
        if self.state != "open":
            handler.close_connection = True
            return
        status, raw = self._answer(handler, path, body)
        handler.send_response(status)
        handler.send_header("X-Elastic-Product", "Elasticsearch")
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(raw)

    def _answer(
        self, handler: BaseHTTPRequestHandler, path: str, body: bytes
    ) -> tuple[int, bytes]:
        for end, waiting in self.answers.items():
            if path.endswith(end) and waiting:
                status, told = waiting.pop(0)
                return status, json.dumps(told).encode()
        status, raw = self._ask_node(handler, body)
        for end, change in self.changes.items():
            if path.endswith(end):
                told = json.loads(raw)
                change(told)
                raw = json.dumps(told).encode()
        return status, raw

    def _ask_node(
        self, handler: BaseHTTPRequestHandler, body: bytes
    ) -> tuple[int, bytes]:
        node = http.client.HTTPConnection(
            self._node.hostname, self._node.port, timeout=30
        )
        names = ("Accept", "Content-Type", "Authorization")
        headers = {n: handler.headers[n] for n in names if n in handler.headers}
        node.request(handler.command, handler.path, body or None, headers)
        answer = node.getresponse()
        raw = answer.read()
        node.close()
        return answer.status, raw


@pytest.fixture
def gate(serve, elasticsearch_url) -> Gate:
    made = Gate(elasticsearch_url)
    made.url = serve(made)
    return made


@pytest.fixture
def closed_url() -> str:
    """An address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"

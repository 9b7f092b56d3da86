import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Behaviour = Callable[[BaseHTTPRequestHandler], None]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.server.behaviour(self)

    do_POST = do_HEAD = do_GET  # noqa: N815  # http.server names them

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

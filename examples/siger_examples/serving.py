"""The portals on their ports: one thread per connection, one loop that accepts.

The standard library's HTTP server is enough and starts at once: granian serves one
application on one port per process, and the portals are some ports with little
traffic. One selector accepts for all of them, so no port is polled, and stopping
takes no longer than the requests in flight. Only 127.0.0.1 is served.
"""

import errno
import os
import selectors
import socket
import socketserver
import sys
import threading
from http import HTTPStatus
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar, Self

from siger_examples.ckan.answers import Answer, Request, answer
from siger_examples.ckan.site import Site, build_site
from siger_examples.others import other_answer
from siger_examples.portals import PORTALS, Portal, url_of

HOST = "127.0.0.1"
_MOST_BODY_BYTES = 1_000_000


class PortTakenError(Exception):
    """A port of a portal cannot be had."""


class PortalHandler(BaseHTTPRequestHandler):
    """Turns bytes on a connection into requests and answers into bytes."""

    server: "PortalServer"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm: ClassVar[bool] = True
    wbufsize = -1  # head and body leave in one packet
    timeout = 60

    def reply(self) -> None:
        """Answer one request."""
        if "transfer-encoding" in self.headers:
            self.send_error(411)
            return
        length = self.headers.get("Content-Length") or "0"
        if not length.isdecimal() or int(length) > _MOST_BODY_BYTES:
            self.send_error(413 if length.isdecimal() else 400)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(length))
        request = Request(self.command, self.path, headers, body)
        is_ckan = self.server.portal.shape == "ckan"
        self._send(
            answer(self.server.site, request)
            if is_ckan
            else other_answer(self.server.portal, request)
        )

    def _send(self, reply: Answer) -> None:
        self.send_response(reply.status)
        self.send_header(
            "Connection", "close" if self.close_connection else "keep-alive"
        )
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    do_GET = do_HEAD = do_POST = do_OPTIONS = reply  # noqa: N815 - names set by http.server
    do_PUT = do_PATCH = do_DELETE = reply  # noqa: N815 - names set by http.server

    def version_string(self) -> str:
        """Return the Server header."""
        return "siger-examples"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - name set by http.server
        """Keep quiet: the portals are a means, their visitors have logs."""


class PortalServer(socketserver.ThreadingTCPServer):
    """One portal on one port."""

    request_queue_size = 128
    timeout = 0

    def __init__(self, portal: Portal, url: str) -> None:
        self.portal = portal
        self.url = url
        self._connections: set[Any] = set()
        self._site: Site | None = None
        self._lock = threading.Lock()
        # Nobody may share the port that is held without listening.
        self.allow_reuse_address = not portal.is_down
        port = int(url.rsplit(":", 1)[1])
        super().__init__((HOST, port), PortalHandler, bind_and_activate=False)
        try:
            self.server_bind()
            if not portal.is_down:
                self.server_activate()
                # A visitor gone before accept must not block the loop of all.
                self.socket.setblocking(False)
        except OSError:
            self.server_close()
            raise

    @property
    def site(self) -> Site:
        """The portal's answers, put together at the first request."""
        with self._lock:
            if self._site is None:
                self._site = build_site(self.portal, self.url)
            return self._site

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that closing can end it."""
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of visitors that hang up; all else is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    def end(self) -> None:
        """Hang up every connection, wait for their threads, free the port."""
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self.server_close()


class RunningPortals:
    """All portals in service; a context manager that stops them at its end."""

    def __init__(self, servers: tuple[PortalServer, ...], first_port: int) -> None:
        self.first_port = first_port
        self._servers = servers
        self._ear, self._bell = os.pipe()
        self._loop = threading.Thread(target=self._accept, name="example-portals")
        self._loop.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_until_answering(self) -> None:
        """Ask every portal once, except the one that is down."""
        for server in self._servers:
            if not server.portal.is_down:
                _ask(server.url)

    def stop(self) -> None:
        """Stop accepting, end all connections and free the ports."""
        os.write(self._bell, b"!")
        self._loop.join()
        for server in self._servers:
            server.end()
        os.close(self._bell)
        os.close(self._ear)

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._ear, selectors.EVENT_READ)
            for server in self._servers:
                if not server.portal.is_down:
                    selector.register(server, selectors.EVENT_READ, server)
            while True:
                ready = [key.data for key, _ in selector.select()]
                if None in ready:
                    return
                for server in ready:
                    server.handle_request()


def start_portals(first_port: int) -> RunningPortals:
    """Serve every portal, on the first port and those after it.

    The port of the portal that is down is held without listening, so that nobody else
    answers in its place.

    Raises:
        PortTakenError: one of the ports is taken; nothing is left running.
    """
    servers: list[PortalServer] = []
    try:
        for portal in PORTALS:
            servers.append(_open(portal, first_port))  # noqa: PERF401 - those before a failure must be closed
    except PortTakenError:
        for server in servers:
            server.end()
        raise
    return RunningPortals(tuple(servers), first_port)


def _open(portal: Portal, first_port: int) -> PortalServer:
    url = url_of(portal, first_port)
    try:
        return PortalServer(portal, url)
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        raise PortTakenError(
            f"Example portal {portal.name} cannot have {url}: "
            f"{'the port is already in use' if taken else error}; set "
            f"SIGER_EXAMPLE_PORT (or --port) to the first of {len(PORTALS)} free ports."
        ) from error


def _ask(url: str) -> None:
    connection = HTTPConnection(url.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", "/api/3/action/status_show")
        connection.getresponse().read()
    finally:
        connection.close()

import json
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from siger_examples.__main__ import main
from siger_examples.portals import PORTALS, url_of
from siger_examples.serving import start_portals


def get(url, path, method="GET"):
    connection = HTTPConnection(urlsplit(url).netloc, timeout=5)
    try:
        connection.request(method, path)
        reply = connection.getresponse()
        return reply.status, dict(reply.headers), reply.read()
    finally:
        connection.close()


@pytest.fixture
def running(free_base):
    with start_portals(free_base) as portals:
        yield portals


def test_every_portal_answers_except_the_one_that_is_down(running):
    for portal in PORTALS:
        url = url_of(portal, running.first_port)
        if portal.is_down:
            with pytest.raises(ConnectionRefusedError):
                get(url, "/")
            continue
        if portal.shape != "ckan":
            assert get(url, "/api/3/action/status_show")[0] == 404
            continue
        status, headers, body = get(url, "/api/3/action/status_show")
        assert status == 200
        assert "ETag" not in headers
        assert json.loads(body)["result"]["site_url"] == url


def test_a_connection_is_kept_and_head_has_no_body(running):
    netloc = f"127.0.0.1:{running.first_port}"
    connection = HTTPConnection(netloc, timeout=5)
    try:
        sockets = set()
        for method in ("GET", "HEAD", "GET"):
            connection.request(method, "/api/3")
            reply = connection.getresponse()
            assert reply.headers["Content-Length"] == "14"
            assert len(reply.read()) == (0 if method == "HEAD" else 14)
            sockets.add(connection.sock.getsockname())
    finally:
        connection.close()
    assert len(sockets) == 1


def test_a_client_that_wants_to_close_is_let_go(running):
    with socket.create_connection(("127.0.0.1", running.first_port), 5) as client:
        client.sendall(b"GET /api/3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = b""
        while part := client.recv(4096):
            received += part
    assert b"Connection: close\r\n" in received
    assert received.endswith(b'{"version": 3}')


def test_a_bad_length_is_refused(running):
    with socket.create_connection(("127.0.0.1", running.first_port), 5) as client:
        client.sendall(b"POST /api/3 HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")
        assert client.recv(4096).startswith(b"HTTP/1.1 400 ")


def test_stopping_frees_the_ports_at_once_even_with_open_connections(free_base):
    kept = None
    for _ in range(2):
        with start_portals(free_base):
            kept = socket.create_connection(("127.0.0.1", free_base), 5)
            kept.sendall(b"GET /api/3 HTTP/1.1\r\nHost: x\r\n\r\n")
            assert kept.recv(20).startswith(b"HTTP/1.1 200")
        kept.close()
    with pytest.raises(ConnectionRefusedError):
        get(f"http://127.0.0.1:{free_base}", "/")


@pytest.mark.parametrize("taken", [0, 5, len(PORTALS) - 1])
def test_a_taken_port_is_one_sentence_that_names_the_setting(taken, free_base, capsys):
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", free_base + taken))
        squatter.listen()
        status = main(["--port", str(free_base)])
    error = capsys.readouterr().err
    started = [n for n in range(len(PORTALS)) if n != taken and answers(free_base + n)]

    assert status == 2
    assert error.count("\n") == 1
    assert f"127.0.0.1:{free_base + taken}: the port is already in use" in error
    assert "SIGER_EXAMPLE_PORT" in error
    assert started == []


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.parametrize("value", ["abc", "0", "65535", "-1"])
def test_a_port_that_cannot_be_is_refused(value, monkeypatch, capsys):
    monkeypatch.setenv("SIGER_EXAMPLE_PORT", value)

    assert main([]) == 2
    assert "SIGER_EXAMPLE_PORT" in capsys.readouterr().err


def test_the_command_prints_one_json_document_and_stops_cleanly(free_base):
    command = [sys.executable, "-m", "siger_examples", "--json"]
    environment = {"SIGER_EXAMPLE_PORT": str(free_base), "PATH": ""}
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        document = json.loads(process.stdout.readline())
        url = document["portals"][1]["url"]
        assert get(url, "/api/3")[0] == 200
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()

    assert process.returncode == 0
    assert rest == ""
    assert document["portals"][1] == {
        "name": "lampung-barat",
        "kind": "ckan",
        "url": f"http://127.0.0.1:{free_base + 1}",
        "region": "18.04",
        "options": {},
    }
    assert len(document["portals"]) == len(PORTALS)
    others = [p for p in document["portals"] if p["kind"] != "ckan"]
    assert [(p["name"], p["kind"], p["options"]) for p in others] == [
        ("tulang-bawang", "json_api", {"mapping": "lampung_timur"}),
        ("pesisir-barat", "json_api", {"mapping": "jabar"}),
        ("metro", "files", {}),
    ]

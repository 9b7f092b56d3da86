import socket

import anyio
import httpcore2
import pytest

from siger_catalog.errors import SourceRefusedError, SourceUnavailableError
from siger_catalog.fetching.addresses import (
    GuardedBackend,
    is_loopback,
    is_public,
    without_brackets,
)
from siger_catalog.fetching.authorities import GuardedTransport, trusted_authorities
from siger_catalog.fetching.redirects import read_url

PRIVATE = {
    "this machine": ["127.0.0.1", "127.8.8.8", "::1", "0.0.0.0", "::"],  # noqa: S104  # refused here
    "private": ["10.0.0.1", "172.16.0.1", "192.168.1.1", "fc00::1", "fd12:3456::1"],
    "link": ["169.254.169.254", "fe80::1", "fe80::1%eth0"],
    "shared by carriers": ["100.64.0.1"],
    "multicast": ["224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1"],
    "reserved": ["240.0.0.1", "255.255.255.255", "192.0.0.8", "192.0.0.170"],
    "documentation": ["192.0.2.1", "203.0.113.5", "2001:db8::1", "3fff::1"],
    "site-local": ["fec0::1"],
    "mapped": ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe"],
    "compatible": ["::127.0.0.1", "::7f00:1", "::8.8.8.8"],
    "NAT64": ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1"],
    "6to4": ["2002:7f00:1::", "2002:c0a8:0101::1", "192.88.99.1"],
    "Teredo": ["2001:0:7f00:1::", "2001:0:5ef5:79fd::"],
    "segment routing": ["5f00::1"],
}
PUBLIC = ["8.8.8.8", "103.10.20.30", "2606:4700::1111", "::ffff:8.8.8.8"]
PUBLIC += ["64:ff9b::808:808", "2002:808:808::1"]


@pytest.mark.parametrize("address", [a for group in PRIVATE.values() for a in group])
def test_an_address_that_is_not_public_is_known_as_such(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False)],
)
def test_loopback_is_told_without_a_resolver(host, expected):
    assert is_loopback(host) is expected


def test_an_allowed_place_is_read_with_or_without_brackets():
    assert without_brackets("[::1]:8100") == "::1:8100"
    assert without_brackets("Data.Go.ID:80") == "data.go.id:80"


@pytest.mark.parametrize(
    ("url", "cause"),
    [
        ("", "alamat-salah"),
        ("data.go.id/x", "alamat-salah"),
        ("ftp://a.go.id/x", "alamat-salah"),
        ("javascript:alert(1)", "alamat-salah"),
        ("http:///x", "alamat-salah"),
        ("http://[::1/", "alamat-salah"),
        ("http://a.go.id/" + "x" * 9000, "alamat-salah"),
        ("http://0177.0.0.1/", "alamat-salah"),
        ("http://a:b@a.go.id/", "alamat-ditolak"),
        ("http://a.go.id:22/", "alamat-ditolak"),
        ("http://a.go.id:0/", "alamat-ditolak"),
        ("http://a.go.id:99999/", "alamat-ditolak"),
    ],
)
def test_an_address_of_no_portal_is_refused_before_any_connection(url, cause):
    with pytest.raises(SourceRefusedError) as caught:
        read_url(url)

    assert caught.value.cause_type == cause


def _connect(resolved, allowed=(), port=80):
    """Ask the guard to connect, with a resolver that gives one answer after another."""
    answers = iter(resolved)

    async def resolve(host, port):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def connect():
        backend = GuardedBackend(allowed, resolve)
        stream = await backend.connect_tcp("portal.go.id", port, timeout=1)
        address = stream.get_extra_info("server_addr")
        await stream.aclose()
        return address[0]

    return anyio.run(connect)


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1", "8.8.8.8"]]
)
def test_one_private_address_among_many_is_enough_to_refuse(addresses):
    with pytest.raises(SourceRefusedError) as caught:
        _connect([addresses])

    assert caught.value.cause_type == "alamat-ditolak"
    assert "portal.go.id" in caught.value.message


def test_a_name_is_resolved_once_and_the_checked_address_is_used(serve):
    """A resolver that answers well once and badly after is never asked again."""
    port = int(serve(lambda handler: None).rpartition(":")[2])
    allowed = [f"portal.go.id:{port}"]
    assert _connect([["127.0.0.1"]], allowed=allowed, port=port) == "127.0.0.1"


@pytest.mark.parametrize(
    ("error", "kind", "cause"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), SourceRefusedError, "nama"),
        (socket.gaierror(socket.EAI_AGAIN, "x"), SourceUnavailableError, "nama"),
        (UnicodeError("label too long"), SourceRefusedError, "alamat-salah"),
        ([], SourceUnavailableError, "portal-tidak-menjawab"),
    ],
)
def test_a_name_without_addresses_is_told_apart(error, kind, cause):
    with pytest.raises(kind) as caught:
        _connect([error])

    assert caught.value.cause_type.startswith(cause)


def test_the_next_address_is_tried_when_one_refuses(serve):
    port = int(serve(lambda handler: None).rpartition(":")[2])
    allowed = [f"portal.go.id:{port}"]
    answers = [["::1", "127.0.0.1"]]
    assert _connect(answers, allowed=allowed, port=port) == "127.0.0.1"


def test_no_file_of_this_machine_is_a_portal():
    async def connect():
        await GuardedBackend().connect_unix_socket("/run/docker.sock")

    with pytest.raises(SourceRefusedError):
        anyio.run(connect)


def test_the_guard_is_the_only_network_of_the_transport():
    """httpx2's pool is replaced through a private name; this fails when it moves."""
    backend = GuardedBackend()
    pool = GuardedTransport(backend, trusted_authorities())._pool  # noqa: SLF001  # above

    assert isinstance(pool, httpcore2.AsyncConnectionPool)
    assert pool._network_backend is backend  # noqa: SLF001  # as above

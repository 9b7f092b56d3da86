"""Which addresses may be connected to, decided where the connection is made.

A name is resolved once, every address it has is checked, and the connection goes to a
checked address: a resolver that answers differently the second time is never asked.
"""

import ipaddress
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from typing import TypeAlias

import anyio
import httpcore2

from siger_catalog.causes import failure
from siger_catalog.errors import SourceRefusedError, SourceUnavailableError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

# https://www.rfc-editor.org/rfc/rfc6052#section-2.1
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

# Ranges of https://www.iana.org/assignments/iana-ipv6-special-registry/ and its twin
# for IPv4 that `is_global` of Python 3.11 takes for public.
_SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",
            "192.88.99.0/24",
            "64:ff9b:1::/48",
            "100:0:0:1::/64",
            "3fff::/20",
            "5f00::/16",
            "fec0::/10",
        ),
    )
)

_UNKNOWN_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def is_public(address: str) -> bool:
    """Tell whether an IP address, and all it may stand for, is on the open internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return all(_is_public(meaning) for meaning in _meanings(ip))


def is_loopback(host: str) -> bool:
    """Tell whether a host of an address is this machine, without asking a resolver."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def without_brackets(place: str) -> str:
    """Return `host:port` in lower case, an IPv6 host without its brackets."""
    host, _, port = place.lower().rpartition(":")
    return f"{host.strip('[]')}:{port}"


def _is_public(ip: Address) -> bool:
    if ip.is_multicast or ip.is_reserved or not ip.is_global:
        return False
    return not any(ip in network for network in _SPECIAL)


def _meanings(ip: Address) -> tuple[Address, ...]:
    if isinstance(ip, ipaddress.IPv4Address):
        return (ip,)
    if ip.ipv4_mapped:
        return (ip.ipv4_mapped,)
    if ip in _NAT64:
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    tunnelled = (ip.sixtofour, *(ip.teredo or ()))
    return (ip, *(address for address in tunnelled if address))


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return every address of a host, in the resolver's order."""
    found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections to public addresses, and to the places that are allowed."""

    def __init__(
        self, allowed: Collection[str] = (), resolve: Resolve = resolve
    ) -> None:
        self._allowed = frozenset(without_brackets(place) for place in allowed)
        self._resolve = resolve
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the library's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to a checked address of the host.

        Raises:
            SourceRefusedError: One of the addresses is not public, or the name is
                unknown.
            SourceUnavailableError: None of the addresses takes the connection.
        """
        place = f"{host}:{port}"
        last: Exception | None = None
        for address in await self._checked(host, port):
            try:
                return await self._network.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last = error
        if _is_refused(last):
            raise failure(SourceUnavailableError, "portal-menolak-sambungan", place)
        raise failure(SourceUnavailableError, "portal-tidak-menjawab", place)

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        addresses = await self._addresses(host, port)
        if f"{host.lower()}:{port}" in self._allowed:
            return addresses
        for address in addresses:
            if not is_public(address):
                detail = f"{address} bukan alamat umum"
                raise failure(SourceRefusedError, "alamat-ditolak", host, detail)
        return addresses

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            return await self._resolve(host, port)
        except socket.gaierror as error:
            known = error.errno not in _UNKNOWN_NAME
            kind = SourceUnavailableError if known else SourceRefusedError
            raise failure(kind, "nama-tidak-dikenal", host) from error
        except UnicodeError as error:  # a label longer than the name system allows
            raise failure(SourceRefusedError, "alamat-salah", host) from error

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  # the library's own signature
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Refuse: no portal is a file on this machine."""
        del timeout, socket_options
        raise failure(SourceRefusedError, "alamat-ditolak", path)

    async def sleep(self, seconds: float) -> None:
        """Wait without holding up other requests."""
        await anyio.sleep(seconds)


def _is_refused(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ConnectionRefusedError):
            return True
        error = error.__cause__ or error.__context__
    return False

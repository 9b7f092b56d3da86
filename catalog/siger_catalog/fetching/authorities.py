"""Whom a portal's certificate is proven by: the usual authorities, or its own one.

A portal with an authority of its own is proven by that one alone, and that one
proves no other portal. Nothing is ever taken without proof.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import httpcore2
import httpx2

from siger_catalog.causes import failure
from siger_catalog.errors import SourceRefusedError
from siger_catalog.fetching.addresses import GuardedBackend
from siger_catalog.fetching.redirects import place_of, read_url
from siger_catalog.ports import CatalogStore

# The option of a source that names the PEM file with its portal's own authority.
CA_OPTION = "ca"

_KEEP_ALIVE_S = 15.0
_CONNECTIONS = 32


class GuardedTransport(httpx2.AsyncHTTPTransport):
    """httpx2's transport over connections that the guard opens; TLS is verified."""

    def __init__(self, backend: GuardedBackend, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls, trust_env=False)
        # httpx2 has no public way to name a network backend.
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=_CONNECTIONS,
            keepalive_expiry=_KEEP_ALIVE_S,
            network_backend=backend,
        )


@dataclass(frozen=True, slots=True)
class _Authority:
    """A file of certificates, as it was when it was read."""

    path: str
    changed_ns: int


class Transports(httpx2.AsyncBaseTransport):
    """A transport for all portals, and one for each authority of a portal's own.

    Args:
        backend: Opens every connection.
        tls: Proves the portals that have no authority of their own.
    """

    def __init__(self, backend: GuardedBackend, tls: ssl.SSLContext) -> None:
        self._backend = backend
        self._usual = GuardedTransport(backend, tls)
        self._own: dict[_Authority, GuardedTransport] = {}
        self._pinned: Mapping[str, str] = MappingProxyType({})

    def pin(self, pinned: Mapping[str, str]) -> None:
        """Set which host:port is proven by which file of certificates."""
        self._pinned = MappingProxyType(dict(pinned))

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request on a connection that the right authority has proven.

        Raises:
            SourceRefusedError: The portal's own authority cannot be read.
        """
        transport = self._usual
        if request.url.scheme == "https":
            path = self._pinned.get(place_of(request.url))
            transport = self._usual if path is None else self._of(path, request.url)
        return await transport.handle_async_request(request)

    async def aclose(self) -> None:
        """Close every connection."""
        for transport in (self._usual, *self._own.values()):
            await transport.aclose()

    def _of(self, path: str, url: httpx2.URL) -> GuardedTransport:
        try:
            authority = _Authority(path, Path(path).stat().st_mtime_ns)
            if authority not in self._own:
                tls = own_authority(Path(path))
                self._own[authority] = GuardedTransport(self._backend, tls)
        except (OSError, ValueError) as error:
            detail = f"berkas CA {path} tidak dapat dibaca"
            raise failure(SourceRefusedError, "tls-gagal", str(url), detail) from error
        return self._own[authority]


@cache
def trusted_authorities() -> ssl.SSLContext:
    """Return the context of the usual authorities; reading it takes 50 ms."""
    return httpx2.create_ssl_context()


def own_authority(path: Path) -> ssl.SSLContext:
    """Return a context in which only the certificates of a PEM file prove anything.

    Raises:
        OSError: The file cannot be read, or holds no certificate (ssl.SSLError).
    """
    return ssl.create_default_context(cafile=path)


def own_authorities(store: CatalogStore) -> Mapping[str, str]:
    """Return the PEM file of each source that has an authority of its own.

    The keys are host:port of the sources' addresses: no other place is proven by it.
    """
    return {
        _place(source.url): source.options[CA_OPTION]
        for source in store.sources()
        if source.options.get(CA_OPTION)
    }


def _place(url: str) -> str:
    try:
        return place_of(read_url(url))
    except SourceRefusedError:  # never asked, so nothing has to be proven
        return ""

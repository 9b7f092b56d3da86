"""Reads addresses, and follows redirects only where it is safe to."""

import httpx2

from siger_catalog.causes import failure
from siger_catalog.errors import SourceRefusedError
from siger_catalog.fetching.messages import Ask

MAX_HOPS = 5
_MAX_LENGTH = 8000
_REDIRECTS = {301, 302, 303, 307, 308}
_PORTS = {"http": 80, "https": 443}

# Services that are no portals, out of https://fetch.spec.whatwg.org/#port-blocking.
_NO_PORTALS = {20, 21, 22, 23, 25, 53, 110, 119, 123, 139, 143, 389, 445, 465, 587, 993}
_NO_PORTALS |= {995, 2049, 5060, 6000, 6667}

# Headers that name nobody; all others stay with the host they were meant for.
_CARRIED = {"accept", "accept-language", "if-none-match", "if-modified-since"}


def read_url(text: str) -> httpx2.URL:
    """Read the address of a portal or file, without its fragment.

    Raises:
        SourceRefusedError: It is no http address, carries a password, or leads to a
            service that is no portal.
    """
    try:
        url = httpx2.URL(text).copy_with(fragment=None)
    except (httpx2.InvalidURL, ValueError) as error:
        raise failure(SourceRefusedError, "alamat-salah", text[:200]) from error
    if url.scheme not in _PORTS or not url.host or len(text) > _MAX_LENGTH:
        raise failure(SourceRefusedError, "alamat-salah", text[:200])
    if url.userinfo:
        raise failure(SourceRefusedError, "alamat-ditolak", host_of(url), "ada sandi")
    port = port_of(url)
    if port in _NO_PORTALS or not 0 < port <= 65535:  # noqa: PLR2004  # highest port
        raise failure(SourceRefusedError, "alamat-ditolak", place_of(url))
    return url


def host_of(url: httpx2.URL) -> str:
    """Return the host as the name system knows it, an IPv6 one without brackets."""
    return url.raw_host.decode("ascii")


def port_of(url: httpx2.URL) -> int:
    """Return the port, stated or not."""
    return _PORTS[url.scheme] if url.port is None else url.port


def place_of(url: httpx2.URL) -> str:
    """Return host:port."""
    return f"{host_of(url)}:{port_of(url)}"


def is_redirect(status: int, headers: httpx2.Headers) -> bool:
    """Tell whether an answer sends us elsewhere."""
    return status in _REDIRECTS and "location" in headers


def redirected(ask: Ask, status: int, location: str) -> Ask:
    """Return the request that a redirect asks for.

    Raises:
        SourceRefusedError: The new address may not be asked, or is less safe.
    """
    before = read_url(ask.url)
    try:
        after = read_url(str(before.join(location)))
    except (httpx2.InvalidURL, ValueError) as error:
        raise failure(SourceRefusedError, "pengalihan-ditolak", ask.url) from error
    if before.scheme == "https" and after.scheme == "http":
        detail = "turun dari https ke http"
        raise failure(SourceRefusedError, "pengalihan-ditolak", ask.url, detail)
    headers = dict(ask.headers)
    if (before.scheme, place_of(before)) != (after.scheme, place_of(after)):
        headers = {k: v for k, v in headers.items() if k.lower() in _CARRIED}
    becomes_get = ask.method == "POST" and status in {301, 302, 303}
    return Ask(
        url=str(after),
        method="GET" if becomes_get else ask.method,
        headers=headers,
        content=b"" if becomes_get else ask.content,
    )

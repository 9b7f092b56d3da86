"""One question to a portal: turns, deadline, redirects, size and retries."""

import ssl
from contextlib import aclosing
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import anyio
import httpcore2
import httpx2

from siger_catalog.causes import failure
from siger_catalog.errors import (
    CatalogError,
    SourceFormatError,
    SourceRefusedError,
    SourceUnavailableError,
)
from siger_catalog.fetching.addresses import GuardedBackend
from siger_catalog.fetching.messages import MEGABYTE, Answer, Ask, Limits
from siger_catalog.fetching.pacing import Pacer
from siger_catalog.fetching.redirects import (
    MAX_HOPS,
    is_redirect,
    place_of,
    read_url,
    redirected,
)
from siger_catalog.fetching.waiting import wait_before_retry

_IN_MEMORY_BYTES = 4 * MEGABYTE
_KEEP_ALIVE_S = 15.0
_CONNECTIONS = 32
_ENCODINGS = {"", "identity", "gzip"}
# Headers that belong to one connection or that the exchange itself writes.
_OURS = {"host", "connection", "content-length", "transfer-encoding"}
_OURS |= {"accept-encoding", "user-agent"}

# https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/#error-codes
_CERTIFICATE_FAULTS = {
    10: "kedaluwarsa",
    18: "ditandatangani sendiri",
    19: "ditandatangani sendiri",
    20: "penerbit tidak dikenal",
    62: "nama server tidak cocok",
}


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


class Exchange:
    """Asks portals and returns whole answers, within limits."""

    def __init__(
        self,
        transport: httpx2.AsyncBaseTransport,
        pacer: Pacer,
        limits: Limits,
        user_agent: str,
    ) -> None:
        self._transport = transport
        self._pacer = pacer
        self._limits = limits
        self._headers = {"User-Agent": user_agent, "Accept-Encoding": "gzip"}

    async def ask(self, ask: Ask) -> Answer:
        """Return the last answer, of any status; the caller closes its body.

        Raises:
            SourceError: No whole answer came, or it may not be asked for.
        """
        for pause in self._limits.backoff_s:
            try:
                answer = await self._follow(ask)
            except SourceUnavailableError as error:
                if error.cause_type != "sambungan-terputus":
                    raise
                wait: float | None = pause
            else:
                wait = wait_before_retry(answer, pause, self._limits.max_wait_s)
                if wait is None:
                    return answer
                answer.body.close()
            await self._wait(ask, wait or 0.0)
        return await self._follow(ask)

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def _wait(self, ask: Ask, seconds: float) -> None:
        url = read_url(ask.url)
        self._pacer.hold(url.scheme, place_of(url), seconds)
        await anyio.sleep(seconds)

    async def _follow(self, ask: Ask) -> Answer:
        left_s = self._limits.deadline_s
        seen: set[str] = set()
        while len(seen) <= MAX_HOPS and ask.url not in seen:
            seen.add(ask.url)
            url = read_url(ask.url)
            async with self._pacer.turn(url.scheme, place_of(url)):
                started_at = anyio.current_time()
                answer = await self._once(ask, url, left_s)
                left_s -= anyio.current_time() - started_at
            if isinstance(answer, Answer):
                return answer
            ask = answer
        raise failure(SourceRefusedError, "pengalihan-ditolak", ask.url)

    async def _once(self, ask: Ask, url: httpx2.URL, left_s: float) -> Answer | Ask:
        try:
            with anyio.fail_after(left_s):
                return await self._send(ask, url)
        except TimeoutError as error:
            detail = f"batas {self._limits.deadline_s:g} detik"
            raise failure(
                SourceUnavailableError, "terlalu-lama", ask.url, detail
            ) from error
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise _named(error, ask.url) from error
        except httpx2.InvalidURL as error:
            raise failure(SourceRefusedError, "alamat-salah", ask.url) from error

    async def _send(self, ask: Ask, url: httpx2.URL) -> Answer | Ask:
        request = httpx2.Request(
            ask.method,
            url,
            headers=self._sent_headers(ask),
            content=ask.content or None,
            extensions={"timeout": self._timeouts()},
        )
        response = await self._transport.handle_async_request(request)
        async with aclosing(response):
            if is_redirect(response.status_code, response.headers):
                location = response.headers["location"]
                return redirected(ask, response.status_code, location)
            return Answer(
                url=str(url),
                status=response.status_code,
                headers=dict(response.headers),
                body=await self._body(response, str(url)),
            )

    def _sent_headers(self, ask: Ask) -> dict[str, str]:
        asked = {k: v for k, v in ask.headers.items() if k.lower() not in _OURS}
        return {**asked, **self._headers}

    def _timeouts(self) -> dict[str, float | None]:
        idle_s = self._limits.idle_s
        connect_s = self._limits.connect_s
        return {"connect": connect_s, "read": idle_s, "write": idle_s, "pool": None}

    async def _body(self, response: httpx2.Response, url: str) -> BinaryIO:
        self._refuse_by_headers(response.headers, url)
        body = SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115  # the caller closes it
        try:
            await self._fill(body, response, url)
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return cast("BinaryIO", body)

    async def _fill(
        self, body: SpooledTemporaryFile[bytes], response: httpx2.Response, url: str
    ) -> None:
        async for piece in response.aiter_bytes():
            body.write(piece)
            if body.tell() > self._limits.max_bytes:
                raise self._too_large(url)

    def _refuse_by_headers(self, headers: httpx2.Headers, url: str) -> None:
        encoding = headers.get("content-encoding", "").strip().lower()
        if encoding not in _ENCODINGS:
            detail = f"Content-Encoding {encoding[:40]}"
            raise failure(SourceFormatError, "jawaban-rusak", url, detail)
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > self._limits.max_bytes:
            raise self._too_large(url)

    def _too_large(self, url: str) -> SourceFormatError:
        size = f"batas {self._limits.max_bytes / MEGABYTE:.3g} MB"
        return failure(SourceFormatError, "terlalu-besar", url, size)


def _named(error: httpx2.RequestError, url: str) -> CatalogError:
    fault = _tls_fault(error)
    if fault is not None:
        return failure(SourceRefusedError, "tls-gagal", url, fault)
    if isinstance(error, httpx2.DecodingError):
        return failure(SourceFormatError, "jawaban-rusak", url)
    if isinstance(error, httpx2.ConnectTimeout | httpx2.PoolTimeout):
        return failure(SourceUnavailableError, "portal-tidak-menjawab", url)
    if isinstance(error, httpx2.TimeoutException):
        return failure(SourceUnavailableError, "terlalu-lama", url)
    if isinstance(error, httpx2.LocalProtocolError | httpx2.UnsupportedProtocol):
        return failure(SourceRefusedError, "alamat-salah", url)
    return failure(SourceUnavailableError, "sambungan-terputus", url)


def _tls_fault(error: BaseException | None) -> str | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return _CERTIFICATE_FAULTS.get(error.verify_code, "")
        if isinstance(error, ssl.SSLError):
            return ""
        error = error.__cause__ or error.__context__
    return None

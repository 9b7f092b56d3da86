"""One question to a portal: turns, deadline, redirects and retries."""

from contextlib import aclosing

import anyio
import httpx2

from siger_catalog.causes import failure
from siger_catalog.errors import SourceRefusedError, SourceUnavailableError
from siger_catalog.fetching.faults import named
from siger_catalog.fetching.messages import Answer, Ask, Limits
from siger_catalog.fetching.pacing import Pacer
from siger_catalog.fetching.receiving import Receiving
from siger_catalog.fetching.redirects import (
    MAX_HOPS,
    is_redirect,
    place_of,
    read_url,
    redirected,
)
from siger_catalog.fetching.waiting import asked_to_wait, wait_before_retry

# Headers that belong to one connection or that the exchange itself writes.
_OURS = {"host", "connection", "content-length", "transfer-encoding"}
_OURS |= {"accept-encoding", "user-agent"}
# What a portal is asked under a condition is not asked for a rest.
_CONDITIONS = {"if-none-match", "if-modified-since"}


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
        receiving = Receiving(self._limits)
        try:
            return await self._try(ask, receiving)
        except BaseException:
            receiving.close()
            raise

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def _try(self, ask: Ask, receiving: Receiving) -> Answer:
        for pause in self._limits.backoff_s:
            held = ask.url
            try:
                answer = await self._follow(ask, receiving)
            except SourceUnavailableError as error:
                if error.cause_type != "sambungan-terputus":
                    raise
                wait: float | None = pause
            else:
                wait = wait_before_retry(answer, pause, self._limits.max_wait_s)
                if wait is None:
                    return answer
                held = answer.url
            self._hold(held, wait or 0.0)
            await anyio.sleep(wait or 0.0)
        return await self._follow(ask, receiving)

    def _hold(self, address: str, seconds: float) -> None:
        url = read_url(address)
        self._pacer.hold(url.scheme, place_of(url), seconds)

    async def _follow(self, ask: Ask, receiving: Receiving) -> Answer:
        left_s = self._limits.deadline_s
        seen: set[str] = set()
        while len(seen) <= MAX_HOPS and ask.url not in seen:
            seen.add(ask.url)
            url = read_url(ask.url)
            async with self._pacer.turn(url.scheme, place_of(url)):
                started_at = anyio.current_time()
                answer = await self._once(ask, url, left_s, receiving)
                left_s -= anyio.current_time() - started_at
                if isinstance(answer, Answer):
                    self._hold(ask.url, asked_to_wait(answer))
                    return answer
            ask = answer
        raise failure(SourceRefusedError, "pengalihan-ditolak", ask.url)

    async def _once(
        self, ask: Ask, url: httpx2.URL, left_s: float, receiving: Receiving
    ) -> Answer | Ask:
        try:
            with anyio.fail_after(left_s):
                return await self._send(ask, url, receiving)
        except TimeoutError as error:
            detail = f"batas {self._limits.deadline_s:g} detik"
            raise failure(
                SourceUnavailableError, "terlalu-lama", ask.url, detail
            ) from error
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise named(error, ask.url) from error
        except httpx2.InvalidURL as error:
            raise failure(SourceRefusedError, "alamat-salah", ask.url) from error

    async def _send(
        self, ask: Ask, url: httpx2.URL, receiving: Receiving
    ) -> Answer | Ask:
        request = httpx2.Request(
            ask.method,
            url,
            headers=self._sent_headers(ask, receiving.wanted(ask.method, str(url))),
            content=ask.content or None,
            extensions={"timeout": self._timeouts()},
        )
        response = await self._transport.handle_async_request(request)
        async with aclosing(response):
            if is_redirect(response.status_code, response.headers):
                location = response.headers["location"]
                return redirected(ask, response.status_code, location)
            return await receiving.take(response, str(url))

    def _sent_headers(self, ask: Ask, wanted: dict[str, str]) -> dict[str, str]:
        left_out = _OURS | _CONDITIONS if wanted else _OURS
        asked = {k: v for k, v in ask.headers.items() if k.lower() not in left_out}
        return {**asked, **self._headers, **wanted}

    def _timeouts(self) -> dict[str, float | None]:
        idle_s = self._limits.idle_s
        connect_s = self._limits.connect_s
        return {"connect": connect_s, "read": idle_s, "write": idle_s, "pool": None}

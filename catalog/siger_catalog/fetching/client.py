"""The door of fetching: synchronous outside, one event loop inside.

Only an asynchronous client can be stopped in the middle of a body that drips, so the
exchange runs in a loop of its own thread.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from threading import Lock

import requests
from anyio.from_thread import BlockingPortal, start_blocking_portal

from siger_catalog.causes import CauseType, failure
from siger_catalog.errors import (
    BrokenLinkError,
    CatalogError,
    SourceError,
    SourceUnavailableError,
    TooLargeError,
)
from siger_catalog.fetching.addresses import (
    GuardedBackend,
    is_loopback,
    without_brackets,
)
from siger_catalog.fetching.authorities import Transports, trusted_authorities
from siger_catalog.fetching.exchange import Exchange
from siger_catalog.fetching.messages import Answer, Ask, Limits
from siger_catalog.fetching.pacing import Pacer
from siger_catalog.fetching.session import guarded_session
from siger_catalog.ports import Fetched

_NOT_MODIFIED = 304
_PARTIAL = 206
_DEFAULT = Limits()

_CAUSE_BY_STATUS: dict[int, CauseType] = {
    401: "tidak-diizinkan",
    403: "tidak-diizinkan",
    404: "tautan-mati",
    410: "tautan-mati",
    429: "batas-permintaan",
}


class GuardedFetcher:
    """The only way out of this machine (ports.Fetcher).

    Args:
        allow_private: Exact host:port that may be private or loopback; a loopback one
            has no pace.
        contact: Where the operator of a portal can reach us, for the User-Agent.
        deadline_s: Seconds that one attempt may last.
        max_bytes: Largest body, decoded.
        limits: The finer limits.
        authorities: Tells which host:port is proven by which file of certificates (PEM)
            instead of the usual authorities; asked again at each session.
    """

    def __init__(  # noqa: PLR0913  # each is a limit or a permission of its own
        self,
        allow_private: Collection[str] = (),
        *,
        contact: str = "",
        deadline_s: float = _DEFAULT.deadline_s,
        max_bytes: int = _DEFAULT.max_bytes,
        limits: Limits = _DEFAULT,
        authorities: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._allowed = frozenset(without_brackets(place) for place in allow_private)
        self._user_agent = user_agent(contact)
        self._limits = replace(limits, deadline_s=deadline_s, max_bytes=max_bytes)
        self._authorities = authorities
        self._lock = Lock()
        self._opened: tuple[BlockingPortal, Exchange, Transports] | None = None
        self._stack = ExitStack()

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Fetch a file, or learn that the copy with these validators is still good.

        Raises:
            BrokenLinkError: The address leads to no file (4xx, refused address).
            TooLargeError: The decoded body is larger than the limit.
            SourceUnavailableError: No answer in time, or 5xx.
        """
        asked = _conditions(etag, last_modified)
        try:
            answer = self._ask(Ask(url=url, headers=asked))
        except SourceError as error:
            raise _as_file_error(error) from error
        if answer.status == _NOT_MODIFIED and asked:
            answer.body.close()
            return _still_good(answer, etag, last_modified)
        return _file(answer)

    def session(self) -> requests.Session:
        """Return a requests session through the same guard; it raises SourceErrors."""
        _, _, transports = self._open()
        transports.pin(self._authorities())
        return guarded_session(self._ask, self._user_agent)

    def close(self) -> None:
        """Close every connection and end the loop."""
        with self._lock:
            if self._opened is not None:
                portal, exchange, _ = self._opened
                portal.call(exchange.close)
                self._stack.close()
                self._opened = None

    def _ask(self, ask: Ask) -> Answer:
        portal, exchange, _ = self._open()
        return portal.call(exchange.ask, ask)

    def _open(self) -> tuple[BlockingPortal, Exchange, Transports]:
        with self._lock:
            if self._opened is None:
                transports = Transports(
                    GuardedBackend(self._allowed), trusted_authorities()
                )
                transports.pin(self._authorities())
                portal = self._stack.enter_context(
                    start_blocking_portal(name="siger-fetching")
                )
                self._opened = (portal, self._exchange(transports), transports)
            return self._opened

    def _exchange(self, transports: Transports) -> Exchange:
        limits = self._limits
        unpaced = {p for p in self._allowed if is_loopback(p.rpartition(":")[0])}
        pacer = Pacer(limits.requests_per_s, unpaced, limits.max_wait_s)
        return Exchange(transports, pacer, limits, self._user_agent)


def user_agent(contact: str) -> str:
    """Return how we introduce ourselves to portals."""
    try:
        name = f"Siger/{version('siger')}"
    except PackageNotFoundError:  # run from a folder that was never installed
        name = "Siger"
    return f"{name} (+{contact})" if contact else name


def _conditions(etag: str, last_modified: str) -> dict[str, str]:
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {k: v for k, v in given.items() if v and v.isascii() and v.isprintable()}


def _still_good(answer: Answer, etag: str, last_modified: str) -> Fetched:
    return Fetched(
        url=answer.url,
        status=answer.status,
        headers=answer.headers,
        body=None,
        etag=answer.headers.get("etag", etag),
        last_modified=answer.headers.get("last-modified", last_modified),
    )


def _file(answer: Answer) -> Fetched:
    is_whole = answer.status // 100 == 2 and answer.status != _PARTIAL  # noqa: PLR2004  # 2xx
    if not is_whole:
        answer.body.close()
        raise _status_error(answer)
    content_type = answer.headers.get("content-type", "")
    return Fetched(
        url=answer.url,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        etag=answer.headers.get("etag", ""),
        last_modified=answer.headers.get("last-modified", ""),
        media_type=content_type.partition(";")[0].strip().lower(),
    )


def _status_error(answer: Answer) -> CatalogError:
    detail = f"status {answer.status}"
    if answer.status >= 500:  # noqa: PLR2004  # 5xx: the server's own fault
        return failure(SourceUnavailableError, "portal-rusak", answer.url, detail)
    cause = _CAUSE_BY_STATUS.get(answer.status, "tautan-mati")
    if cause == "batas-permintaan":
        return failure(SourceUnavailableError, cause, answer.url, detail)
    return failure(BrokenLinkError, cause, answer.url, detail)


def _as_file_error(error: SourceError) -> CatalogError:
    if isinstance(error, SourceUnavailableError):
        return error
    kind = TooLargeError if error.cause_type == "terlalu-besar" else BrokenLinkError
    return kind(error.message, fix=error.fix, cause_type=error.cause_type)

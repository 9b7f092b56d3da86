"""A requests session whose every request goes through the guard."""

import io
from collections.abc import Callable, Mapping
from http import HTTPStatus

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers

from siger_catalog.fetching.messages import Answer, Ask


class GuardAdapter(BaseAdapter):
    """Answers requests by asking the guard, which knows pace, deadline and limits.

    Failures are the guard's own SourceErrors, not those of requests.
    """

    def __init__(self, ask: Callable[[Ask], Answer]) -> None:
        super().__init__()
        self._ask = ask

    def send(  # noqa: PLR0913, PLR0917  # requests fixes the parameters
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: object = True,
        cert: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send a request through the guard.

        Raises:
            SourceError: No whole answer came, or the request may not be sent.
        """
        del stream, timeout, verify, cert, proxies
        body = request.body or b""
        answer = self._ask(
            Ask(
                url=request.url or "",
                method=request.method or "GET",
                headers=dict(request.headers),
                content=body.encode() if isinstance(body, str) else bytes(body),
            )
        )
        return _response(request, answer)

    def close(self) -> None:
        """Do nothing: the connections belong to the fetcher."""


def guarded_session(ask: Callable[[Ask], Answer], user_agent: str) -> requests.Session:
    """Return a session that ignores the environment's proxies and passwords."""
    session = requests.Session()
    session.trust_env = False
    session.headers["User-Agent"] = user_agent
    adapter = GuardAdapter(ask)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def _response(request: requests.PreparedRequest, answer: Answer) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.reason = _reason(answer.status)
    response.url = answer.url
    response.request = request
    kept = {k: v for k, v in answer.headers.items() if k != "content-encoding"}
    response.headers = CaseInsensitiveDict(kept)
    response.encoding = get_encoding_from_headers(response.headers)
    with answer.body as body:
        response.raw = io.BytesIO(body.read())
    return response


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""

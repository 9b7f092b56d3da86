"""Asks a portal for JSON, and proves that JSON came."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from siger_catalog.causes import CauseType, failure
from siger_catalog.errors import (
    SourceFormatError,
    SourceRefusedError,
    SourceUnavailableError,
)
from siger_catalog.ports import Fetcher
from siger_harvesters.asking import asked

MOST_REQUESTS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonAnswer:
    """What came back: `where` is the address without its query."""

    where: str
    body: Any
    headers: Mapping[str, str]
    next_link: str = ""


class JsonPortal:
    """A portal that answers in JSON; it is asked nothing outside its own place."""

    def __init__(self, url: str, fetcher: Fetcher) -> None:
        self.url = url.rstrip("/")
        self._session = fetcher.session()
        self._session.headers["Accept"] = "application/json"
        self._asked = 0

    def ask(
        self,
        address: str,
        *,
        method: str = "GET",
        query: Mapping[str, Any] | None = None,
        body: Any = None,
    ) -> JsonAnswer:
        """Ask for an address: a path of the portal, or one of its whole addresses.

        Raises:
            SourceError: The portal refuses, fails, or gives no JSON.
        """
        url = self._whole(address)
        self._asked += 1
        if self._asked > MOST_REQUESTS:
            raise failure(SourceFormatError, "daftar-tidak-berujung", self.url)
        response = asked(
            self._session, url, method=method, params=dict(query or {}), json=body
        )
        where = response.url.partition("?")[0]
        _judge_status(response.status_code, where)
        return JsonAnswer(
            where=where,
            body=_parsed(response.content, where),
            headers={k.lower(): v for k, v in response.headers.items()},
            next_link=_next_link(response),
        )

    def _whole(self, address: str) -> str:
        if address.startswith("/") and not address.startswith("//"):
            return self.url + address
        try:
            url = urljoin(self.url + "/", address)
            is_own = urlsplit(url).netloc == urlsplit(self.url).netloc
        except ValueError:
            is_own = False
        if not is_own:
            place = f"{self.url} -> {address[:200]}"
            raise failure(SourceRefusedError, "alamat-ditolak", place)
        return url


def _next_link(response: requests.Response) -> str:
    try:
        link = response.links.get("next", {}).get("url", "")
        return urljoin(response.url, link) if link else ""
    except ValueError:
        return ""


def _parsed(content: bytes, where: str) -> Any:
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise failure(SourceFormatError, "html-bukan-data", where)
    try:
        return json.loads(_decoded(content), parse_constant=_refuse)
    except ValueError as error:
        raise failure(SourceFormatError, "bukan-json", where) from error
    except RecursionError as error:
        detail = "bersarang terlalu dalam"
        raise failure(SourceFormatError, "bukan-json", where, detail) from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _judge_status(status: int, where: str) -> None:
    detail = f"status {status}"
    ok, bad = requests.codes.ok, requests.codes.bad_request
    if status == requests.codes.too_many_requests:
        raise failure(SourceUnavailableError, "batas-permintaan", where, detail)
    if status >= requests.codes.internal_server_error:
        raise failure(SourceUnavailableError, "portal-rusak", where, detail)
    if status in {requests.codes.unauthorized, requests.codes.forbidden}:
        raise failure(SourceRefusedError, "tidak-diizinkan", where, detail)
    if not ok <= status < requests.codes.multiple_choices:
        cause: CauseType = "bukan-bentuknya" if status < bad else "tautan-mati"
        raise failure(SourceFormatError, cause, where, detail)

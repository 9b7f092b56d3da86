"""Harvests CKAN portals through their Action API.

How CKAN behaves was seen on a live CKAN 2.12; its answers stand in tests/portals.
Source of the actions: https://docs.ckan.org/en/2.12/api/.
"""

import json
from collections.abc import Iterator
from typing import Any, TypeVar

import ckanapi
import requests
from ckanapi.errors import CKANAPIError, ServerIncompatibleError

from siger_catalog.causes import CauseType, failure
from siger_catalog.errors import (
    SourceError,
    SourceFormatError,
    SourceRefusedError,
    SourceUnavailableError,
)
from siger_catalog.model import Dataset, Record, Source
from siger_catalog.ports import Fetcher, Probe, Proposal
from siger_harvesters.ckan_listing import Page, whole_listing
from siger_harvesters.ckan_mapping import to_dataset
from siger_harvesters.ckan_record import record_of
from siger_harvesters.texts import clean_line

PAGE = 100
# organization_list(all_fields) is cut to this without a word
# (ckan.group_and_organization_list_all_fields_max).
ORGANIZATION_PAGE = 25
_MOST_ORGANIZATIONS = 5000

_Result = TypeVar("_Result", int, str, list[Any], dict[str, Any])

# CKAN's refusals, as ckanapi names them; the first class that fits decides.
_REFUSALS: tuple[tuple[type[Exception], type[SourceError], CauseType], ...] = (
    (ckanapi.NotAuthorized, SourceRefusedError, "tidak-diizinkan"),
    (ckanapi.NotFound, SourceFormatError, "bukan-ckan"),
    (ckanapi.SearchIndexError, SourceUnavailableError, "portal-rusak"),
    (ckanapi.ValidationError, SourceFormatError, "ckan-menolak"),
    (ckanapi.SearchQueryError, SourceFormatError, "ckan-menolak"),
    (ckanapi.SearchError, SourceFormatError, "ckan-menolak"),
)


class CkanHarvester:
    """Knows CKAN portals (ports.Harvester, Prober, Proposer)."""

    kind = "ckan"

    def records(self, source: Source, fetcher: Fetcher) -> Iterator[Record]:
        """Yield every public dataset of the portal once, ordered by id.

        Raises:
            SourceError: The listing failed or is incomplete.
        """
        portal = _Portal(source.url, fetcher)
        titles = _organization_titles(portal)
        try:
            for item in whole_listing(portal.page, portal.url):
                yield record_of(item, titles)
        except RecursionError as error:
            raise _too_deep(portal.url) from error

    def map(self, record: Record, source: Source) -> Dataset:
        """Turn a package into a dataset.

        Raises:
            RecordInvalidError: The package has no id, no name or no title.
        """
        return to_dataset(record.payload, source)

    def probe(self, source: Source, fetcher: Fetcher) -> Probe:
        """Ask the portal who it is and how many datasets it shows.

        Raises:
            SourceError: It is no CKAN portal, or cannot be reached.
        """
        portal = _Portal(source.url, fetcher)
        status = portal.ask("status_show", dict)
        return Probe(
            title=clean_line(status.get("site_title")),
            version=clean_line(status.get("ckan_version")),
            dataset_count=portal.page(0, rows=0).count,
        )

    def propose(self, url: str, fetcher: Fetcher) -> Proposal | None:
        """Say whether an address is that of a CKAN portal."""
        try:
            self.probe(Source(name="percobaan", kind=self.kind, url=url), fetcher)
        except SourceError:
            return None
        return Proposal(kind=self.kind, url=url, certainty=95)


class _Portal:
    """The read actions of a portal, each answer proven to be CKAN's."""

    def __init__(self, url: str, fetcher: Fetcher) -> None:
        self.url = url.rstrip("/")
        session = fetcher.session()
        session.hooks["response"].append(self._judge)
        self._body = b""
        self._ckan = ckanapi.RemoteCKAN(
            self.url,
            user_agent=session.headers["User-Agent"],
            get_only=True,
            session=session,
        )

    def page(self, start: int, rows: int = PAGE) -> Page:
        """Return results from `start` on, by id: the one order that edits leave alone.

        Raises:
            SourceError: The portal gave no listing.
        """
        result = self.ask("package_search", dict, sort="id asc", rows=rows, start=start)
        where = self._address("package_search")
        items = _typed(result.get("results"), list, where)
        return Page(items, _typed(result.get("count"), int, where))

    def ask(self, action: str, kind: type[_Result], **parameters: object) -> _Result:
        """Return the result of an action.

        Raises:
            SourceError: The portal refuses, fails, or answers as no CKAN does.
        """
        where = self._address(action)
        try:
            return _typed(self._ckan.call_action(action, parameters), kind, where)
        except (CKANAPIError, ServerIncompatibleError) as error:
            raise self._refusal(error, where) from error
        except KeyError as error:  # a success without a result
            raise failure(SourceFormatError, "bukan-ckan", where) from error
        except RecursionError as error:
            raise _too_deep(where) from error
        except requests.RequestException as error:
            raise failure(SourceRefusedError, "alamat-salah", where) from error

    def _address(self, action: str) -> str:
        return f"{self.url}/api/action/{action}"

    def _judge(self, response: requests.Response, **_options: object) -> None:
        """Look at status and body before ckanapi, which looks at neither."""
        where = response.url.partition("?")[0]
        _judge_status(response.status_code, where)
        if response.content.lstrip()[:1] == b"<":
            is_page = response.status_code == requests.codes.ok
            cause: CauseType = "html-bukan-data" if is_page else "bukan-ckan"
            raise failure(SourceFormatError, cause, where)
        response.encoding = _encoding(response.content)
        self._body = response.content

    def _refusal(self, error: Exception, where: str) -> SourceError:
        for refusal, kind, cause in _REFUSALS:
            if isinstance(error, refusal):
                return failure(kind, cause, where)
        cause = "bukan-ckan" if _is_json(self._body) else "bukan-json"
        return failure(SourceFormatError, cause, where)


def _organization_titles(portal: _Portal) -> dict[str, str]:
    """Return the titles of organisations by id and name; none where it is closed."""
    titles: dict[str, str] = {}
    offset = 0
    while offset < _MOST_ORGANIZATIONS:
        try:
            page = portal.ask(
                "organization_list",
                list,
                all_fields="true",
                limit=ORGANIZATION_PAGE,
                offset=offset,
            )
        except (SourceRefusedError, SourceFormatError) as error:
            if error.cause_type in {"tidak-diizinkan", "bukan-ckan", "ckan-menolak"}:
                return titles
            raise
        found = dict(_titles(page))
        if not found.keys() - titles.keys():
            return titles
        titles |= found
        offset += len(page)
    return titles


def _titles(organizations: list[Any]) -> Iterator[tuple[str, str]]:
    for each in organizations:
        if isinstance(each, dict) and clean_line(each.get("title")):
            for name in filter(None, (clean_line(each.get(k)) for k in ("id", "name"))):
                yield name, clean_line(each["title"])


def _typed(value: object, kind: type[_Result], where: str) -> _Result:
    if isinstance(value, kind) and not isinstance(value, bool):
        return value
    raise failure(SourceFormatError, "bukan-ckan", where)


def _judge_status(status: int, where: str) -> None:
    detail = f"status {status}"
    if status == requests.codes.too_many_requests:
        raise failure(SourceUnavailableError, "batas-permintaan", where, detail)
    if status >= requests.codes.internal_server_error:
        raise failure(SourceUnavailableError, "portal-rusak", where, detail)
    if status in {requests.codes.unauthorized, requests.codes.forbidden}:
        raise failure(SourceRefusedError, "tidak-diizinkan", where, detail)
    if status in {requests.codes.not_found, requests.codes.gone}:
        raise failure(SourceFormatError, "bukan-ckan", where, detail)
    if not requests.codes.ok <= status < requests.codes.multiple_choices and (
        status < requests.codes.bad_request
    ):
        raise failure(SourceFormatError, "bukan-ckan", where, detail)


def _encoding(body: bytes) -> str:
    """Return how a body is written: JSON is UTF-8, and some portals write cp1252."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _too_deep(where: str) -> SourceFormatError:
    return failure(SourceFormatError, "bukan-json", where, "bersarang terlalu dalam")


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True

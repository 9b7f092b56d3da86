"""Requests in, answers out: routes, envelopes, headers and conditional downloads.

Pure but for the making of files, so that tests need no socket. Headers are those of a
recorded CKAN 2.12: no ETag on answers of the API, one on files.
"""

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from siger_examples.ckan.actions import run_action
from siger_examples.ckan.pages import (
    ROBOTS,
    dataset_page,
    datasets_page,
    error_page,
    home_page,
)
from siger_examples.ckan.parameters import Parameters
from siger_examples.ckan.refusals import ActionRefusedError, BadRequestError
from siger_examples.ckan.site import MEDIA_TYPES, Site
from siger_examples.datasets import ExampleDataset, File
from siger_examples.files import file_bytes

_JSON = "application/json;charset=utf-8"
_HTML = "text/html; charset=utf-8"
_API_CACHE = "public, max-age=0, must-revalidate"
_FILE_CACHE = "no-cache, public, max-age=0, must-revalidate"
_LONGEST_TARGET = 4094  # gunicorn's limit of the request line
_ACTION = re.compile(r"/api/(?:3/)?action/(?P<name>[^/]+)")
_DATASET = re.compile(r"/dataset/(?P<name>[^/]+)")
_FILE = re.compile(r"/dataset/[^/]+/resource/(?P<id>[^/]+)/download/(?P<file>[^/]+)")
_METHODS = "GET, POST, HEAD, OPTIONS"


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request; names of headers are lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; HEAD is answered as GET and cut by the server."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def answer(site: Site, request: Request) -> Answer:
    """Answer any request as the portal."""
    if len(request.target) > _LONGEST_TARGET:
        return _error(site, HTTPStatus.REQUEST_URI_TOO_LONG, "Request line too long")
    path = unquote(urlsplit(request.target).path)
    action = _ACTION.fullmatch(path)
    if request.method == "OPTIONS":
        return Answer(200, _api_headers(_HTML) | {"Allow": _METHODS})
    allowed = ("GET", "HEAD", "POST") if action else ("GET", "HEAD")
    if request.method not in allowed:
        return _error(site, HTTPStatus.METHOD_NOT_ALLOWED, "Method not allowed")
    if action:
        return _answer_action(site, action["name"], request)
    if path in ("/api/3", "/api/3/"):
        return _json(200, {"version": 3})
    return _answer_path(site, path, request)


def _answer_action(site: Site, name: str, request: Request) -> Answer:
    envelope: dict[str, Any] = {
        "help": f"{site.url}/api/3/action/help_show?name={name}"
    }
    try:
        result = run_action(site, name, _parameters(request))
    except BadRequestError as refusal:
        return _json(400, f"Bad request: {refusal}")
    except ActionRefusedError as refusal:
        refused = {**envelope, "error": refusal.error, "success": False}
        return _json(refusal.status, refused)
    return _json(200, {**envelope, "success": True, "result": result})


def _parameters(request: Request) -> Parameters:
    if request.method != "POST":
        return _decoded(urlsplit(request.target).query)
    if "form-urlencoded" in request.headers.get("content-type", ""):
        return _decoded(request.body.decode("utf-8", "replace"))
    return _read_json(request.body) if request.body else {}


def _decoded(query: str) -> Parameters:
    pairs = parse_qs(query, keep_blank_values=True)
    return {name: v[0] if len(v) == 1 else v for name, v in pairs.items()}


def _read_json(body: bytes) -> Parameters:
    try:
        data = json.loads(body)
    except ValueError as error:
        raise BadRequestError(
            "JSON Error: Error decoding JSON data. Error: <BadRequest '400: Bad "
            "Request'> JSON data extracted from the request: {}"
        ) from error
    if not isinstance(data, dict):
        raise BadRequestError(
            f"JSON Error: Request data JSON decoded to {data!r} but it needs to be a "
            "dictionary."
        )
    return data


def _answer_path(site: Site, path: str, request: Request) -> Answer:
    file, dataset = _FILE.fullmatch(path), _DATASET.fullmatch(path)
    if file and file["id"] in site.files:
        return _answer_file(site, *site.files[file["id"]], request)
    if dataset and dataset["name"] in site.names:
        package = site.packages[site.names[dataset["name"]]]
        return _html(200, dataset_page(site, package))
    if path == "/":
        return _html(200, home_page(site))
    if path in ("/dataset", "/dataset/"):
        return _html(200, datasets_page(site))
    if path == "/robots.txt":
        return Answer(200, _page_headers("text/plain; charset=utf-8"), ROBOTS.encode())
    return _error(site, HTTPStatus.NOT_FOUND, "Page not found")


def _answer_file(
    site: Site, dataset: ExampleDataset, file: File, request: Request
) -> Answer:
    content = file_bytes(dataset, file)
    if content is None:
        return _error(site, HTTPStatus.NOT_FOUND, "Resource data not found")
    headers = _file_headers(dataset, file, content)
    if _is_unchanged(dataset.modified, headers["ETag"], request.headers):
        kept = ("Last-Modified", "Cache-Control", "ETag", "Vary")
        return Answer(304, {name: headers[name] for name in kept})
    return _ranged(headers, content, request.headers.get("range", ""))


def _file_headers(
    dataset: ExampleDataset, file: File, content: bytes
) -> dict[str, str]:
    is_page = dataset.fault is not None and dataset.fault.kind == "html-file"
    media_type = MEDIA_TYPES[file.shape]
    text_type = f"{media_type}; charset=utf-8" if file.shape != "xlsx" else media_type
    stamp, mark = dataset.modified.timestamp(), zlib.adler32(file.id.encode())
    return {
        "Content-Disposition": f"inline; filename={file.file_name}",
        "Content-Type": _HTML if is_page else text_type,
        "Last-Modified": format_datetime(dataset.modified, usegmt=True),
        "Cache-Control": _FILE_CACHE,
        "ETag": f'"{stamp}-{len(content)}-{mark}"',
        "Accept-Ranges": "bytes",
        "Vary": "Cookie",
    }


def _is_unchanged(modified: datetime, etag: str, headers: Mapping[str, str]) -> bool:
    """Compare the copy of the client; its tag counts before its date (RFC 9110)."""
    tags = headers.get("if-none-match")
    if tags is not None:
        known = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return etag in known or "*" in known
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return modified.replace(microsecond=0) <= since.replace(tzinfo=since.tzinfo or UTC)


def _ranged(headers: dict[str, str], content: bytes, wanted: str) -> Answer:
    span = re.fullmatch(r"bytes=(\d+)-(\d*)", wanted)
    if span is None:
        return Answer(200, headers, content)
    first = int(span[1])
    last = min(int(span[2] or len(content)), len(content) - 1)
    if first > last:
        return Answer(416, headers | {"Content-Range": f"bytes */{len(content)}"})
    place = {"Content-Range": f"bytes {first}-{last}/{len(content)}"}
    return Answer(206, headers | place, content[first : last + 1])


def _json(status: int, data: Any) -> Answer:
    return Answer(status, _api_headers(_JSON), json.dumps(data).encode())


def _html(status: int, page: str) -> Answer:
    return Answer(status, _page_headers(_HTML), page.encode())


def _error(site: Site, status: HTTPStatus, words: str) -> Answer:
    return _html(status, error_page(site, status, words))


def _api_headers(media_type: str) -> dict[str, str]:
    headers = {"Content-Type": media_type, "Cache-Control": _API_CACHE}
    return headers | {"Vary": "Cookie"}


def _page_headers(media_type: str) -> dict[str, str]:
    return {"Content-Type": media_type, "Cache-Control": "private", "Vary": "Cookie"}

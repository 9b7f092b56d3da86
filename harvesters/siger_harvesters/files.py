"""Harvests plain lists of files: a page of links, a Data Package, a CSV table.

The address of the source is that of the list. robots.txt is obeyed, and a page's links
lead to files on its own host alone.
"""

import csv
import json
from collections.abc import Iterator
from typing import Any

import requests

from siger_catalog.causes import CauseType, failure
from siger_catalog.errors import (
    RecordInvalidError,
    SourceError,
    SourceFormatError,
    SourceRefusedError,
    SourceUnavailableError,
)
from siger_catalog.model import Dataset, Record, Source
from siger_catalog.ports import Fetcher, Probe, Proposal
from siger_harvesters.asking import asked
from siger_harvesters.file_dataset import to_dataset
from siger_harvesters.file_lists import (
    Listed,
    from_package,
    from_page,
    from_table,
    is_table,
)
from siger_harvesters.robots import Robots, robots_of
from siger_harvesters.texts import slug

_MOST_TEXT = 20_000_000


class FilesHarvester:
    """Knows lists of files (ports.Harvester, Prober, Proposer)."""

    kind = "files"

    def records(self, source: Source, fetcher: Fetcher) -> Iterator[Record]:
        """Yield every dataset of the list once, in the list's order.

        Raises:
            SourceError: The list cannot be had, is none, or holds no data file.
        """
        robots = robots_of(source.url, fetcher)
        if not robots.allows(source.url):
            raise failure(SourceRefusedError, "dilarang-robots", source.url)
        entries = _entries(_text_of(source.url, fetcher), source.url)
        if not entries:
            raise failure(SourceFormatError, "daftar-kosong", source.url)
        allowed = [each for each in entries if _has_allowed(each, robots, source.url)]
        if not allowed:
            raise failure(SourceRefusedError, "dilarang-robots", source.url)
        yield from map(_record, allowed)

    def map(self, record: Record, source: Source) -> Dataset:
        """Turn an entry of the list into a dataset.

        Raises:
            RecordInvalidError: It has no title or no file.
        """
        return to_dataset(record.payload, source)

    def probe(self, source: Source, fetcher: Fetcher) -> Probe:
        """Count the datasets of the list.

        Raises:
            SourceError: The list cannot be had.
        """
        count = sum(1 for _ in self.records(source, fetcher))
        return Probe(title="", version="", dataset_count=count)

    def propose(self, url: str, fetcher: Fetcher) -> Proposal | None:
        """Say whether an address is that of a list of files."""
        source = Source(name="percobaan", kind=self.kind, url=url)
        try:
            datasets = [self.map(r, source) for r in self.records(source, fetcher)]
        except (SourceError, RecordInvalidError):
            return None
        return Proposal(kind=self.kind, url=url, certainty=60) if datasets else None


def _text_of(url: str, fetcher: Fetcher) -> str:
    """Return the text of the list.

    Raises:
        SourceError: It cannot be had, or is no text.
    """
    response = asked(fetcher.session(), url)
    _judge_status(response.status_code, url)
    content = response.content[: _MOST_TEXT + 1]
    if len(content) > _MOST_TEXT:
        raise failure(SourceFormatError, "terlalu-besar", url)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _entries(text: str, url: str) -> list[Listed]:
    try:
        return list(_listed(text, url))
    except (csv.Error, AssertionError, ValueError) as error:
        # The library's readers of CSV and HTML give up in these ways.
        raise failure(SourceFormatError, "bukan-bentuknya", url) from error


def _listed(text: str, url: str) -> Iterator[Listed]:
    start = text.lstrip()[:1]
    if start == "<":
        return from_page(text, url)
    if start == "{":
        return from_package(_package(text, url), url)
    if is_table(text):
        return from_table(text, url)
    raise failure(SourceFormatError, "bukan-bentuknya", url)


def _package(text: str, url: str) -> dict[str, Any]:
    try:
        package = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise failure(SourceFormatError, "bukan-json", url) from error
    if not isinstance(package.get("resources"), list):
        detail = "tanpa resources"
        raise failure(SourceFormatError, "bukan-bentuknya", url, detail)
    return {**package}


def _has_allowed(entry: Listed, robots: Robots, list_url: str) -> bool:
    """Leave out files that the list's own host keeps to itself."""
    host = list_url.split("/")[2]
    entry.files = [
        file
        for file in entry.files
        if file.url.split("/")[2] != host or robots.allows(file.url)
    ]
    return bool(entry.files)


def _record(entry: Listed) -> Record:
    files = [
        {
            "url": file.url,
            "title": file.title,
            "format": file.format,
            "media_type": file.media_type,
            "description": file.description,
            "schema": file.schema,
        }
        for file in entry.files
    ]
    fields = {k: v for k, v in entry.fields.items() if k != "resources"}
    payload = {"id": entry.id, "title": entry.title, "fields": fields, "files": files}
    raw = json.dumps(payload, sort_keys=True, separators=(",", ":")).encode()
    return Record(
        remote_id=entry.id, name=slug(entry.id), payload=json.loads(raw), raw=raw
    )


def _judge_status(status: int, url: str) -> None:
    detail = f"status {status}"
    if status == requests.codes.too_many_requests:
        raise failure(SourceUnavailableError, "batas-permintaan", url, detail)
    if status >= requests.codes.internal_server_error:
        raise failure(SourceUnavailableError, "portal-rusak", url, detail)
    if status in {requests.codes.unauthorized, requests.codes.forbidden}:
        raise failure(SourceRefusedError, "tidak-diizinkan", url, detail)
    if status != requests.codes.ok:
        cause: CauseType = "tautan-mati"
        raise failure(SourceFormatError, cause, url, detail)

"""A portal on a shelf, shipped stores and the real checks: what the flow runs on."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from siger_catalog.causes import failure
from siger_catalog.errors import (
    BrokenLinkError,
    RecordInvalidError,
    SourceUnavailableError,
)
from siger_catalog.jobs import work_one
from siger_catalog.model import (
    HARVEST,
    Agent,
    Dataset,
    Distribution,
    Job,
    JobOrder,
    Record,
    Source,
)
from siger_catalog.ports import Fetched, Parts

TABLE = b"kode,tahun,nilai\n18.04,2020,1\n18.04,2021,2\n"


@dataclass
class Shelf:
    """A portal and its files, on a shelf: records by id, bytes by address."""

    kind: str = "shelf"
    records_by_id: dict[str, dict] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    is_down: bool = False

    def put(self, key: str, body: bytes = TABLE, **values) -> None:
        self.records_by_id[key] = {"name": key, "title": f"Data {key}"} | values
        self.files[f"http://shelf/{key}.csv"] = body

    def records(self, source: Source, fetcher: object) -> Iterator[Record]:
        for key, payload in sorted(self.records_by_id.items()):
            raw = json.dumps(payload, sort_keys=True).encode()
            yield Record(remote_id=key, name=payload["name"], payload=payload, raw=raw)
        if self.is_down:
            raise SourceUnavailableError("Rak tidak menjawab.", fix="Dirikan rak.")

    def map(self, record: Record, source: Source) -> Dataset:
        if record.payload.get("is_broken"):
            raise RecordInvalidError("Rekaman tanpa judul.")
        if record.payload.get("is_bug"):
            raise ZeroDivisionError("a bug of ours")
        return Dataset(
            name=record.name,
            title=str(record.payload["title"]),
            publisher=Agent(slug="dinas", name="Dinas"),
            distributions=(
                Distribution(
                    id=f"id-{record.remote_id}",
                    remote_id=record.remote_id,
                    title="Tabel",
                    url=f"http://shelf/{record.remote_id}.csv",
                    format="csv",
                ),
            ),
        )

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        self.asked.append((url, etag))
        if url not in self.files:
            raise failure(BrokenLinkError, "tautan-mati", url)
        tag = str(hash(self.files[url]))
        same = etag == tag
        return Fetched(
            url=url,
            status=304 if same else 200,
            headers={},
            body=None if same else io.BytesIO(self.files[url]),
            etag=tag,
            media_type="text/csv",
        )

    def session(self):
        raise AssertionError("not asked for here")

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def parts(shelf, make_parts) -> Parts:
    return make_parts(Source(name="rak", kind="shelf", url="http://shelf"), shelf)


@pytest.fixture
def run(parts) -> Callable[..., Job]:
    """Put a job into the queue, or work the one that is there (`order=None`)."""

    def once(parts: Parts = parts, order: JobOrder | None = HARVEST) -> Job:
        if order is not None:
            parts.store.enqueue("rak", order)
        job = work_one(parts, "tester")
        assert job is not None
        return job

    return once


@pytest.fixture
def hours_pass(parts) -> Callable[[float], None]:
    def pass_(hours: float) -> None:
        parts.clock.at += timedelta(hours=hours)

    return pass_

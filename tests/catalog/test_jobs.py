"""Working the queue: leases kept from aside, and a worker that outlives faults."""

import threading
import time
from datetime import UTC, datetime

import pytest

from siger_catalog import jobs
from siger_catalog.cli import harvesting
from siger_catalog.errors import StoreUnavailableError
from siger_catalog.indexes.memory import MemoryIndex
from siger_catalog.jobs import Worker, work_one
from siger_catalog.language import build_language
from siger_catalog.model import Source
from siger_catalog.ports import Parts
from siger_catalog.provinces.regions import load_province
from siger_catalog.settings import Settings
from siger_catalog.stores.memory import MemoryCatalogStore, MemorySnapshotStore
from siger_catalog.stores.tables import ParquetTableStore
from siger_validators.reading import FileTableReader


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Portal:
    """A portal that keeps its harvester waiting until `is_answering` is set."""

    kind = "slow"

    def __init__(self) -> None:
        self.is_asked = threading.Event()
        self.is_answering = threading.Event()

    def records(self, source, fetcher):
        self.is_asked.set()
        assert self.is_answering.wait(10)
        yield from ()


class FlakyStore(MemoryCatalogStore):
    """Is out of reach for so many questions of a kind."""

    def __init__(self, clock) -> None:
        super().__init__(clock)
        self.faults = {"renew": 0, "claim": 0, "pending": 0}
        self.renewed = threading.Event()

    def _stumble(self, method: str) -> None:
        if self.faults[method]:
            self.faults[method] -= 1
            raise StoreUnavailableError("basis data sibuk")

    def renew(self, job, *, lease_s):
        self._stumble("renew")
        super().renew(job, lease_s=lease_s)
        self.renewed.set()

    def claim(self, owner, *, lease_s, only=None, at_most=None):
        self._stumble("claim")
        return super().claim(owner, lease_s=lease_s, only=only, at_most=at_most)

    def pending(self, limit):
        self._stumble("pending")
        return super().pending(limit)


@pytest.fixture
def portal() -> Portal:
    return Portal()


@pytest.fixture
def parts(portal, tmp_path) -> Parts:
    province = load_province()
    language = build_language(province)
    store = FlakyStore(RealClock())
    store.add_source(Source(name="rak", kind="slow", url="http://rak"))
    return Parts(
        settings=Settings(data_dir=tmp_path),
        province=province,
        language=language,
        schemas=(),
        harvesters={"slow": portal},
        reader=FileTableReader(),
        validators=(),
        fetcher=None,
        snapshots=MemorySnapshotStore(),
        tables=ParquetTableStore(tmp_path / "tables"),
        store=store,
        index=MemoryIndex(language),
        clock=RealClock(),
        finding_types={},
    )


def state_after(parts, job, *passing) -> str:
    """Wait until a job is in none of the passing states; return the one it is in."""
    deadline = time.monotonic() + 30
    while parts.store.job(job.id).state in passing and time.monotonic() < deadline:
        time.sleep(0.01)
    return parts.store.job(job.id).state


def test_the_lease_outlives_a_fault_of_the_store(parts, portal, monkeypatch):
    monkeypatch.setattr(jobs, "LEASE_S", 0.2)
    parts.store.faults["renew"] = 1
    parts.store.enqueue("rak")
    worker = threading.Thread(target=work_one, args=(parts, "me"))
    worker.start()

    kept = parts.store.renewed.wait(5)
    portal.is_answering.set()
    worker.join()

    assert kept
    assert parts.store.jobs()[0].state == "succeeded"


def test_a_worker_outlives_a_fault_of_ours(parts, portal, monkeypatch):
    monkeypatch.setattr(jobs, "POLL_S", 0.01)
    monkeypatch.setattr(jobs, "FAULT_PAUSE_S", 0.01)
    portal.is_answering.set()
    stop = threading.Event()
    real = parts.store.claim

    def stumble(*arguments, **options):
        parts.store.claim = real
        raise ZeroDivisionError("a bug")

    parts.store.claim = stumble
    job = parts.store.enqueue("rak")
    worker = threading.Thread(target=Worker(parts, stop).run)
    worker.start()

    state = state_after(parts, job, "queued", "running")
    stop.set()
    worker.join()

    assert state == "succeeded"


def test_a_worker_that_is_told_to_stop_lets_its_job_go_at_once(
    parts, portal, monkeypatch
):
    monkeypatch.setattr(jobs, "POLL_S", 0.01)
    job = parts.store.enqueue("rak")
    stop = threading.Event()
    worker = threading.Thread(target=Worker(parts, stop).run)
    worker.start()
    assert portal.is_asked.wait(5)

    stop.set()
    state = state_after(parts, job, "running")
    portal.is_answering.set()
    worker.join()

    assert state == "queued"
    assert work_one(parts, "the next").state == "succeeded"


def test_an_interrupted_harvest_leaves_its_jobs_in_the_queue(
    parts, portal, monkeypatch
):
    def interrupt(*_arguments):
        assert portal.is_asked.wait(5)
        raise KeyboardInterrupt

    monkeypatch.setattr(jobs, "POLL_S", 0.01)
    monkeypatch.setattr(harvesting, "_follow", interrupt)
    answer = threading.Timer(0.2, portal.is_answering.set)
    answer.start()

    with pytest.raises(KeyboardInterrupt):
        harvesting.harvest_sources(parts, ["rak"])
    answer.join()

    assert [job.state for job in parts.store.jobs()] == ["queued"]


@pytest.mark.parametrize("method", ["pending", "claim"])
def test_a_worker_waits_for_a_store_that_is_out_of_reach(
    parts, portal, monkeypatch, method
):
    monkeypatch.setattr(jobs, "POLL_S", 0.01)
    portal.is_answering.set()
    parts.store.faults[method] = 2
    stop = threading.Event()
    worker = threading.Thread(target=Worker(parts, stop).run)
    worker.start()

    while parts.store.faults[method]:
        stop.wait(0.01)
    job = parts.store.enqueue("rak")
    state = state_after(parts, job, "queued", "running")
    stop.set()
    worker.join()

    assert state == "succeeded"

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from siger_catalog.model import Agent, Dataset, Distribution, Source, Version
from siger_catalog.ports import Outcome
from siger_catalog.stores.sql import SqlCatalogStore, open_sql_store


class SteppingClock:
    """Tells a later time whenever it is asked."""

    def __init__(self) -> None:
        self.time = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time


@pytest.fixture
def stepping_clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def open_sqlite(tmp_path, stepping_clock) -> Callable[[], SqlCatalogStore]:
    """Open the test's SQLite file; called again, as another process would."""
    opened = []

    def again() -> SqlCatalogStore:
        url = f"sqlite:///{tmp_path}/data/siger.db"
        opened.append(open_sql_store(url, stepping_clock))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


@pytest.fixture
def make_outcome() -> Callable[..., Outcome]:
    """Make an outcome that publishes a version of a dataset with one file."""

    def make(action: str, name: str, number: int = 1, title: str = "Padi") -> Outcome:
        file = Distribution(
            id=f"f-{name}", remote_id="", title="", url="https://x.test"
        )
        dataset = Dataset(
            name=name,
            title=title,
            publisher=Agent(slug="dinas", name="Dinas"),
            distributions=(file,),
        )
        version = Version(
            number=number,
            dataset=dataset,
            findings=(),
            quality="valid",
            fingerprint=str(number),
            published_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        return Outcome(
            remote_id=name,
            remote_name=name,
            action=action,
            dataset_name=name,
            version=None if action == "withdrawn" else version,
        )

    return make


@pytest.fixture
def start_job() -> Callable[..., object]:
    """Add a source and take a job of it."""

    def start(store, source: str = "lamsel"):
        store.add_source(Source(name=source, kind="ckan", url="https://x.test"))
        store.enqueue(source)
        return store.claim("worker", lease_s=1000)

    return start

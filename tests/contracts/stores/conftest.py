import io
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from siger_catalog.model import Agent, Dataset, Distribution, Job, Source, Version
from siger_catalog.ports import CatalogStore, Outcome, SnapshotStore
from siger_catalog.stores.memory import MemoryCatalogStore, MemorySnapshotStore
from siger_catalog.stores.snapshots import FileSnapshotStore
from siger_catalog.stores.sql import open_sql_store
from siger_catalog.stores.sql.database import Database
from siger_catalog.stores.sql.tables import metadata

SERVER_URL = os.environ.get("SIGER_TEST_DATABASE_URL", "")
STORES = ("memory", "sqlite", *(("server",) if SERVER_URL else ()))


class StoppedClock:
    def __init__(self) -> None:
        self.time = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def pass_s(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory) -> Path:
    """An empty SQLite file with the tables, to be copied: migrations take a while."""
    path = tmp_path_factory.mktemp("empty") / "siger.db"
    open_sql_store(f"sqlite:///{path}", StoppedClock()).close()
    return path


@pytest.fixture(params=STORES)
def store(request, clock, tmp_path) -> Iterator[CatalogStore]:
    if request.param == "memory":
        opened: CatalogStore = MemoryCatalogStore(clock)
    elif request.param == "sqlite":
        path = tmp_path / "siger.db"
        shutil.copy(request.getfixturevalue("empty_database"), path)
        opened = open_sql_store(f"sqlite:///{path}", clock)
    else:
        _empty_server()
        opened = open_sql_store(SERVER_URL, clock)
    yield opened
    opened.close()


def _empty_server() -> None:
    engine = create_engine(SERVER_URL)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    engine.dispose()


@pytest.fixture(params=["memory", "files"])
def snapshots(request, tmp_path) -> SnapshotStore:
    if request.param == "memory":
        return MemorySnapshotStore()
    return FileSnapshotStore(tmp_path / "snapshots")


@pytest.fixture
def stored_bytes(snapshots) -> Callable[[bytes], str]:
    return lambda content: snapshots.put(io.BytesIO(content)).sha256


@pytest.fixture
def make_version() -> Callable[..., Version]:
    def make(
        name: str = "padi",
        number: int = 1,
        *,
        region: str = "18.05",
        files: tuple[str, ...] = (),
        published_at: datetime = datetime(2026, 1, 2, tzinfo=UTC),
        **more: object,
    ) -> Version:
        dataset = Dataset(
            name=name,
            title=f"Produksi {name}",
            publisher=Agent(slug="dinas", name="Dinas"),
            region=region,
            distributions=tuple(
                Distribution(id=key, remote_id=key, title=key, url="https://x.test")
                for key in files
            ),
        )
        return Version(
            number=number,
            dataset=more.pop("dataset", dataset),
            findings=(),
            quality="valid",
            fingerprint=f"{name}-{number}",
            published_at=published_at,
            **more,
        )

    return make


@pytest.fixture
def running(store) -> Callable[..., Job]:
    """Give a running job of a source, which is added first."""

    def start(source: str = "lamsel", owner: str = "worker", lease_s=60.0) -> Job:
        address = f"https://{source}.test"
        store.add_source(Source(name=source, kind="ckan", url=address))
        queued = store.enqueue(source)
        return store.claim(owner, lease_s=lease_s, only=queued.id)

    return start


@pytest.fixture
def commit(store, make_version) -> Callable[..., object]:
    """Commit an outcome of a record whose id, name and dataset have one name."""

    def do(job: Job, action: str, name: str = "padi", number: int = 1, **more):
        version = None
        if action in ("created", "updated") and not more.pop("is_same", False):
            version = more.pop("version", None) or make_version(name, number)
        values = {
            "remote_id": f"id-{name}",
            "remote_name": f"portal-{name}",
            "dataset_name": name,
            "version": version,
            **more,
        }
        return store.commit(job, Outcome(action=action, **values), lease_s=60)

    return do


@pytest.fixture
def reopened(store, clock, tmp_path) -> Callable[[], CatalogStore]:
    """Open the same database a second time, as another process would."""
    database = getattr(store, "_database", None)
    if not isinstance(database, Database):
        pytest.skip("a store in memory has no second process")
    opened = []

    def again() -> CatalogStore:
        url = database.engine.url.render_as_string(hide_password=False)
        opened.append(open_sql_store(url, clock))
        return opened[-1]

    yield again
    for one in opened:
        one.close()

"""Workers killed with SIGKILL at seeded points of harvests of two portals.

SIGER_TEST_KILLS sets how many are killed; more take longer.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from copy import deepcopy

import pytest

from siger_catalog.bootstrap import SystemClock
from siger_catalog.model import Source
from siger_catalog.stores.sql import open_sql_store

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(3600)]

KILLS = int(os.environ.get("SIGER_TEST_KILLS", "3"))
SIZE = 25
SEED = 20261124
# A dead worker's job is taken over a second after its last sign of life.
WORKER = """
import sys
from siger_catalog import reconciling
reconciling.LEASE_S = 1.0
from siger_catalog.cli import main
sys.argv = ["siger", *sys.argv[1:]]
main()
"""
END_S = 120.0


@pytest.fixture
def portals(ckan_portal, serve):
    """Two portals of SIZE datasets with a file each, which remember what was asked."""
    model = ckan_portal.packages[0]

    class Portal(type(ckan_portal)):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name, self.edition = name, 0
            self.is_asked = threading.Event()
            self.files_asked: Counter[str] = Counter()

        def __call__(self, handler) -> None:
            self.is_asked.set()
            if not handler.path.endswith(".csv"):
                super().__call__(handler)
                return
            self.files_asked[handler.path] += 1
            body = f"tahun,nilai\n2025,{self.edition}\n{handler.path},1\n".encode()
            handler.send_response(200)
            handler.send_header("Content-Type", "text/csv")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        def edit(self) -> None:
            """Change every record and every file."""
            self.edition += 1
            self.files_asked.clear()
            self.packages = [self._package(number) for number in range(SIZE)]

        def _package(self, number: int) -> dict:
            key = f"{self.name}-{number:03}"
            file = f"{self.url}/{key}-{self.edition}.csv"
            resource = {"id": f"file-{key}", "name": key, "format": "CSV", "url": file}
            title = f"Data {key} edisi {self.edition}"
            changed = {"id": f"id-{key}", "name": key, "title": title}
            return deepcopy(model) | changed | {"resources": [resource]}

    made = [Portal("utara"), Portal("selatan")]
    for portal in made:
        portal.url = serve(portal)
    return made


@pytest.fixture
def environment(portals, tmp_path):
    places = ",".join(portal.url.removeprefix("http://") for portal in portals)
    return os.environ | {"SIGER_DATA_DIR": str(tmp_path), "SIGER_ALLOW_PRIVATE": places}


@pytest.fixture
def store(portals, tmp_path):
    opened = open_sql_store(f"sqlite:///{tmp_path / 'siger.db'}", SystemClock())
    for portal in portals:
        opened.add_source(Source(name=portal.name, kind="ckan", url=portal.url))
    yield opened
    opened.close()


@pytest.fixture
def start(environment):
    """Start a worker; whatever is left of them is killed at the end."""
    started = []

    def one() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", WORKER, "worker"]
        started.append(
            subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603  our own
        )
        return started[-1]

    yield one
    for process in started:
        process.kill()
        process.wait()


def is_live(store) -> bool:
    return any(job.state in ("queued", "running") for job in store.jobs(limit=10))


def kill_somewhere(worker, portals, dice) -> None:
    """Kill a worker: mostly while it harvests, at times while it starts."""
    if dice.random() < 0.1:
        time.sleep(dice.uniform(0, 2))
    else:
        deadline = time.monotonic() + END_S
        while not any(portal.is_asked.is_set() for portal in portals):
            assert time.monotonic() < deadline, "the worker never asked a portal"
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 1.2))
    worker.kill()
    worker.wait()


def work_to_the_end(store, start) -> None:
    worker, deadline = start(), time.monotonic() + END_S
    while is_live(store):
        assert time.monotonic() < deadline, "a job never ended"
        time.sleep(0.1)
    worker.terminate()
    worker.wait(20)


def test_nothing_is_lost_or_doubled_wherever_workers_are_killed(
    portals, store, start, environment
):
    dice, most_asked, in_the_middle = random.Random(SEED), 0, 0  # noqa: S311  no secret
    for _ in range(KILLS):
        if not is_live(store):
            most_asked = max(
                most_asked, *(max(p.files_asked.values(), default=0) for p in portals)
            )
            for portal in portals:
                portal.edit()
                store.enqueue(portal.name)
        for portal in portals:
            portal.is_asked.clear()
        kill_somewhere(start(), portals, dice)
        in_the_middle += any(job.state == "running" for job in store.jobs(limit=1000))
    work_to_the_end(store, start)
    for portal in portals:
        most_asked = max(most_asked, *portal.files_asked.values())

    edition = portals[0].edition
    entries = list(store.entries())
    assert len(entries) == 2 * SIZE
    assert all(e.version.dataset.title.endswith(f"edisi {edition}") for e in entries)
    # Each edition was published once, however often its job was taken over.
    assert {len(store.versions(e.name)) for e in entries} == {edition}
    assert {job.state for job in store.jobs(limit=1000)} == {"succeeded"}
    for job in store.jobs(limit=1000):
        ids = [row.remote_id for row in store.records(job.id)]
        assert len(ids) == len(set(ids)) == SIZE
        assert job.counts.failed == 0
    assert in_the_middle >= 1, "no worker was killed in the middle of a job"
    assert 1 <= most_asked <= 1 + KILLS
    found = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", WORKER, "doctor", "--deep", "--json"],
        env=environment,
        capture_output=True,
        check=False,
    )
    parts = json.loads(found.stdout)["parts"]
    assert [part for part in parts if part["problem"]] == []
    assert len([part for part in parts if part["part"].startswith("deep: ")]) == 6
    print(f"{KILLS} kills, {edition} editions, files asked at most {most_asked} times")  # noqa: T201  figures for whoever looks

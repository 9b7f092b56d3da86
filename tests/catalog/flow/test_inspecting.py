"""What must hold, looked at; and each promise broken, seen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from siger_catalog.inspecting import inspect
from siger_catalog.stores.snapshots import FileSnapshotStore


@pytest.fixture
def harvested(parts, shelf, run, tmp_path):
    """A catalog with three datasets, one of them withdrawn by its listing."""
    parts = replace(parts, snapshots=FileSnapshotStore(tmp_path / "snapshots"))
    for key in ("kopi", "lada", "padi"):
        shelf.put(key, f"kode,tahun,nilai\n18.04,2020,{len(key)}{key[0]}\n".encode())
    run(parts)
    del shelf.records_by_id["kopi"]
    run(parts)
    return parts


def broken(parts):
    return {found.rule: found.broken for found in inspect(parts) if found.broken}


def test_a_catalog_that_keeps_its_promises_has_nothing_broken(harvested):
    found = {one.rule: one.count for one in inspect(harvested)}

    assert broken(harvested) == {}
    assert (found["bytes"], found["tables"], found["withdrawals"]) == (6, 2, 1)
    assert (found["records"], found["revisions"]) == (3, 2)


def test_bytes_that_are_gone_or_changed_are_named(harvested):
    content = harvested.store.entry("padi").version.dataset.distributions[0].content
    path = harvested.snapshots.path(content.sha256)
    path.chmod(0o600)
    path.write_bytes(b"lain")
    assert "other bytes" in broken(harvested)["bytes"][0]

    path.unlink()
    assert broken(harvested)["bytes"][0].startswith(content.sha256)


def test_a_table_that_is_gone_is_named(harvested, tmp_path):
    for path in (tmp_path / "tables").rglob("*.parquet"):
        path.unlink()

    assert len(broken(harvested)["tables"]) == 2


def test_what_the_index_has_not_is_named_unless_it_waits(harvested):
    harvested.index.apply([], {"padi": 99})
    assert "padi" in broken(harvested)["revisions"]

    harvested.store.enqueue_all()
    assert "revisions" not in broken(harvested)


def test_a_job_whose_worker_is_dead_is_named(harvested):
    harvested.store.enqueue("rak")
    job = harvested.store.claim("dead", lease_s=60)
    assert "running jobs" not in broken(harvested)

    harvested.clock.at += timedelta(seconds=61)
    assert broken(harvested)["running jobs"] == (f"{job.id} (rak)",)


def test_a_withdrawal_that_no_job_made_is_named(harvested):
    store = harvested.store
    entry = store.entry("padi")
    gone = replace(entry.serving, state="withdrawn")
    store._entries["padi"] = replace(entry, serving=gone)  # noqa: SLF001  by nobody

    assert broken(harvested)["withdrawals"] == ("padi",)

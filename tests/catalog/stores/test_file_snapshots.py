import hashlib
import io
import os
import resource
import signal
import stat
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from siger_catalog.errors import SnapshotMissingError, StoreUnavailableError
from siger_catalog.stores import durable
from siger_catalog.stores.snapshots import FileSnapshotStore

CONTENT = b"padi" * 100_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def small_files():
    """Let the disk refuse files over 64 kB, as a full one would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_disk_that_refuses_leaves_nothing(tmp_path, small_files):
    store = FileSnapshotStore(tmp_path)

    with pytest.raises(StoreUnavailableError, match=str(tmp_path)):
        store.put(io.BytesIO(CONTENT))

    assert files(tmp_path) == []


def test_a_rename_that_fails_leaves_nothing(tmp_path):
    store = FileSnapshotStore(tmp_path)
    (tmp_path / SHA256[:2]).write_bytes(b"a file where a folder should be")

    with pytest.raises(StoreUnavailableError):
        store.put(io.BytesIO(CONTENT))

    assert files(tmp_path) == [tmp_path / SHA256[:2]]


KILLED = """
    import io, os, pathlib, sys
    from siger_catalog.stores.snapshots import FileSnapshotStore

    pathlib.Path.replace = lambda *_: os.kill(os.getpid(), 9)
    FileSnapshotStore(pathlib.Path(sys.argv[1])).put(io.BytesIO(b"padi" * 100_000))
"""


def test_a_process_killed_before_the_rename_leaves_no_visible_file(tmp_path):
    done = subprocess.run(  # noqa: S603  # our own script
        [sys.executable, "-c", textwrap.dedent(KILLED), tmp_path], check=False
    )

    store = FileSnapshotStore(tmp_path)
    assert done.returncode == -signal.SIGKILL
    assert [path.parent.name for path in files(tmp_path)] == [durable.DRAFTS_FOLDER]
    with pytest.raises(SnapshotMissingError):
        store.path(SHA256)
    assert store.path(store.put(io.BytesIO(CONTENT)).sha256).read_bytes() == CONTENT


def test_drafts_of_the_dead_are_swept_and_those_of_the_living_are_not(tmp_path):
    folder = tmp_path / durable.DRAFTS_FOLDER
    folder.mkdir()
    old, new = folder / "old", folder / "new"
    for path in (old, new):
        path.write_bytes(b"x")
    long_ago = time.time() - durable.STALE_DRAFT_S - 1
    os.utime(old, (long_ago, long_ago))

    FileSnapshotStore(tmp_path)

    assert files(tmp_path) == [new]


def test_a_damaged_file_is_replaced_by_the_next_put(tmp_path):
    store = FileSnapshotStore(tmp_path)
    path = store.path(store.put(io.BytesIO(CONTENT)).sha256)
    for damaged in (b"", b"j" + CONTENT[1:]):
        path.chmod(0o600)
        path.write_bytes(damaged)

        store.put(io.BytesIO(CONTENT))

        assert path.read_bytes() == CONTENT


def test_stored_files_are_read_only_and_spread_over_folders(tmp_path):
    store = FileSnapshotStore(tmp_path)
    path = store.path(store.put(io.BytesIO(CONTENT)).sha256)

    assert path == tmp_path / SHA256[:2] / SHA256[2:4] / SHA256
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_threads_that_store_the_same_bytes_do_not_meet(tmp_path):
    store = FileSnapshotStore(tmp_path)

    with ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(lambda _: store.put(io.BytesIO(CONTENT)), range(8)))

    assert {key.sha256 for key in keys} == {SHA256}
    assert files(tmp_path) == [store.path(SHA256)]


def test_bytes_and_name_are_made_durable_before_put_returns(tmp_path, monkeypatch):
    synced = []
    sync = os.fsync

    def watched(descriptor):
        synced.append(os.fstat(descriptor).st_ino)
        sync(descriptor)

    store = FileSnapshotStore(tmp_path)
    monkeypatch.setattr(os, "fsync", watched)
    path = store.path(store.put(io.BytesIO(CONTENT)).sha256)

    of_file, of_folder = path.stat().st_ino, path.parent.stat().st_ino
    assert synced.index(of_file) < synced.index(of_folder) == len(synced) - 1

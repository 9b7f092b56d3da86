import hashlib
import io

import pytest

from siger_catalog.errors import SnapshotMissingError


@pytest.mark.parametrize("content", [b"", b"padi", b"\x00" * 3_000_000])
def test_bytes_are_kept_under_their_sha256(snapshots, content):
    stored = snapshots.put(io.BytesIO(content))

    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size_bytes == len(content)
    assert snapshots.path(stored.sha256).read_bytes() == content


def test_the_same_bytes_again_change_nothing(snapshots):
    first = snapshots.put(io.BytesIO(b"padi"))
    inode = snapshots.path(first.sha256).stat().st_ino

    assert snapshots.put(io.BytesIO(b"padi")) == first

    assert snapshots.path(first.sha256).stat().st_ino == inode


@pytest.mark.parametrize("key", ["0" * 64, "", "../../etc/passwd", "A" * 64, "0" * 65])
def test_bytes_that_are_not_held_are_missing(snapshots, key):
    with pytest.raises(SnapshotMissingError):
        snapshots.path(key)


def test_a_body_that_breaks_off_leaves_nothing(snapshots):
    class Torn(io.BytesIO):
        def read(self, size=-1):
            part = super().read(4)
            if not part:
                msg = "the portal hung up"
                raise ConnectionError(msg)
            return part

    with pytest.raises(ConnectionError):
        snapshots.put(Torn(b"half of it"))

    with pytest.raises(SnapshotMissingError):
        snapshots.path(hashlib.sha256(b"half of it").hexdigest())


def test_bytes_that_are_removed_are_gone(snapshots, stored_bytes):
    gone, kept = stored_bytes(b"padi"), stored_bytes(b"jagung")
    path = snapshots.path(gone)

    assert snapshots.remove(gone) is True

    assert not path.exists()
    with pytest.raises(SnapshotMissingError):
        snapshots.path(gone)
    assert snapshots.path(kept).read_bytes() == b"jagung"
    assert [snapshots.remove(name) for name in (gone, "../siger.db", "")] == [False] * 3

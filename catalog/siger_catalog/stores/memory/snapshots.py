"""Raw bytes in memory."""

import hashlib
import shutil
import tempfile
import weakref
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from siger_catalog.errors import SnapshotMissingError
from siger_catalog.ports import Stored

CHUNK_BYTES = 1 << 20


class MemorySnapshotStore:
    """A SnapshotStore in this process's memory; see ports.SnapshotStore.

    A path is asked for by readers of files, so the bytes are written to a temporary
    folder then, which goes with the store.
    """

    def __init__(self) -> None:
        self._bodies: dict[str, bytes] = {}

    def put(self, body: BinaryIO) -> Stored:
        """Store the bytes; storing the same bytes again changes nothing."""
        # A stream may give less than asked for; only nothing at all is its end.
        content = b"".join(iter(lambda: body.read(CHUNK_BYTES), b""))
        sha256 = hashlib.sha256(content).hexdigest()
        self._bodies.setdefault(sha256, content)
        return Stored(sha256=sha256, size_bytes=len(content))

    def path(self, sha256: str) -> Path:
        """Return a local file with these bytes.

        Raises:
            SnapshotMissingError: The store holds no such bytes.
        """
        if sha256 not in self._bodies:
            raise SnapshotMissingError(f"Salinan mentah {sha256!r} tidak ada.")
        path = self._folder / sha256
        if not path.exists():
            path.write_bytes(self._bodies[sha256])
        return path

    def remove(self, sha256: str) -> bool:
        """Remove bytes for good; return whether they were there."""
        if self._bodies.pop(sha256, None) is None:
            return False
        (self._folder / sha256).unlink(missing_ok=True)
        return True

    @cached_property
    def _folder(self) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="siger-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return folder

"""The raw bytes that portals gave, as files named by their SHA-256."""

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

from siger_catalog.errors import SnapshotMissingError
from siger_catalog.ports import Stored
from siger_catalog.stores.durable import (
    IDLE_DRAFT_S,
    disk_errors,
    drafting,
    make_folder,
    remove_file,
    sweep_drafts,
    sync_folder,
)

CHUNK_BYTES = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")


class FileSnapshotStore:
    """A SnapshotStore in a local folder; see ports.SnapshotStore."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with disk_errors(folder):
            make_folder(folder)
        sweep_drafts(folder)

    def put(self, body: BinaryIO) -> Stored:
        """Store the bytes durably; storing the same bytes again changes nothing.

        A stored file that no longer has its own SHA-256 is replaced.

        Raises:
            StoreUnavailableError: The disk does not take them; nothing is visible.
        """
        digest = hashlib.sha256()
        with drafting(self._folder) as draft:
            while chunk := body.read(CHUNK_BYTES):
                digest.update(chunk)
                draft.write(chunk)
            stored = Stored(sha256=digest.hexdigest(), size_bytes=draft.size_bytes)
            target = self._target(stored.sha256)
            with disk_errors(target):
                is_held = _holds(target, stored)
            if not is_held:
                draft.keep_as(target)
        return stored

    def path(self, sha256: str) -> Path:
        """Return the local file with these bytes.

        Raises:
            SnapshotMissingError: The store holds no such bytes.
        """
        if _SHA256.fullmatch(sha256):
            target = self._target(sha256)
            if target.is_file():
                return target
        raise SnapshotMissingError(
            f"Salinan mentah {sha256!r} tidak ada di {self._folder}.",
            fix="Panen ulang sumbernya agar berkas diambil lagi.",
        )

    def remove(self, sha256: str) -> bool:
        """Remove bytes for good, and drafts that nobody writes any more.

        Raises:
            StoreUnavailableError: The disk does not let them go.
        """
        sweep_drafts(self._folder, IDLE_DRAFT_S)
        return bool(_SHA256.fullmatch(sha256)) and remove_file(self._target(sha256))

    def _target(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:4] / sha256


def _holds(target: Path, stored: Stored) -> bool:
    if not target.is_file() or target.stat().st_size != stored.size_bytes:
        return False
    with target.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != stored.sha256:
            return False
    # Another process may have renamed it but not yet made the name durable.
    sync_folder(target.parent)
    return True

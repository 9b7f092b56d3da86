"""Files that appear whole or not at all, and survive a power cut."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from siger_catalog.errors import StoreUnavailableError

DRAFTS_FOLDER = ".drafts"
STALE_DRAFT_S = 24 * 3600.0
# Whoever writes a draft writes again sooner.
IDLE_DRAFT_S = 600.0
READ_ONLY = 0o444


class Draft:
    """A file that nobody sees until it is kept."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self.path = path
        self.size_bytes = 0
        self._descriptor = descriptor

    def write(self, chunk: bytes) -> None:
        """Append bytes.

        Raises:
            StoreUnavailableError: The disk does not take them.
        """
        with disk_errors(self.path):
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        self.size_bytes += len(chunk)

    def keep_as(self, target: Path) -> None:
        """Make the file durable, then visible under its name, replacing what is there.

        Raises:
            StoreUnavailableError: The disk does not take it; nothing is visible.
        """
        with disk_errors(target):
            os.fchmod(self._descriptor, READ_ONLY)
            os.fsync(self._descriptor)
            make_folder(target.parent)
            self.path.replace(target)
            sync_folder(target.parent)

    def discard(self) -> None:
        """Close the file and remove it unless it was kept."""
        with suppress(OSError):  # a close that fails must not hide why we are here
            os.close(self._descriptor)
        with suppress(OSError):  # what stays behind is swept by age
            self.path.unlink(missing_ok=True)


@contextmanager
def drafting(root: Path) -> Iterator[Draft]:
    """Give a draft on the file system of `root`, gone at the end unless kept.

    Raises:
        StoreUnavailableError: No file can be made there.
    """
    folder = root / DRAFTS_FOLDER
    with disk_errors(folder):
        make_folder(folder)
        descriptor, name = tempfile.mkstemp(dir=folder)
    draft = Draft(descriptor, Path(name))
    try:
        yield draft
    finally:
        draft.discard()


def remove_file(target: Path) -> bool:
    """Remove a file for good, durably; return whether it was there.

    Raises:
        StoreUnavailableError: The disk does not let it go.
    """
    with disk_errors(target):
        try:
            target.unlink()
        except FileNotFoundError:
            return False
        sync_folder(target.parent)
    return True


def sweep_drafts(root: Path, idle_s: float = STALE_DRAFT_S) -> None:
    """Remove the drafts of processes that were killed long ago."""
    oldest = time.time() - idle_s
    for path in (root / DRAFTS_FOLDER).glob("*"):
        with suppress(OSError):  # another process sweeps too
            if path.stat().st_mtime < oldest:
                path.unlink()


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, each durable in the one above."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable: a rename alone may be lost with the power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Say of an error of the disk where it happened and what to do."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailableError(
            f"Berkas {path} tidak bisa ditulis: {error.strerror or error}.",
            fix="Periksa ruang kosong dan izin folder data (SIGER_DATA_DIR).",
        ) from error

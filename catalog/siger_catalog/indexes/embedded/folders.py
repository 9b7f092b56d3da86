"""The folder of an embedded index: builds side by side, one of them pointed at.

    <root>/current          the name of the build that is served
    <root>/lock             held by whoever writes
    <root>/<print>-<stamp>  one build; `print` says which analysis and fields it has

A rebuild fills a new folder and then swaps the pointer in one rename, so a reader
sees the old build or the new one, whole.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from siger_catalog.errors import SearchUnavailableError

_POINTER = "current"
_RETRY_S = 0.05

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """Where the builds of one embedded index lie."""

    root: Path

    def current(self) -> str:
        """Return the name of the build that is served, empty when there is none.

        A pointer that was damaged names no build that can be opened.
        """
        with self._disk_named():
            try:
                named = (self.root / _POINTER).read_bytes()
            except FileNotFoundError:
                return ""
        return named.decode("utf-8", "replace").strip()

    def stamp(self) -> Stamp | None:
        """Return what changes whenever another build is served; None: none is."""
        with self._disk_named():
            try:
                return stamp_of(f"{self.root}/{_POINTER}")
            except FileNotFoundError:
                return None

    def path(self, build: str) -> Path:
        """Return the folder of a build."""
        return self.root / build

    def new_build(self, fingerprint: str) -> str:
        """Make the folder of a new build and return its name."""
        build = f"{fingerprint}-{uuid4().hex[:12]}"
        with self._disk_named():
            self.path(build).mkdir(parents=True)
        return build

    def point_at(self, build: str) -> None:
        """Serve another build from now on; durable, and never half done."""
        partial = self.root / f"{_POINTER}.{uuid4().hex}"
        with self._disk_named():
            with partial.open("w", encoding="utf-8") as file:
                file.write(build)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self.root / _POINTER)
            _sync(self.root)  # a rename alone may be lost with the power

    def drop(self, build: str) -> None:
        """Remove a build that nobody shall read."""
        shutil.rmtree(self.path(build), ignore_errors=True)

    def keep_only(self, *builds: str) -> None:
        """Remove every other build; hold the lock meanwhile."""
        for entry in self.root.iterdir():
            if entry.is_dir() and entry.name not in builds:
                self.drop(entry.name)

    @contextmanager
    def lock(self, wait_s: float) -> Iterator[None]:
        """Hold the right to write, across threads and processes.

        The system gives it back when a process dies.

        Raises:
            SearchUnavailableError: Somebody else held it for `wait_s`, or there can
                be no such folder.
        """
        with ExitStack() as stack:
            with self._disk_named():
                self.root.mkdir(parents=True, exist_ok=True)
                file = stack.enter_context((self.root / "lock").open("a"))
            _take(file.fileno(), time.monotonic() + wait_s)
            yield  # closing the file gives the lock back

    @contextmanager
    def _disk_named(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SearchUnavailableError(
                f"The folder of the search index cannot be used: {error}",
                fix="Check its disk's free space and permissions (SIGER_DATA_DIR).",
            ) from error


def stamp_of(file: str) -> Stamp:
    """Return what changes with a file that is replaced by renaming another."""
    # Each search asks for it, and a Path would take twice as long.
    status = os.stat(file)  # noqa: PTH116  see above
    return status.st_ino, status.st_mtime_ns, status.st_size


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take(descriptor: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise SearchUnavailableError(
                    "The search index is being written by another process",
                    fix="Nothing to do: the write is tried again later.",
                ) from None
            time.sleep(_RETRY_S)
        else:
            return

"""A thread that ends a child when it takes too long or too much memory."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from siger_validators.children.limits import Limits, Reason

_LOOK_EVERY_S = 0.1


@dataclass(slots=True)
class Watch:
    """Why the child was ended, if the watch had to."""

    reason: Reason | None = None


@contextmanager
def watched(process: "subprocess.Popen[bytes]", limits: Limits) -> Iterator[Watch]:
    """Keep an eye on a child until the block is left."""
    watch, is_over = Watch(), threading.Event()
    thread = threading.Thread(
        target=_look, args=(process, limits, watch, is_over), daemon=True
    )
    thread.start()
    try:
        yield watch
    finally:
        is_over.set()
        thread.join()


def _look(
    process: "subprocess.Popen[bytes]",
    limits: Limits,
    watch: Watch,
    is_over: threading.Event,
) -> None:
    started, held = time.monotonic(), resident_bytes(process.pid)
    while not is_over.wait(_LOOK_EVERY_S):
        if time.monotonic() - started > limits.wall_s:
            watch.reason = "time"
        elif resident_bytes(process.pid) - held > limits.memory_bytes:
            watch.reason = "memory"
        if watch.reason:
            process.kill()
            return


def resident_bytes(pid: int) -> int:
    """Return the memory a process has in use, on Linux; elsewhere 0."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")

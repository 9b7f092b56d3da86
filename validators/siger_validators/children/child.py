"""The child's side: one call after the other, each within its limits."""

import math
import os
import pickle
import resource
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from siger_validators.children.lightening import keep_pandas_out
from siger_validators.children.limits import Limits
from siger_validators.children.pool import connections

_KILOBYTE = 1 << 10
# The parent ends a child at its limit, which it sees a moment late; by then memory may
# be gone. Address space is never all in use, so it gets some more.
_SPARE_ADDRESSES_BYTES = 1 << 30


def main(arguments: list[str]) -> None:
    """Answer calls until the parent is gone."""
    calls, answers = connections(arguments)
    keep_pandas_out()
    while True:
        try:
            call = calls.recv_bytes()
        except (EOFError, OSError):
            return
        answer = _answer(*pickle.loads(call))  # noqa: S301 our own parent's words
        try:
            answers.send_bytes(answer)
        except OSError:
            return


def _answer(
    function: str, arguments: tuple[Any, ...], limits: Limits, folder: Path
) -> bytes:
    try:
        os.chdir(folder)  # relative paths are the parent's
        _limit(limits)
        kind, value = "returned", _resolve(function)(*arguments)
    except MemoryError:
        kind, value = "memory", None
    except Exception as error:  # noqa: BLE001 the parent raises it
        kind, value = "raised", _portable(error)
    try:
        return _packed(kind, value)
    except MemoryError:
        return _packed("memory", None)
    finally:
        _lift_memory()


def _portable(error: Exception) -> Exception:
    """Return the error itself if it survives the journey, else its words."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 made in this line
    except Exception:  # noqa: BLE001 whatever the class does when it is copied
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _packed(kind: str, value: Any) -> bytes:
    return pickle.dumps((kind, value, _peak()), protocol=5)


def _peak() -> int:
    """Return the most bytes of memory that the process has held.

    On Linux not from getrusage, whose ru_maxrss a child inherits of its parent:
    https://man7.org/linux/man-pages/man2/getrusage.2.html, notes; VmHWM begins anew:
    https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
    """
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILOBYTE
    told = next(line for line in lines if line.startswith("VmHWM:"))
    return int(told.split()[1]) * _KILOBYTE


def _resolve(function: str) -> Any:
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)


def _limit(limits: Limits) -> None:
    """Set the limits from here on: what was used before does not count."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu_s = math.ceil(used.ru_utime + used.ru_stime) + limits.cpu_s
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, hard))
    held = _address_space()
    if held is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(
            resource.RLIMIT_AS,
            (held + limits.memory_bytes + _SPARE_ADDRESSES_BYTES, hard),
        )


def _lift_memory() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _address_space() -> int | None:
    """Return the bytes of memory the process has laid claim to, on Linux."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return None
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main(sys.argv[1:])

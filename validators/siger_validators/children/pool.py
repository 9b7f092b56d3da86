"""The parent's side: warm children, and calls that come back or are ended."""

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
from functools import cache
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

from siger_validators.children.limits import Limits, Reason
from siger_validators.children.watching import Watch, watched

# Idle children kept for the next file; more only live while they are needed.
_IDLE_LIMIT = 2
# What a library does not give back adds up, so a child does not live for ever.
_CALLS_LIMIT = 1000
_PEAK_LIMIT_BYTES = 700 << 20
_ENVIRONMENT = {
    # Predictable memory: no arenas laid out in advance.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


class ChildStoppedError(Exception):
    """The child was ended by its limits, or ended itself.

    Attributes:
        reason: "time" or "memory", the limit it met; "crash" if the library failed so
            badly that the process died.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class _Child:
    """One process that answers calls, one after the other."""

    def __init__(self) -> None:
        to_child, self._calls = Pipe(duplex=False)
        self._answers, from_child = Pipe(duplex=False)
        paths = os.pathsep.join(path for path in sys.path if path)
        self._process = subprocess.Popen(  # noqa: S603 our own interpreter and module
            [
                *(sys.executable, "-P", "-m", "siger_validators.children.child"),
                *(str(to_child.fileno()), str(from_child.fileno())),
            ],
            pass_fds=(to_child.fileno(), from_child.fileno()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # what a library prints is no part of a report
            process_group=0,  # an interrupt at the terminal is the parent's to handle
            env=os.environ | _ENVIRONMENT | {"PYTHONPATH": paths},
        )
        to_child.close()
        from_child.close()
        self._count = 0
        self.is_spent = False

    def call(self, function: str, arguments: tuple[Any, ...], limits: Limits) -> Any:
        """Run a function of a module and return what it returns, or raise it."""
        self._count += 1
        call = pickle.dumps((function, arguments, limits, Path.cwd()))
        with watched(self._process, limits) as watch:
            try:
                self._calls.send_bytes(call)
                answer = self._answers.recv_bytes()
            except (EOFError, OSError) as error:
                raise ChildStoppedError(self._reason(watch)) from error
        kind, value, peak = pickle.loads(answer)  # noqa: S301 our own child's words
        self.is_spent = self._count >= _CALLS_LIMIT or peak > _PEAK_LIMIT_BYTES
        if kind == "memory":
            self.is_spent = True
            raise ChildStoppedError("memory")
        if kind == "raised":
            raise value
        return value

    def close(self) -> None:
        """End the process."""
        self._calls.close()
        self._answers.close()
        self._process.kill()
        self._process.wait()

    def _reason(self, watch: Watch) -> Reason:
        self.is_spent = True
        if watch.reason:
            return watch.reason
        return "time" if self._process.wait() == -signal.SIGXCPU else "crash"


class ChildPool:
    """Children for as many calls at once as there are threads that make them."""

    def __init__(self) -> None:
        self._idle: list[_Child] = []
        self._lock = threading.Lock()

    def call(self, function: str, *arguments: Any, limits: Limits) -> Any:
        """Call "package.module:function" in a child; what it raises is raised here.

        Arguments, result and exceptions travel by pickle.

        Raises:
            ChildStoppedError: It met a limit or crashed the process.
        """
        child = self._take()
        try:
            return child.call(function, arguments, limits)
        except BaseException as error:
            # An interrupted call leaves its answer behind, for the next one to get.
            child.is_spent |= not isinstance(error, Exception)
            raise
        finally:
            self._give_back(child)

    def close(self) -> None:
        """End every idle child."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()

    def _take(self) -> _Child:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return _Child()

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            if not child.is_spent and len(self._idle) < _IDLE_LIMIT:
                self._idle.append(child)
                return
        child.close()


@cache
def shared_pool() -> ChildPool:
    """Return the pool of this process, made at the first call."""
    pool = ChildPool()
    atexit.register(pool.close)
    return pool


def connections(arguments: list[str]) -> tuple[Connection, Connection]:
    """Return the child's ends: where calls come in, and where answers go."""
    calls, answers = map(int, arguments)
    return Connection(calls, writable=False), Connection(answers, readable=False)

"""How long something takes, on the wall and on the processor, and how much it holds."""

import os
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds of each of several acts, and of processor of one on average.

    Processor time is that of our processes and, where it runs on this machine, of the
    search server; on a shared machine it is the more honest figure.
    """

    wall_ms: tuple[float, ...]
    cpu_ms: float

    def at(self, percent: int) -> float:
        """Return a percentile of the wall times."""
        if len(self.wall_ms) == 1:
            return self.wall_ms[0]
        return statistics.quantiles(self.wall_ms, n=100)[percent - 1]

    def only(self, wanted: Sequence[bool]) -> "Timings":
        """Return some of them; the processor's time is not known for these alone."""
        chosen = zip(self.wall_ms, wanted, strict=True)
        return Timings(tuple(ms for ms, is_wanted in chosen if is_wanted), 0.0)


def time_each(
    act: Callable[[T], object], items: Iterable[T], processes: Sequence[int]
) -> Timings:
    """Do it for each item, one after the other."""
    wall_ms = []
    before = cpu_s(processes)
    for item in items:
        began_at = time.perf_counter()
        act(item)
        wall_ms.append((time.perf_counter() - began_at) * 1000)
    used_ms = (cpu_s(processes) - before) * 1000
    return Timings(tuple(wall_ms), used_ms / len(wall_ms))


def seconds_of(act: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    began_at = time.perf_counter()
    act()
    return time.perf_counter() - began_at


def cpu_s(processes: Sequence[int]) -> float:
    """Return the processor seconds of processes of this machine so far.

    Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, 14 and 15.
    """
    used = 0.0
    for process in processes:
        stat = Path(f"/proc/{process}/stat").read_text("utf-8")
        fields = stat.rpartition(")")[2].split()
        used += (int(fields[11]) + int(fields[12])) / _TICKS_PER_S
    return used


def memory_mb(process: int) -> dict[str, float]:
    """Return the memory of a process now and at most, and what of it is its own.

    Files of the index that are mapped count in VmRSS, but the system takes them back
    when it needs the room; RssAnon is what stays.
    """
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    told = dict(line.split(":", 1) for line in lines)
    wanted = ("VmRSS", "VmHWM", "RssAnon")
    return {name: int(told[name].split()[0]) / 1024 for name in wanted}


def forget_peak() -> None:
    """Let VmHWM of this process begin anew.

    Source: https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html
    """
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def children_of(process: int) -> list[int]:
    """Return a process and all that it started and these started."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8")
    own = [int(child) for child in listed.split()]
    return [process, *(p for child in own for p in children_of(child))]


def is_here(process: int, word: str) -> bool:
    """Tell whether a process of this number runs here and its command has the word."""
    command = Path(f"/proc/{process}/cmdline")
    return command.exists() and word in command.read_text("utf-8", "replace")

"""How much time and memory a file may take."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Reason = Literal["time", "memory", "crash"]

_MEGABYTE = 1 << 20
# Frictionless checks a megabyte of wide tables in half a second or less when it has
# to see every row; opening takes a few seconds at most.
_OPENING_CPU_S = 60
_CPU_S_FOR_A_MEGABYTE = 1.5
# A busy machine gives a process a part of its time only.
_WALL_FOR_CPU = 6
_MEMORY_BYTES = 2 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one call may take: seconds of processor, of time, and bytes of memory.

    Memory counts on top of what the warm child holds already.
    """

    cpu_s: int
    wall_s: float
    memory_bytes: int = _MEMORY_BYTES


def limits_for(path: Path) -> Limits:
    """Return the limits for a file of this size; a larger one may take longer."""
    size = path.stat().st_size if path.is_file() else 0
    cpu_s = _OPENING_CPU_S + int(size / _MEGABYTE * _CPU_S_FOR_A_MEGABYTE)
    return Limits(cpu_s=cpu_s, wall_s=cpu_s * _WALL_FOR_CPU)

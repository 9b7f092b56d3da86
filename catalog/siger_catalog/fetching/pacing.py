"""Takes turns at each origin, so that no portal is ever pressed."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio


@dataclass(slots=True)
class _Lane:
    """The queue before one origin."""

    lock: anyio.Lock = field(default_factory=anyio.Lock)
    free_at: float = 0.0


class Pacer:
    """Lets one request at a time through to an origin, and so many a second.

    Args:
        requests_per_s: How many requests may start in a second, for each origin.
        unpaced: Origins, as host:port, that may be asked as fast as they answer.
    """

    def __init__(self, requests_per_s: float, unpaced: Collection[str] = ()) -> None:
        self._interval_s = 1 / requests_per_s
        self._unpaced = frozenset(unpaced)
        self._lanes: dict[tuple[str, str], _Lane] = {}

    @asynccontextmanager
    async def turn(self, scheme: str, place: str) -> AsyncIterator[None]:
        """Wait for our turn at an origin, and hold it."""
        if place in self._unpaced:
            yield
            return
        lane = self._lanes.setdefault((scheme, place), _Lane())
        async with lane.lock:
            await anyio.sleep(max(0.0, lane.free_at - anyio.current_time()))
            lane.free_at = anyio.current_time() + self._interval_s
            yield

    def hold(self, scheme: str, place: str, seconds: float) -> None:
        """Let nothing through to an origin for so long, as it asked."""
        if place not in self._unpaced:
            lane = self._lanes.setdefault((scheme, place), _Lane())
            lane.free_at = max(lane.free_at, anyio.current_time() + seconds)

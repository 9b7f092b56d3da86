"""Takes turns at each origin, so that no portal is ever pressed."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio

from siger_catalog.causes import failure
from siger_catalog.errors import SourceUnavailableError


@dataclass(slots=True)
class _Lane:
    """The queue before one origin; `held_until` is what the portal itself asked for."""

    lock: anyio.Lock = field(default_factory=anyio.Lock)
    free_at: float = 0.0
    held_until: float = 0.0


class Pacer:
    """Lets one request at a time through to an origin, and so many a second.

    What an origin asks for is kept until its time has come, whoever asks next.

    Args:
        requests_per_s: How many requests may start in a second, for each origin.
        unpaced: Origins, as host:port, that may be asked as fast as they answer,
            unless they ask to be left alone.
        max_wait_s: Longest time that is waited for an origin; whoever would have to
            wait longer is told so at once.
    """

    def __init__(
        self,
        requests_per_s: float,
        unpaced: Collection[str] = (),
        max_wait_s: float = 60.0,
    ) -> None:
        self._interval_s = 1 / requests_per_s
        self._unpaced = frozenset(unpaced)
        self._max_wait_s = max_wait_s
        self._lanes: dict[tuple[str, str], _Lane] = {}

    @asynccontextmanager
    async def turn(self, scheme: str, place: str) -> AsyncIterator[None]:
        """Wait for our turn at an origin, and hold it.

        Raises:
            SourceUnavailableError: The origin asked to be left alone for longer than
                anybody waits here.
        """
        lane = self._lanes.setdefault((scheme, place), _Lane())
        if place in self._unpaced:
            await self._until_free(lane, place)
            yield
            return
        async with lane.lock:
            await self._until_free(lane, place)
            lane.free_at = anyio.current_time() + self._interval_s
            yield

    def hold(self, scheme: str, place: str, seconds: float) -> None:
        """Let nothing through to an origin for so long."""
        lane = self._lanes.setdefault((scheme, place), _Lane())
        lane.held_until = max(lane.held_until, anyio.current_time() + seconds)

    async def _until_free(self, lane: _Lane, place: str) -> None:
        # While we wait, another answer may ask for more.
        while wait_s := self._wait(lane, place):  # noqa: ASYNC110  # a time, no event
            await anyio.sleep(wait_s)

    def _wait(self, lane: _Lane, place: str) -> float:
        now = anyio.current_time()
        held_s = lane.held_until - now
        if held_s > self._max_wait_s:
            detail = f"boleh ditanya lagi {held_s:.0f} detik lagi"
            raise failure(SourceUnavailableError, "batas-permintaan", place, detail)
        return max(0.0, held_s, lane.free_at - now)

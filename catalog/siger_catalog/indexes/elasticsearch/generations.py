"""Whether the index has changed, looked at now and then."""

import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass

from elasticsearch import Elasticsearch

from siger_catalog.indexes.elasticsearch.reading import generation

_LOOK_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class _Seen:
    generation: Hashable
    look_again_at: float


class Generations:
    """Tells the generation of an index, at most a second old.

    After `forget` it is never one from before.
    """

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client = client
        self._index = index
        self._looking = threading.Lock()
        self._noting = threading.Lock()
        self._writes = 0
        self._seen: _Seen | None = None

    def read(self) -> Hashable:
        """Return it; while one thread looks, others go on with the last one.

        Raises what the client raises.
        """
        seen = self._seen
        if seen and time.monotonic() < seen.look_again_at:
            return seen.generation
        if seen and self._looking.locked():
            return seen.generation
        with self._looking:
            seen = self._seen
            if seen and time.monotonic() < seen.look_again_at:
                return seen.generation
            return self._look()

    def forget(self) -> None:
        """Look anew when asked next, for this program has written."""
        with self._noting:
            self._writes += 1
            self._seen = None

    def _look(self) -> Hashable:
        writes = self._writes
        now = generation(self._client, self._index)
        with self._noting:
            # What was looked up before a write ended may not be kept after it.
            if writes == self._writes:
                self._seen = _Seen(now, time.monotonic() + _LOOK_EVERY_S)
        return now

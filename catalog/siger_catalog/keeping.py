"""Values that cost something to make, kept for whoever asks again; bounded."""

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by key, for any number of threads; those unused for longest go first.

    Holds `most_entries` and about `most_bytes` at most.
    """

    def __init__(self, most_entries: int, most_bytes: int) -> None:
        self._most_entries = most_entries
        self._most_bytes = most_bytes
        self._bytes = 0
        # Oldest first: a dict keeps the order in which its keys came.
        self._kept: dict[K, tuple[V, int]] = {}
        self._lock = threading.Lock()

    def read(self, key: K) -> V | None:
        """Return the value of a key, None where it is not known (any more)."""
        with self._lock:
            # Taken out and put last: looked for once, for comparing keys may be long.
            entry = self._kept.pop(key, None)
            if entry is None:
                return None
            self._kept[key] = entry
            return entry[0]

    def write(self, key: K, value: V, size: int) -> None:
        """Keep a value of about so many bytes, its key among them."""
        with self._lock:
            _, before = self._kept.pop(key, (None, 0))
            self._kept[key] = (value, size)
            self._bytes += size - before
            while self._is_full():
                oldest = next(iter(self._kept))
                self._bytes -= self._kept.pop(oldest)[1]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _is_full(self) -> bool:
        is_many = len(self._kept) > self._most_entries
        return is_many or self._bytes > self._most_bytes

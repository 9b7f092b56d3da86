"""What the search index has yet to learn, in memory."""

from collections.abc import Sequence

from siger_catalog.ports import OutboxItem
from siger_catalog.stores.memory.state import MemoryState


class MemoryOutbox(MemoryState):
    """See ports.Outbox."""

    def pending(self, limit: int) -> tuple[OutboxItem, ...]:
        """Return items, the oldest first, at most one per dataset."""
        with self._lock:
            return tuple(sorted(self._outbox.values(), key=lambda i: i.id)[:limit])

    def done(self, items: Sequence[OutboxItem]) -> None:
        """Forget items; one whose dataset changed since stays pending."""
        with self._lock:
            for item in items:
                if self._outbox.get(item.name) == item:
                    del self._outbox[item.name]

    def enqueue_all(self) -> int:
        """Put every dataset into the outbox; return how many."""
        with self._lock:
            self._outbox.clear()
            for name in sorted(self._entries):
                self._enqueue_document(self._entries[name])
            return len(self._entries)

"""The sources in memory."""

from siger_catalog.model import Source
from siger_catalog.stores.absent import unknown_source
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.memory.state import MemoryState


class MemorySources(MemoryState):
    """See ports.SourceStore."""

    def sources(self) -> tuple[Source, ...]:
        """Return every source, by name."""
        with self._lock:
            return tuple(self._sources[name] for name in sorted(self._sources))

    def source(self, name: str) -> Source:
        """Return one source.

        Raises:
            NotFoundError: No such source; the message names the known ones.
        """
        with self._lock:
            if name not in self._sources:
                raise unknown_source(name, self._sources)
            return self._sources[name]

    def add_source(self, source: Source) -> bool:
        """Add a source; return False, changing nothing, when the name is taken."""
        source = cleaned(source)
        with self._lock:
            if source.name in self._sources:
                return False
            self._sources[source.name] = source
            return True

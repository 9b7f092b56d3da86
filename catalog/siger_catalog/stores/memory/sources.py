"""The sources in memory."""

from collections.abc import Callable
from dataclasses import replace

from siger_catalog.model import Source
from siger_catalog.stores.absent import source_at_work, unknown_source
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

    def change_source(self, name: str, change: Callable[[Source], Source]) -> Source:
        """Put what a change makes of a source in its place; it keeps its name.

        Nobody else changes the source meanwhile, so no other change is lost.

        Raises:
            NotFoundError: No such source.
        """
        with self._lock:
            changed = cleaned(replace(change(self.source(name)), name=name))
            self._sources[name] = changed
            return changed

    def remove_source(self, name: str) -> None:
        """Forget a source; its jobs and datasets stay.

        Raises:
            NotFoundError: No such source.
            ConflictError: A job of it waits or runs.
        """
        with self._lock:
            self.source(name)
            for job in self._jobs.values():
                if job.source == name and job.state in ("queued", "running"):
                    raise source_at_work(job)
            del self._sources[name]
            self._looked.pop(name, None)
            self._confirmed.pop(name, None)

"""What was remembered of the schedules, in memory."""

from siger_catalog.model import HARVEST, Job
from siger_catalog.schedules import Looked
from siger_catalog.stores.memory.jobs import MemoryJobs


class MemorySchedules(MemoryJobs):
    """See ports.ScheduleStore."""

    def looked(self, source: str) -> Looked | None:
        """Return what was remembered of a source's schedule, None at first."""
        with self._lock:
            return self._looked.get(source)

    def remember(
        self, source: str, before: Looked | None, after: Looked, *, is_due: bool
    ) -> Job | None:
        """Remember a look and, if it is due, put a harvest into the queue, at once.

        Raises:
            NotFoundError: No such source.
            ConflictError: Another job of the source must end first; nothing is written.
        """
        with self._lock:
            self.source(source)
            if self._looked.get(source) != before:
                return None
            job = self.enqueue(source, HARVEST) if is_due else None
            self._looked[source] = after
            return job

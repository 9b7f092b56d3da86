"""Files that are held back, in memory."""

from dataclasses import replace

from siger_catalog.deciding import Decision, after_decision, audit_line, holds_after
from siger_catalog.model import AuditLine, Entry, Hold, HoldState
from siger_catalog.stores.absent import unknown_hold
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.memory.state import MemoryState


class MemoryQuarantine(MemoryState):
    """See ports.QuarantineStore."""

    def holds(
        self,
        *,
        dataset: str | None = None,
        state: HoldState | None = None,
        limit: int | None = None,
    ) -> tuple[Hold, ...]:
        """Return holds, the newest first."""
        with self._lock:
            newest = [self._holds[number] for number in sorted(self._holds)][::-1]
        return tuple(
            hold
            for hold in newest
            if dataset in (None, hold.dataset) and state in (None, hold.state)
        )[:limit]

    def hold(self, number: int) -> Hold:
        """Return one hold.

        Raises:
            NotFoundError: No such hold.
        """
        with self._lock:
            if number not in self._holds:
                raise unknown_hold(number)
            return self._holds[number]

    def decide(self, number: int, decision: Decision) -> Hold:
        """Write a decision and its audit line at once; return the hold as it stands.

        Raises:
            NotFoundError: No such hold.
            UsageError: The decision may not be taken; see `after_decision`.
        """
        decision, now = cleaned(decision), self._clock.now()
        with self._lock:
            before = self.hold(number)
            after = after_decision(before, decision, now)
            self._holds[number] = after
            self._audit.append(audit_line(before, after, decision, now))
        return after

    def audit(self, number: int | None = None) -> tuple[AuditLine, ...]:
        """Return what was done about one hold or all of them, in order."""
        with self._lock:
            return tuple(line for line in self._audit if number in (None, line.hold))

    def _keep_holds(self, entry: Entry) -> None:
        """Write the holds of a dataset that was just published or withdrawn."""
        known = self.holds(dataset=entry.name)
        for hold in holds_after(known, entry, self._clock.now()):
            number = hold.number or len(self._holds) + 1
            self._holds[number] = replace(hold, number=number)

"""What checks said of files, in memory."""

from collections.abc import Sequence

from siger_catalog.model import Finding
from siger_catalog.ports import Question
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.memory.state import MemoryState


class MemoryVerdicts(MemoryState):
    """See ports.VerdictStore."""

    def verdict(self, question: Question) -> tuple[Finding, ...] | None:
        """Return what was found, in order; None where nobody asked before."""
        with self._lock:
            return self._verdicts.get(question.key)

    def keep_verdict(self, question: Question, findings: Sequence[Finding]) -> None:
        """Keep what was found; of two who asked at once the first is kept."""
        kept = cleaned(tuple(findings))
        with self._lock:
            self._verdicts.setdefault(question.key, kept)

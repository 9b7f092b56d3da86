"""What checks said of files, in memory."""

from collections.abc import Sequence
from datetime import datetime

from siger_catalog.model import Finding
from siger_catalog.ports import Question, RulesInForce
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.memory.state import KeptVerdict, MemoryState


class MemoryVerdicts(MemoryState):
    """See ports.VerdictStore."""

    def verdict(self, question: Question) -> tuple[Finding, ...] | None:
        """Return what was found, in order; None where nobody asked before."""
        with self._lock:
            kept = self._verdicts.get(question.key)
            return None if kept is None else kept.findings

    def keep_verdict(self, question: Question, findings: Sequence[Finding]) -> None:
        """Keep what was found, unless the bytes were to be removed for good."""
        found = cleaned(tuple(findings))
        with self._lock:
            if question.file_sha256 in self._purges:
                return
            made = KeptVerdict(question, found, self._clock.now())
            self._verdicts.setdefault(question.key, made)

    def prune_verdicts(
        self, rules: RulesInForce, *, before: datetime, limit: int
    ) -> int:
        """Forget superseded verdicts that were made before a time, the oldest first."""
        with self._lock:
            old = sorted(
                (kept.made_at, key)
                for key, kept in self._verdicts.items()
                if kept.made_at < before and not rules.is_asked(kept.question)
            )[:limit]
            for _, key in old:
                del self._verdicts[key]
            return len(old)

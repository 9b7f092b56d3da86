"""What the doors of the catalog in memory share."""

from dataclasses import dataclass
from datetime import datetime
from threading import RLock

from siger_catalog.choosing import SchemaChoice
from siger_catalog.model import (
    AuditLine,
    Entry,
    Finding,
    Hold,
    Job,
    RecordRow,
    Source,
    Version,
)
from siger_catalog.ports import Clock, OutboxItem, Question


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """What was found when a question was asked."""

    question: Question
    findings: tuple[Finding, ...]
    made_at: datetime


class MemoryState:
    """Plain mappings behind one lock; every method of the doors holds it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = RLock()
        self._sources: dict[str, Source] = {}
        self._jobs: dict[str, Job] = {}
        self._records: dict[str, list[RecordRow]] = {}
        self._entries: dict[str, Entry] = {}
        self._versions: dict[str, list[Version]] = {}
        self._distributions: dict[str, str] = {}
        self._outbox: dict[str, OutboxItem] = {}
        self._verdicts: dict[str, KeptVerdict] = {}
        self._choices: list[SchemaChoice] = []
        self._item_count = 0
        self._holds: dict[int, Hold] = {}
        self._audit: list[AuditLine] = []

    def _enqueue_document(self, entry: Entry) -> None:
        """Let the outbox know of an entry's newest revision; its place is kept."""
        known = self._outbox.get(entry.name)
        if known is None:
            self._item_count += 1
        self._outbox[entry.name] = OutboxItem(
            id=known.id if known else self._item_count,
            name=entry.name,
            revision=entry.revision,
        )

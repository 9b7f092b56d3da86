"""What the doors of the catalog in memory share."""

from dataclasses import dataclass, replace
from datetime import datetime
from threading import RLock

from siger_catalog.choosing import SchemaChoice
from siger_catalog.contradictions import Contradiction
from siger_catalog.model import (
    AuditLine,
    Entry,
    FileClock,
    Finding,
    Hold,
    Job,
    Purge,
    RecordRow,
    Source,
    Version,
)
from siger_catalog.ports import Clock, OutboxItem, Question, Trait
from siger_catalog.schedules import Looked


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
        self._clocks: dict[str, FileClock] = {}
        self._confirmed: dict[str, datetime] = {}
        self._looked: dict[str, Looked] = {}
        self._failed: set[str] = set()
        self._verdicts: dict[str, KeptVerdict] = {}
        self._choices: list[SchemaChoice] = []
        self._purges: dict[str, Purge] = {}
        self._item_count = 0
        self._holds: dict[int, Hold] = {}
        self._audit: list[AuditLine] = []
        self._uncompared: dict[str, int] = {}
        self._traits: dict[str, tuple[Trait, ...]] = {}
        # Each with the revisions at which its two datasets were compared.
        self._contradictions: dict[str, tuple[Contradiction, dict[str, int]]] = {}

    def _confirmed_entry(self, entry: Entry) -> Entry:
        """Return an entry with when its source last confirmed it, or all it lists."""
        at = self._confirmed.get(entry.source)
        is_out = entry.name in self._failed or entry.serving.state == "withdrawn"
        if is_out or at is None or at <= entry.harvested_at:
            return entry
        return replace(entry, harvested_at=at)

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

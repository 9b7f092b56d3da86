"""What stewards said about the schemas of files, in memory."""

from dataclasses import replace

from siger_catalog.choosing import SchemaChoice
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.memory.state import MemoryState


class MemoryChoices(MemoryState):
    """See ports.ChoiceStore."""

    def choose_schema(self, choice: SchemaChoice) -> SchemaChoice:
        """Keep a choice; return it as stored, with its time."""
        kept = replace(cleaned(choice), at=self._clock.now())
        with self._lock:
            self._choices.append(kept)
        return kept

    def schema_choices(self, *, dataset: str | None = None) -> tuple[SchemaChoice, ...]:
        """Return every choice, or those about one dataset, the oldest first."""
        with self._lock:
            return tuple(c for c in self._choices if dataset in (None, c.dataset))

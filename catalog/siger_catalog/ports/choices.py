"""The door to what stewards said about the schemas of files."""

from typing import Protocol

from siger_catalog.choosing import SchemaChoice


class ChoiceStore(Protocol):
    """Which schemas stewards chose; every choice is kept, undone ones too."""

    def choose_schema(self, choice: SchemaChoice) -> SchemaChoice:
        """Keep a choice; return it as stored, with its time."""
        ...

    def schema_choices(self, *, dataset: str | None = None) -> tuple[SchemaChoice, ...]:
        """Return every choice, or those about one dataset, the oldest first."""
        ...

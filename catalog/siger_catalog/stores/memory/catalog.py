"""The system of record in memory, put together from its doors."""

from siger_catalog.stores.memory.choices import MemoryChoices
from siger_catalog.stores.memory.contradictions import MemoryContradictions
from siger_catalog.stores.memory.datasets import MemoryDatasets
from siger_catalog.stores.memory.outbox import MemoryOutbox
from siger_catalog.stores.memory.schedules import MemorySchedules
from siger_catalog.stores.memory.verdicts import MemoryVerdicts


class MemoryCatalogStore(
    MemorySchedules,
    MemoryDatasets,
    MemoryOutbox,
    MemoryVerdicts,
    MemoryChoices,
    MemoryContradictions,
):
    """A CatalogStore in this process's memory; see ports.CatalogStore."""

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""

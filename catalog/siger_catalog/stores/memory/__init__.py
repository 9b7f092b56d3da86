"""Stores that forget at the end of the process: for tests and trials.

They keep the same promises as the durable ones (tests/contracts), but for durability.
"""

from siger_catalog.stores.memory.catalog import MemoryCatalogStore
from siger_catalog.stores.memory.snapshots import MemorySnapshotStore

__all__ = ["MemoryCatalogStore", "MemorySnapshotStore"]

"""The embedded index, on tantivy: a folder, no server."""

from siger_catalog.indexes.embedded.index import EmbeddedIndex

__all__ = ["EmbeddedIndex"]

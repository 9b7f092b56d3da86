"""The index on an Elasticsearch server or cluster, through its official client.

Only features of the server's core are used (no analysis plugin): tokens come ready.
"""

from siger_catalog.indexes.elasticsearch.index import (
    SEARCH_TIMEOUT_S,
    ElasticsearchIndex,
)
from siger_catalog.indexes.elasticsearch.server import Address

__all__ = ["SEARCH_TIMEOUT_S", "Address", "ElasticsearchIndex"]

"""The index on an Elasticsearch server or cluster, through its official client.

Only features of the server's core are used (no analysis plugin): tokens come ready.
"""

from siger_catalog.indexes.elasticsearch.index import ElasticsearchIndex
from siger_catalog.indexes.elasticsearch.server import Address

__all__ = ["Address", "ElasticsearchIndex"]

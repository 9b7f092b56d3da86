"""The one way out of this machine: guarded, polite and bounded.

client.py is the door; the rest is behind it. Only this folder knows httpx2, httpcore2
and requests.
"""

from siger_catalog.fetching.authorities import (
    CA_OPTION,
    own_authorities,
    own_authority,
)
from siger_catalog.fetching.client import GuardedFetcher
from siger_catalog.fetching.messages import Limits

__all__ = [
    "CA_OPTION",
    "GuardedFetcher",
    "Limits",
    "own_authorities",
    "own_authority",
]

"""Work on hostile files in child processes that can be ended.

Some files keep a library busy for ever, take all memory, or crash it. So files are
opened in children with limits of time and memory. A child is warm: it goes on to the
next file; one that was ended is replaced.
"""

from siger_validators.children.limits import Limits, Reason, limits_for
from siger_validators.children.pool import ChildPool, ChildStoppedError, shared_pool

__all__ = [
    "ChildPool",
    "ChildStoppedError",
    "Limits",
    "Reason",
    "limits_for",
    "shared_pool",
]

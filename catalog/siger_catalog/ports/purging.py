"""The door to what was removed for good."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from siger_catalog.model import Purge


class PurgeStore(Protocol):
    """Bytes that were removed for good, and all that is said of them.

    A purge is written first and removed never, so that one that was broken off can be
    taken up again, and that the bytes are refused when they come back.
    """

    def purges(self) -> tuple[Purge, ...]:
        """Return every purge, the newest first."""
        ...

    def begin_purge(self, purge: Purge) -> Purge:
        """Write that bytes must go; the first to say so is kept and returned."""
        ...

    def datasets_with(self, sha256: str) -> tuple[str, ...]:
        """Return the names of datasets of which a version or hold names the bytes."""
        ...

    def verdict_count(self, sha256: str) -> int:
        """Return how many verdicts on the bytes are kept."""
        ...

    def table_ids(self) -> frozenset[str]:
        """Return the ids of the tables that any version names."""
        ...

    def erase(self, purge: Purge) -> tuple[str, ...]:
        """Put a tombstone in the place of the bytes, in all that names them.

        Every version, the serving of its dataset, holds (with a line in the audit)
        and verdicts; the search index learns of it. Doing it again changes nothing.
        Returns the names of the datasets.
        """
        ...

    def scrub(self) -> None:
        """Overwrite what was deleted: deleting leaves it in the database's pages.

        Raises:
            StoreUnavailableError: Somebody else reads or writes for too long.
        """
        ...

    def end_purge(self, sha256: str, at: datetime) -> Purge:
        """Forget late verdicts on the bytes and write that nothing is left of them.

        Raises:
            NotFoundError: Nobody ordered that.
            ConflictError: A version names them again.
        """
        ...


def unfinished(purges: Sequence[Purge]) -> tuple[Purge, ...]:
    """Return the purges that were broken off, the oldest first."""
    return tuple(purge for purge in reversed(purges) if purge.ended_at is None)

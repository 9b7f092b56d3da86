"""Every exception of the catalog, each with how to go on after it.

The tree: CatalogError
  SettingsError, UsageError                                  stop
  SourceError: SourceUnavailableError (retry), SourceRefusedError, SourceFormatError
  RecordInvalidError                                         skip
  DistributionError: BrokenLinkError, TooLargeError, PurgedBytesError  skip
  StoreError: NotFoundError, ConflictError (retry), LeaseLostError,
    StoreUnavailableError (retry), SnapshotMissingError (skip)
  SearchError: QueryError, SearchUnavailableError (retry),
    IndexDamagedError: IndexOutdatedError,
    DocumentsRefusedError (skip)

Bad data is never an exception: it is a Finding (see model/findings.py).
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

Recovery = Literal["retry", "skip", "stop"]


class CatalogError(Exception):
    """Something the catalog cannot do, said with what, where and what to do.

    Attributes:
        cause_type: Its entry in the catalogue of causes (causes.toml), or empty.
    """

    recovery: ClassVar[Recovery] = "stop"

    def __init__(
        self, message: str = "", *, fix: str = "", cause_type: str = ""
    ) -> None:
        super().__init__(message or (self.__doc__ or "").partition("\n")[0])
        self.message = str(self)
        self.fix = fix
        self.cause_type = cause_type


class SettingsError(CatalogError):
    """One or more settings are wrong; all of them are listed."""


class UsageError(CatalogError):
    """A command was given a name or option that does not exist."""


class SourceError(CatalogError):
    """A portal could not be harvested."""


class SourceUnavailableError(SourceError):
    """The portal did not answer, or answered that it cannot now."""

    recovery = "retry"


class SourceRefusedError(SourceError):
    """The portal, or our own guard, refuses this request."""


class SourceFormatError(SourceError):
    """The portal answered with something that is not what its kind answers."""


class RecordInvalidError(CatalogError):
    """One record of a portal cannot be understood; the others go on."""

    recovery = "skip"


class DistributionError(CatalogError):
    """One file of a dataset could not be taken over."""

    recovery = "skip"


class BrokenLinkError(DistributionError):
    """The address of a file does not lead to a file."""


class TooLargeError(DistributionError):
    """The file is larger than the limit."""


class PurgedBytesError(DistributionError):
    """The file has bytes that were removed for good; they are not taken in again.

    Attributes:
        sha256: Of those bytes.
    """

    def __init__(self, sha256: str) -> None:
        super().__init__()
        self.sha256 = sha256


class StoreError(CatalogError):
    """The system of record, the snapshots or the tables cannot do this."""


class NotFoundError(StoreError):
    """Nothing of that name is stored."""


class ConflictError(StoreError):
    """Somebody else changed the same thing meanwhile."""

    recovery = "retry"


class LeaseLostError(StoreError):
    """The job is no longer ours: its lease ran out or it was cancelled."""


class StoreUnavailableError(StoreError):
    """The database or object store is out of reach."""

    recovery = "retry"


class SnapshotMissingError(StoreError):
    """A row names bytes that the snapshot store does not hold."""

    recovery = "skip"


class SearchError(CatalogError):
    """The search index cannot answer."""


class QueryError(SearchError):
    """A search parameter has a value that means nothing.

    Attributes:
        parameter: Name of the query parameter, as the address spells it.
    """

    def __init__(self, message: str, *, parameter: str, fix: str = "") -> None:
        super().__init__(message, fix=fix)
        self.parameter = parameter


class SearchUnavailableError(SearchError):
    """The search engine is out of reach."""

    recovery = "retry"


class IndexDamagedError(SearchError):
    """The index cannot be used as it is; `siger reindex` builds it anew."""


class IndexOutdatedError(IndexDamagedError):
    """Another version of the program built the index; a worker builds it anew."""


class DocumentsRefusedError(SearchError):
    """The search engine refuses some documents for what they hold; others go on.

    Attributes:
        refused: The engine's reason, by the name of the dataset.
    """

    recovery = "skip"

    def __init__(self, refused: Mapping[str, str]) -> None:
        told = "; ".join(f"{name} ({why})" for name, why in refused.items())
        super().__init__(
            f"The search engine refuses {len(refused)} documents: {told}",
            fix="Their datasets can be opened and downloaded, but not found. Correct "
            "them at their source, or report this as a fault of the catalog.",
        )
        self.refused = refused

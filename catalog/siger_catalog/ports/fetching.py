"""The door to the network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:  # the library itself stays out of the core at run time
    import requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer of a portal: `body` is None when the copy we hold is still good."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: BinaryIO | None
    etag: str = ""
    last_modified: str = ""
    media_type: str = ""


class Fetcher(Protocol):
    """The only way out of this machine."""

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Fetch a file, or learn that the copy with these validators is still good.

        Raises:
            BrokenLinkError: The address leads to no file (4xx, refused address).
            TooLargeError: The decoded body is larger than the limit.
            SourceUnavailableError: No answer in time, or 5xx.
        """
        ...

    def session(self) -> "requests.Session":
        """Return a requests session that goes through the same guard."""
        ...

    def close(self) -> None:
        """Give back every connection."""
        ...

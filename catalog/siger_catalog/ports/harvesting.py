"""The doors to the kinds of portal."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from siger_catalog.model import Dataset, Record, Source
from siger_catalog.ports.fetching import Fetcher


class Harvester(Protocol):
    """Knows one kind of portal: how to list its records and what they mean."""

    kind: str

    def records(self, source: Source, fetcher: Fetcher) -> Iterator[Record]:
        """Yield every record of the portal once, in a stable order.

        A record that cannot be understood is yielded with what there is of it.

        Raises:
            SourceError: The listing itself failed; nothing may be concluded from
                what was not yielded.
        """
        ...

    def map(self, record: Record, source: Source) -> Dataset:
        """Turn the portal's words into ours, without the network.

        Raises:
            RecordInvalidError: The record lacks what a dataset cannot be without.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a portal says of itself, before anything is harvested."""

    title: str
    version: str
    dataset_count: int


class Prober(Protocol):
    """A harvester that can try a portal out; not every kind can."""

    def probe(self, source: Source, fetcher: Fetcher) -> Probe:
        """Ask the portal who it is and how much it holds.

        Raises:
            SourceError: It is not a portal of this kind, or cannot be reached.
        """
        ...

"""The doors to the kinds of portal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from siger_catalog.errors import DistributionError
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


class Carrier(Protocol):
    """A harvester some of whose records hold files themselves."""

    def carried(
        self, record: Record, source: Source
    ) -> Mapping[str, bytes | DistributionError]:
        """Return the files that stand in a record, by the address `map` gives them.

        Without the network; the same record gives the same bytes. An error in their
        place is raised when the file is asked for, and is a finding then.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """How a portal might be harvested: the words of `siger source add`.

    `mapping` is the text of a file that `options` name and that is yet to be written,
    empty when none is needed; `certainty` runs from 0 to 100.
    """

    kind: str
    url: str
    options: Mapping[str, str] = field(default_factory=dict)
    mapping: str = ""
    certainty: int = 50


class Proposer(Protocol):
    """A harvester that can tell by a few answers whether a portal is of its kind."""

    def propose(self, url: str, fetcher: Fetcher) -> Proposal | None:
        """Look at an address; None where nothing speaks for this kind.

        A few requests at most; failures of the portal are no exception here.
        """
        ...

"""The published datasets in memory."""

from collections.abc import Collection, Iterator, Mapping

from siger_catalog.model import SERVED_STATES, Distribution, Entry, FileClock, Version
from siger_catalog.stores.absent import unknown_dataset, unknown_distribution
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.memory.state import MemoryState


class MemoryDatasets(MemoryState):
    """See ports.DatasetStore."""

    def entry(self, name: str) -> Entry:
        """Return a dataset as it stands, withdrawn ones too.

        Raises:
            NotFoundError: No dataset of that name was ever published.
        """
        with self._lock:
            if name not in self._entries:
                raise unknown_dataset(name)
            return self._confirmed_entry(self._entries[name])

    def entries(
        self, *, source: str | None = None, region: str | None = None
    ) -> Iterator[Entry]:
        """Yield datasets by name, withdrawn ones too."""
        with self._lock:
            every = [self.entry(name) for name in sorted(self._entries)]
        for entry in every:
            is_there = region in (None, entry.version.dataset.region)
            if is_there and source in (None, entry.source):
                yield entry

    def entry_of_record(
        self, source: str, remote_id: str, remote_name: str
    ) -> Entry | None:
        """Return the dataset published from a record, by its id, else its name.

        Of several that had the name, the one that is served, then the newest.
        """
        remote_id, remote_name = cleaned((remote_id, remote_name))
        with self._lock:
            mine = list(self.entries(source=source))
            mine.sort(key=lambda e: e.harvested_at, reverse=True)
            mine.sort(key=lambda e: e.serving.state == "withdrawn")
            by_id = (e for e in mine if remote_id and e.remote_id == remote_id)
            by_name = (e for e in mine if remote_name and e.remote_name == remote_name)
            return next(by_id, None) or next(by_name, None)

    def name_at_portal(self, remote_name: str) -> str:
        """Return the dataset that a portal calls so, the one served first; or ""."""
        named = (e for e in self.entries() if e.remote_name == cleaned(remote_name))
        found = sorted(named, key=lambda e: e.serving.state == "withdrawn")
        return found[0].name if found else ""

    def clocks(self, ids: Collection[str]) -> Mapping[str, FileClock]:
        """Return when files were last asked for, by id; without those never asked."""
        with self._lock:
            return {key: self._clocks[key] for key in ids if key in self._clocks}

    def versions(self, name: str, *, limit: int | None = None) -> tuple[Version, ...]:
        """Return every version, or `limit` of them at most, the newest first.

        Raises:
            NotFoundError: No dataset of that name was ever published.
        """
        with self._lock:
            self.entry(name)
            return tuple(reversed(self._versions[name]))[:limit]

    def distribution(self, distribution_id: str) -> tuple[Entry, Distribution]:
        """Return a distribution of the version that is served, and its dataset.

        Raises:
            NotFoundError: No such distribution.
        """
        with self._lock:
            name = self._distributions.get(distribution_id)
            entry = self.entry(name) if name else None
        for one in entry.version.dataset.distributions if entry else ():
            if entry and one.id == distribution_id:
                return entry, one
        raise unknown_distribution(distribution_id)

    def latest(self, limit: int) -> tuple[Entry, ...]:
        """Return the served datasets whose version is newest, newest first."""
        served = [e for e in self.entries() if e.serving.state in SERVED_STATES]
        served.sort(key=lambda e: e.version.published_at, reverse=True)
        return tuple(served[:limit])

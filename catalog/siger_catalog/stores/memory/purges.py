"""What was removed for good, in memory."""

from dataclasses import replace
from datetime import datetime

from siger_catalog.erasing import (
    bytes_of,
    erase_hold,
    erase_version,
    held_bytes,
    purge_line,
    seal_version,
    serving_after,
)
from siger_catalog.errors import ConflictError
from siger_catalog.model import Purge, Version
from siger_catalog.stores.absent import unknown_purge
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.memory.state import MemoryState


class MemoryPurges(MemoryState):
    """See ports.PurgeStore."""

    def purges(self) -> tuple[Purge, ...]:
        """Return every purge, the newest first."""
        with self._lock:
            by_digest = sorted(self._purges.values(), key=lambda p: p.sha256)
            return tuple(sorted(by_digest, key=lambda p: p.at, reverse=True))

    def begin_purge(self, purge: Purge) -> Purge:
        """Write that bytes must go; the first to say so is kept and returned."""
        with self._lock:
            return self._purges.setdefault(purge.sha256, cleaned(purge))

    def datasets_with(self, sha256: str) -> tuple[str, ...]:
        """Return the names of datasets of which a version or hold names the bytes."""
        with self._lock:
            named = {
                name
                for name, versions in self._versions.items()
                if any(_names(version, sha256) for version in versions)
            }
            holds = self._holds.values()
            named |= {h.dataset for h in holds if h.held.content.sha256 == sha256}
            return tuple(sorted(named))

    def verdict_count(self, sha256: str) -> int:
        """Return how many verdicts on the bytes are kept."""
        with self._lock:
            kept = self._verdicts.values()
            return sum(one.question.file_sha256 == sha256 for one in kept)

    def table_ids(self) -> frozenset[str]:
        """Return the ids of the tables that any version names."""
        with self._lock:
            return frozenset(
                d.content.table.table_id
                for versions in self._versions.values()
                for version in versions
                for d in version.dataset.distributions
                if d.content and d.content.table
            )

    def erase(self, purge: Purge) -> tuple[str, ...]:
        """Put a tombstone in the place of the bytes, in all that names them."""
        with self._lock:
            names = self.datasets_with(purge.sha256)
            for name in names:
                self._erase_in(name, purge)
            self._forget_verdicts(purge.sha256)
            return names

    def scrub(self) -> None:
        """Do nothing: memory that is let go is nowhere written."""

    def end_purge(self, sha256: str, at: datetime) -> Purge:
        """Forget late verdicts on the bytes and write that nothing is left of them.

        Raises:
            NotFoundError: Nobody ordered that.
            ConflictError: A version shows them again.
        """
        with self._lock:
            if sha256 not in self._purges:
                raise unknown_purge(sha256)
            for version in (v for each in self._versions.values() for v in each):
                if sha256 in bytes_of(version.dataset):
                    name = version.dataset.name
                    raise ConflictError(f"{name!r} memuat lagi berkas {sha256}.")
            self._forget_verdicts(sha256)
            self._purges[sha256] = replace(self._purges[sha256], ended_at=at)
            return self._purges[sha256]

    def _refuse_purged(self, version: Version) -> None:
        if bytes_of(version.dataset) & self._purges.keys():
            name = version.dataset.name
            raise ConflictError(f"Berkas dataset {name!r} dihapus permanen.")

    def _seal_older(self, name: str, version: Version) -> None:
        held = held_bytes(version.dataset)
        if held:
            self._forget_comparisons(name)
        self._versions[name] = [seal_version(v, held) for v in self._versions[name]]
        for sha256 in held:
            self._forget_verdicts(sha256)

    def _erase_in(self, name: str, purge: Purge) -> None:
        before, versions = self._entries[name], self._versions[name]
        self._versions[name] = [erase_version(v, purge.told) for v in versions]
        after = replace(before, version=erase_version(before.version, purge.told))
        serving = serving_after(after, self._clock.now())
        if after.version != before.version or serving != before.serving:
            self._forget_comparisons(name)
            revision = before.revision + 1
            self._entries[name] = replace(after, serving=serving, revision=revision)
            self._enqueue_document(self._entries[name])
            self._uncompared[name] = revision
        for number, hold in self._holds.items():
            is_one = hold.dataset == name and hold.held.content.sha256 == purge.sha256
            if is_one and hold.state != "purged":
                self._holds[number] = erase_hold(hold, purge)
                self._audit.append(purge_line(hold, purge))

    def _forget_comparisons(self, name: str) -> None:
        self._traits.pop(name, None)
        for key, (found, _) in list(self._contradictions.items()):
            if found.side_of(name):
                del self._contradictions[key]

    def _forget_verdicts(self, sha256: str) -> None:
        for key, kept in list(self._verdicts.items()):
            if kept.question.file_sha256 == sha256:
                del self._verdicts[key]


def _names(version: Version, sha256: str) -> bool:
    gone = {d.purged.sha256 for d in version.dataset.distributions if d.purged}
    return sha256 in bytes_of(version.dataset) | gone

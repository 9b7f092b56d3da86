"""What the removal of bytes for good would take away: told before anything goes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from siger_catalog.erasing import bytes_of, holds_bytes
from siger_catalog.errors import SnapshotMissingError, UsageError
from siger_catalog.model import Distribution, Purge, Version
from siger_catalog.ports import Parts

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesOfDataset:
    """Where the bytes stand in a dataset: titles of files, numbers of versions."""

    name: str
    files: tuple[str, ...]
    versions: tuple[int, ...]
    is_served: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What the removal of bytes takes away; `size_bytes` is None where none are kept.

    `tables` are ids, `holds` the numbers of those in quarantine.
    """

    sha256: str
    size_bytes: int | None
    datasets: tuple[FilesOfDataset, ...]
    tables: tuple[str, ...]
    verdicts: int
    holds: tuple[int, ...]


def plan_removal(parts: Parts, sha256: str) -> Removal:
    """Say what the removal of bytes takes away; nothing is changed.

    Raises:
        UsageError: It is no SHA-256, nothing has these bytes, or they are what the
            portal says of a dataset, which is mended at the portal.
    """
    if not _SHA256.fullmatch(sha256):
        raise UsageError(
            f"{sha256!r} bukan SHA-256.",
            fix="Pakai 64 huruf dari `siger quarantine list --json`.",
        )
    names = parts.store.datasets_with(sha256)
    _refuse_record(parts, names, sha256)
    found = {name: _versions_with(parts, name, sha256) for name in names}
    removal = Removal(
        sha256=sha256,
        size_bytes=kept_size(parts, sha256),
        datasets=tuple(_place(parts, n, v, sha256) for n, v in found.items() if v),
        tables=tuple(sorted(_tables(chain.from_iterable(found.values()), sha256))),
        verdicts=parts.store.verdict_count(sha256),
        holds=tuple(_holds(parts, names, sha256)),
    )
    if not names and removal.size_bytes is None and not known_purge(parts, sha256):
        raise UsageError(
            f"Tidak ada berkas dengan SHA-256 {sha256}.",
            fix="Lihat `siger quarantine list --state all --json`.",
        )
    return removal


def known_purge(parts: Parts, sha256: str) -> Purge | None:
    """Return the order to remove these bytes, None where nobody gave it."""
    return next((p for p in parts.store.purges() if p.sha256 == sha256), None)


def kept_size(parts: Parts, sha256: str) -> int | None:
    """Return how many bytes are kept under a SHA-256, None where none are."""
    try:
        return parts.snapshots.path(sha256).stat().st_size
    except SnapshotMissingError:
        return None


def _holds(parts: Parts, names: Iterable[str], sha256: str) -> Iterator[int]:
    for hold in (h for name in names for h in parts.store.holds(dataset=name)):
        if hold.held.content.sha256 == sha256 and hold.state != "purged":
            yield hold.number


def _versions_with(parts: Parts, name: str, sha256: str) -> tuple[Version, ...]:
    versions = parts.store.versions(name)
    return tuple(v for v in versions if sha256 in bytes_of(v.dataset))


def _refuse_record(parts: Parts, names: tuple[str, ...], sha256: str) -> None:
    for name in names:
        if any(v.record_sha256 == sha256 for v in parts.store.versions(name)):
            raise UsageError(
                f"{sha256} adalah catatan portal tentang dataset {name}, bukan berkas.",
                fix="Perbaiki keterangannya di portal asal, lalu panen ulang.",
            )


def _place(
    parts: Parts, name: str, versions: Sequence[Version], sha256: str
) -> FilesOfDataset:
    served = parts.store.entry(name).version.dataset.distributions
    files = _files_with(versions, sha256)
    return FilesOfDataset(
        name=name,
        files=tuple(dict.fromkeys(d.title or d.id for d in files)),
        versions=tuple(sorted(version.number for version in versions)),
        is_served=any(d.content and d.content.sha256 == sha256 for d in served),
    )


def _tables(versions: Iterable[Version], sha256: str) -> set[str]:
    contents = (d.content for d in _files_with(versions, sha256))
    return {
        content.table.table_id
        for content in contents
        if content and content.sha256 == sha256 and content.table
    }


def _files_with(versions: Iterable[Version], sha256: str) -> tuple[Distribution, ...]:
    return tuple(
        each
        for version in versions
        for each in version.dataset.distributions
        if holds_bytes(each, sha256)
    )

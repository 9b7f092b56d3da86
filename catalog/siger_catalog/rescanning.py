"""Check again what is published, out of what is kept: no portal is asked.

So a release takes effect at once, and a new rule reaches what was published before it
though its portal may be gone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from siger_catalog.errors import (
    BrokenLinkError,
    PurgedBytesError,
    SnapshotMissingError,
    SourceError,
)
from siger_catalog.model import Content, Entry, Job, Record, Source
from siger_catalog.pipeline import harvester_of, take_over
from siger_catalog.ports import Fetched, Harvester, Outcome, Parts
from siger_catalog.reconciling import LEASE_S
from siger_catalog.redacting import redact_url


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """A Fetcher that says of every file that the copy we hold is still good.

    `lost` maps addresses, redacted as they are stored, to why their files could not
    be fetched last time; `purged` to the SHA-256 of what was removed for good there.
    """

    lost: Mapping[str, str]
    purged: Mapping[str, str]

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Answer 304.

        Raises:
            BrokenLinkError: The file could not be fetched last time.
            PurgedBytesError: What the portal gave last was removed for good.
        """
        stored_url = redact_url(url)
        if stored_url in self.purged:
            raise PurgedBytesError(self.purged[stored_url])
        if stored_url in self.lost:
            raise BrokenLinkError(self.lost[stored_url])
        return Fetched(
            url=url,
            status=304,
            headers={},
            body=None,
            etag=etag,
            last_modified=last_modified,
        )

    def session(self) -> NoReturn:
        """Refuse: nothing may go out.

        Raises:
            SourceError: Always.
        """
        raise SourceError("Pemeriksaan ulang tidak menghubungi portal.")

    def close(self) -> None:
        """Do nothing: nothing is open."""


def scan(parts: Parts, job: Job, source: Source) -> Job:
    """Check the datasets of a source again, or the one the order names; end the job.

    Raises:
        LeaseLostError: The job is not ours any more.
    """
    harvester = harvester_of(parts, source)
    names = [job.order.subject] if job.order.subject else None
    names = names or [e.name for e in parts.store.entries(source=source.name)]
    for name in names:
        entry = parts.store.entry(name)
        if entry.serving.state == "withdrawn":
            continue
        outcome = _again(parts, harvester, source, entry)
        if outcome and (outcome.version or outcome.action != "unchanged"):
            parts.store.commit(job, outcome, lease_s=LEASE_S)
    return parts.store.finish(job, "succeeded", None)


def _again(
    parts: Parts, harvester: Harvester, source: Source, entry: Entry
) -> Outcome | None:
    """Take over the record that is kept; None where it is lost or not plain JSON."""
    try:
        raw = parts.snapshots.path(entry.version.record_sha256).read_bytes()
        payload = json.loads(raw)
    except (ValueError, SnapshotMissingError):
        return None
    record = Record(
        remote_id=entry.remote_id, name=entry.remote_name, payload=payload, raw=raw
    )
    files = entry.version.dataset.distributions
    purged = {d.url: d.purged.sha256 for d in files if d.purged}
    kept = replace(parts, fetcher=KeptFiles(_lost(entry), purged))
    last = with_older_copies(parts, entry)
    outcome = take_over(kept, harvester, source, record, last)
    return replace(outcome, clocks=())  # no portal was asked


def with_older_copies(parts: Parts, entry: Entry) -> Entry:
    """Return the entry with an older copy of each file that was removed for good.

    Older copies are but proposed: whoever takes them looks through them anew.
    """
    dataset = entry.version.dataset
    bare = {
        d.id for d in dataset.distributions if d.purged and not (d.content or d.held)
    }
    if not bare:
        return entry
    copies = _older_copies(parts, entry.name)
    files = tuple(
        replace(d, content=copies.get(d.id)) if d.id in bare else d
        for d in dataset.distributions
    )
    version = replace(entry.version, dataset=replace(dataset, distributions=files))
    return replace(entry, version=version)


def _older_copies(parts: Parts, name: str) -> Mapping[str, Content]:
    """Return the newest bytes that versions show of each file and that are there."""
    copies: dict[str, Content] = {}
    for version in parts.store.versions(name):
        for each in version.dataset.distributions:
            if each.content and each.id not in copies and _is_kept(parts, each.content):
                copies[each.id] = each.content
    return copies


def _is_kept(parts: Parts, content: Content) -> bool:
    try:
        parts.snapshots.path(content.sha256)
    except SnapshotMissingError:
        return False
    return True


def _lost(entry: Entry) -> Mapping[str, str]:
    version = entry.version
    failed = {
        f.distribution_id: f.params.get("cause", "")
        for f in version.findings
        if f.type in ("siger-salinan-terakhir", "siger-berkas-tidak-terambil")
    }
    files = version.dataset.distributions
    return {d.url: failed[d.id] for d in files if d.id in failed}

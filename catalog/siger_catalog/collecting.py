"""Fetch the files of a dataset and keep their bytes."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO, Literal, TypeAlias

from siger_catalog.causes import CauseType, cause_of, failure
from siger_catalog.clocks import after_asking, is_due
from siger_catalog.errors import (
    BrokenLinkError,
    DistributionError,
    PurgedBytesError,
    SnapshotMissingError,
    SourceError,
)
from siger_catalog.model import (
    Cause,
    Content,
    Dataset,
    Distribution,
    Entry,
    FileClock,
    Purged,
    Record,
)
from siger_catalog.ports import Fetched, Parts
from siger_catalog.publishing import keep_last_copies
from siger_catalog.quarantining import newest_content
from siger_catalog.redacting import redact_url

_CHUNK_BYTES = 1 << 20

Looking: TypeAlias = Literal["due", "all", "anew"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """The files of a dataset with their content, and why some could not be had.

    `failures` maps distribution ids to causes; such a distribution carries the last
    copy the catalog holds, or no content at all. `clocks` are those of the files that
    were asked for.
    """

    distributions: tuple[Distribution, ...]
    failures: Mapping[str, Cause]
    clocks: tuple[FileClock, ...] = ()


def collect(
    parts: Parts, dataset: Dataset, last: Entry | None, *, looks_at: Looking = "all"
) -> Collected:
    """Fetch the files of the dataset, asking only for what changed.

    `looks_at`: "due" leaves alone what its clock says need not be asked for, "anew"
    asks as if nothing were held, for portals that say "unchanged" of what did change.
    """
    held = {d.id: d for d in last.version.dataset.distributions} if last else {}
    clocks = parts.store.clocks([d.id for d in dataset.distributions])
    now = parts.clock.now()
    fetched: list[Distribution] = []
    failures: dict[str, Cause] = {}
    asked: list[FileClock] = []
    for distribution in dataset.distributions:
        clock, before = clocks.get(distribution.id), held.get(distribution.id)
        kept = _still_held(parts, distribution, before)
        if kept and before and looks_at == "due" and not is_due(clock, now):
            same = replace(distribution, content=kept, purged=before.purged)
            fetched.append(same)
            continue
        purged, content = None, None
        try:
            content = _content(parts, distribution, kept, is_anew=looks_at == "anew")
        except PurgedBytesError as error:
            purged = _purges(parts)[error.sha256]
        except (DistributionError, SourceError) as error:
            failures[distribution.id] = cause_of(error)
        is_same = bool(content and kept and content.sha256 == kept.sha256)
        asked.append(after_asking(distribution.id, clock, now, is_same=is_same))
        fetched.append(replace(distribution, content=content, purged=purged))
    return Collected(
        distributions=keep_last_copies(fetched, last),
        failures=failures,
        clocks=tuple(asked),
    )


def keep_record(parts: Parts, record: Record, last: Entry | None) -> str:
    """Keep what the portal said of a dataset; return its SHA-256."""
    sha256 = hashlib.sha256(record.raw).hexdigest()
    if last is not None and last.version.record_sha256 == sha256:
        with suppress(SnapshotMissingError):
            parts.snapshots.path(sha256)
            return sha256
    return parts.snapshots.put(BytesIO(record.raw)).sha256


def keep_good_copies(
    parts: Parts, collected: Collected, last: Entry | None
) -> Collected:
    """Keep the table that is held where what came instead is none at all.

    A sign-in or maintenance page with status 200 must not take a good table's place.
    """
    held = {d.id: d for d in last.version.dataset.distributions} if last else {}
    kept: list[Distribution] = []
    failures = dict(collected.failures)
    for distribution in collected.distributions:
        good = held.get(distribution.id)
        cause = _why_worse(parts, distribution, good.content if good else None)
        if good and cause:
            failures[distribution.id] = cause
            kept.append(replace(distribution, content=good.content))
        else:
            kept.append(distribution)
    return replace(collected, distributions=tuple(kept), failures=failures)


def _why_worse(
    parts: Parts, distribution: Distribution, good: Content | None
) -> Cause | None:
    came = distribution.content
    if not (came and good and good.table) or came.sha256 == good.sha256:
        return None
    path = parts.snapshots.path(came.sha256)
    reading = parts.reader.read(path, distribution, parts.schemas)
    if reading.table is not None:
        return None
    is_page = came.media_type.startswith("text/html") or any(
        finding.type == "siger-html" for finding in reading.findings
    )
    kind: CauseType = "html-bukan-data" if is_page else "jawaban-rusak"
    return cause_of(failure(BrokenLinkError, kind, distribution.url))


def _content(
    parts: Parts, distribution: Distribution, last: Content | None, *, is_anew: bool
) -> Content:
    known = None if is_anew else last
    answer = parts.fetcher.fetch(
        distribution.url,
        etag=known.etag if known else "",
        last_modified=known.last_modified if known else "",
    )
    if answer.body is None and last is not None:
        return last
    came = _stored(parts, answer)
    is_known = last is not None and last.sha256 == came.sha256
    return replace(came, table=last.table) if last and is_known else came


def _still_held(
    parts: Parts, distribution: Distribution, held: Distribution | None
) -> Content | None:
    content = newest_content(held) if held else None
    if held is None or content is None or held.url != redact_url(distribution.url):
        return None
    try:
        parts.snapshots.path(content.sha256)
    except SnapshotMissingError:
        return None
    return content


def _stored(parts: Parts, answer: Fetched) -> Content:
    if answer.body is None:
        raise SourceError("Portal menjawab 304 untuk berkas yang belum pernah diambil.")
    with answer.body as body:
        _refuse_purged(parts, body)
        stored = parts.snapshots.put(body)
    return Content(
        sha256=stored.sha256,
        size_bytes=stored.size_bytes,
        fetched_at=parts.clock.now(),
        media_type=answer.media_type,
        etag=answer.etag,
        last_modified=answer.last_modified,
    )


def _purges(parts: Parts) -> Mapping[str, Purged]:
    return {purge.sha256: purge.told for purge in parts.store.purges()}


def _refuse_purged(parts: Parts, body: BinaryIO) -> None:
    """Let only bytes pass that were never removed for good; none is stored before.

    Raises:
        PurgedBytesError: They were.
    """
    gone = _purges(parts)
    if not gone:
        return
    digest = hashlib.sha256()
    while chunk := body.read(_CHUNK_BYTES):
        digest.update(chunk)
    body.seek(0)
    if digest.hexdigest() in gone:
        raise PurgedBytesError(digest.hexdigest())

"""Pure: which files are held back for personal data, and what of them is told.

A hit holds the file back, not the dataset: its metadata stay public.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from siger_catalog.model import (
    Content,
    Dataset,
    Distribution,
    Entry,
    Finding,
    FindingType,
    Held,
    HeldColumn,
    ServingState,
)
from siger_catalog.schemas import Text

# Those concerned and the authority are told within 3 x 24 hours: UU 27/2022, article
# 46 (1). A file that is held back is to be decided on within the same time.
DEADLINE = timedelta(hours=72)

Released = Collection[tuple[str, str]]

QUARANTINE_FINDING_TYPES = (
    FindingType(
        type="siger-berkas-ditahan",
        severity="warning",
        title=Text("Berkas baru ditahan", "The new file is held back"),
        description=Text(
            "Berkas terbaru diduga memuat data pribadi, jadi salinan bersih tanggal "
            "{date} tetap disajikan.",
            "The newest file seems to hold personal data, so the clean copy of {date} "
            "goes on being served.",
        ),
        fix=Text(
            "Hapus data pribadi dari berkas di portal asal, lalu terbitkan ulang.",
            "Remove the personal data from the file on the portal and publish again.",
        ),
    ),
    FindingType(
        type="siger-data-pribadi-dilepas",
        severity="note",
        title=Text("Dilepas dari karantina", "Released from quarantine"),
        description=Text(
            "Pemeriksaan menduga {count} kolom memuat data pribadi; dua orang walidata "
            "memeriksa dan melepas berkas ini.",
            "The check took {count} columns for personal data; two stewards looked at "
            "the file and released it.",
        ),
        fix=Text("Tidak ada yang perlu dilakukan.", "There is nothing to do."),
    ),
    FindingType(
        type="siger-berkas-dihapus-permanen",
        severity="error",
        title=Text("Berkas dihapus permanen", "The file was removed for good"),
        description=Text(
            "Berkas ini dihapus permanen pada {date}, dengan alasan: {reason}. Isi "
            "yang sama tidak diambil lagi.",
            "This file was removed for good on {date}, for this reason: {reason}. The "
            "same bytes are not taken in again.",
        ),
        fix=Text(
            "Terbitkan berkas lain di portal asal, tanpa yang membuatnya dihapus.",
            "Publish another file on the portal, without what it was removed for.",
        ),
    ),
)


def deadline_of(held: Held) -> datetime:
    """Return until when a file that is held back is to be decided on."""
    return held.since + DEADLINE


def newest_content(distribution: Distribution) -> Content | None:
    """Return what the portal gave last, sealed or not."""
    return distribution.held.content if distribution.held else distribution.content


def hits(
    findings: Iterable[Finding],
    types: Mapping[str, FindingType],
    dataset: Dataset,
    released: Released,
) -> Mapping[str, tuple[Finding, ...]]:
    """Return the findings that hold a file back, by the file's id.

    `released` are pairs of a file's id and the SHA-256 that was let go.
    """
    free = {
        d.id
        for d in dataset.distributions
        if d.content and (d.id, d.content.sha256) in released
    }
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        kind, id_ = types.get(finding.type), finding.distribution_id
        if kind and kind.quarantines and id_ and id_ not in free:
            found[id_] = (*found.get(id_, ()), finding)
    return found


def hold_back(
    dataset: Dataset,
    found: Mapping[str, Sequence[Finding]],
    last: Entry | None,
    now: datetime,
) -> Dataset:
    """Seal the bytes of files with hits; the last copy takes their place, if any.

    A copy that turns out to have hits itself is sealed in its turn, and none is left.
    """
    before = {d.id: d for d in last.version.dataset.distributions} if last else {}
    return replace(
        dataset,
        distributions=tuple(
            _hold_back(d, found[d.id], before.get(d.id), now) if d.id in found else d
            for d in dataset.distributions
        ),
    )


def _hold_back(
    distribution: Distribution,
    found: Sequence[Finding],
    before: Distribution | None,
    now: datetime,
) -> Distribution:
    content = distribution.content
    if content is None or distribution.held:
        return replace(distribution, content=None)
    held = Held(
        content=replace(content, table=None),
        columns=tuple(map(_column, found)),
        since=_since(content, before) or now,
    )
    copy = before.content if before else None
    is_older = copy is not None and copy.sha256 != content.sha256
    return replace(distribution, content=copy if is_older else None, held=held)


def _since(content: Content, before: Distribution | None) -> datetime | None:
    """Return since when the same bytes are held already."""
    held = before.held if before else None
    return held.since if held and held.content.sha256 == content.sha256 else None


def _column(finding: Finding) -> HeldColumn:
    return HeldColumn(
        type=finding.type,
        heading=finding.field,
        number=finding.field_number,
        sheet=int(finding.params.get("sheet", "1")),
        count=int(finding.params.get("count", "0")),
    )


def held_findings(dataset: Dataset) -> tuple[Finding, ...]:
    """Return what the files of a dataset are held back for."""
    return tuple(
        Finding(
            type=column.type,
            severity="error",
            distribution_id=each.id,
            field=column.heading,
            field_number=column.number,
            params={"count": str(column.count), "sheet": str(column.sheet)},
        )
        for each in dataset.distributions
        if each.held
        for column in each.held.columns
    )


def serving_of(dataset: Dataset) -> tuple[ServingState, str] | None:
    """Return state and reason where files are held back or gone, None where none is."""
    held = [d for d in dataset.distributions if d.held]
    if not held:
        return _serving_of_purged(dataset)
    without = [d for d in held if d.content is None]
    titles = ", ".join(f"\u201c{d.title}\u201d" for d in without or held)
    if without:
        return "quarantined", f"Berkas {titles} diduga memuat data pribadi."
    return (
        "last_valid",
        f"Berkas baru {titles} diduga memuat data pribadi dan ditahan.",
    )


def _serving_of_purged(dataset: Dataset) -> tuple[ServingState, str] | None:
    gone = [d for d in dataset.distributions if d.purged]
    first = next((d for d in gone if d.content is None), next(iter(gone), None))
    if first is None or first.purged is None:
        return None
    date, reason = first.purged.date.isoformat(), first.purged.reason
    state: ServingState = "last_valid" if first.content else "quarantined"
    return (
        state,
        f"Berkas \u201c{first.title}\u201d dihapus permanen pada {date}: {reason}",
    )


def is_withheld(entry: Entry, distribution: Distribution) -> bool:
    """Tell whether nothing of a file may be served."""
    if distribution.held or distribution.purged:
        return distribution.content is None
    some = any(d.held or d.purged for d in entry.version.dataset.distributions)
    return entry.serving.state == "quarantined" and not some


def with_notes(
    findings: Iterable[Finding],
    types: Mapping[str, FindingType],
    dataset: Dataset,
) -> tuple[Finding, ...]:
    """Put a note in the place of the hits of released files; say what copy is served.

    To be asked once no file with hits is left but released ones.
    """
    kept: list[Finding] = []
    counts: dict[str, int] = {}
    for finding in findings:
        kind = types.get(finding.type)
        if kind and kind.quarantines and finding.distribution_id:
            counts[finding.distribution_id] = counts.get(finding.distribution_id, 0) + 1
        else:
            kept.append(finding)
    kept += [_note("siger-data-pribadi-dilepas", i, count=n) for i, n in counts.items()]
    kept += [
        _note("siger-berkas-ditahan", d.id, date=d.content.fetched_at.date())
        for d in dataset.distributions
        if d.held and d.content
    ]
    return tuple(kept)


def _note(type_: str, distribution_id: str, **params: object) -> Finding:
    kind = next(each for each in QUARANTINE_FINDING_TYPES if each.type == type_)
    return Finding(
        type=type_,
        severity=kind.severity,
        distribution_id=distribution_id,
        params={key: str(value) for key, value in params.items()},
    )

"""Pure: the last version and the new record make a decision."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from siger_catalog.model import (
    Action,
    Cause,
    Dataset,
    Distribution,
    Entry,
    Finding,
    FindingType,
    Quality,
    ServingState,
)
from siger_catalog.quarantining import newest_content, serving_of
from siger_catalog.schemas import Text

# A listing that lost more than this is held for a person's yes: the portal is more
# likely broken than cleaned up.
HOLD_SHARE = 0.20
HOLD_LEAST = 3
HOLD_COUNT = 50

FETCH_FINDING_TYPES = (
    FindingType(
        type="siger-berkas-tidak-terambil",
        severity="error",
        title=Text("Berkas tidak bisa diambil", "The file could not be fetched"),
        description=Text(
            "Alamat berkas tidak memberi berkas: {cause}",
            "The address of the file gave no file: {cause_en}",
        ),
        fix=Text(
            "Perbaiki alamat berkas di portal, atau unggah ulang berkasnya.",
            "Correct the address of the file on the portal, or upload it again.",
        ),
    ),
    FindingType(
        type="siger-salinan-terakhir",
        severity="warning",
        title=Text("Salinan terakhir yang disajikan", "The last good copy is served"),
        description=Text(
            "Berkas tidak bisa diambil ({cause}), jadi salinan tanggal {date} "
            "tetap disajikan.",
            "The file could not be fetched ({cause_en}), so the copy of {date} "
            "goes on being served.",
        ),
        fix=Text(
            "Periksa portal asal; salinan diganti sendiri begitu berkas terbaca lagi.",
            "Check the portal; the copy is replaced as soon as the file can be read.",
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """What the absence of published datasets from a whole listing means.

    Either `withdraw` names what goes, or `hold_reason` says why nothing does and
    `held` what would.
    """

    withdraw: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    hold_reason: str = ""


def action_for(last: Entry | None, fingerprint: str) -> Action:
    """Tell what a record with this fingerprint does to what is published."""
    if last is None:
        return "created"
    is_served = last.serving.state != "withdrawn"
    if is_served and last.version.fingerprint == fingerprint:
        return "unchanged"
    return "updated"


def serving_after(
    dataset: Dataset, failures: Mapping[str, Cause]
) -> tuple[ServingState, str]:
    """Return how a new version is served, and why if not as it came."""
    held = serving_of(dataset)
    if held is not None:
        return held
    if any(d.content for d in dataset.distributions if d.id in failures):
        return "last_valid", next(iter(failures.values())).message
    return "current", ""


def fingerprint(
    record_sha256: str,
    distributions: Iterable[Distribution],
    rules: str,
    unfetched: Collection[str] = (),
    released: Collection[tuple[str, str]] = (),
) -> str:
    """Return one digest of the record, its files' bytes and the rules.

    `rules` names those that touch the dataset (touching.py): a change of any other
    rule changes nothing. `unfetched` holds the ids of files that could not be had this
    time: that a last copy is served, or is not any more, must be said; `released` pairs
    of a file's id and the SHA-256 that stewards let go. Times and validators of the
    fetch are left out: they change without meaning.
    """
    parts = [record_sha256, rules]
    for each in distributions:
        content = newest_content(each)
        sha256 = content.sha256 if content else ""
        if each.schema:
            parts.append(f"{each.id} {each.schema_origin} {each.schema}")
        copied = " (last copy)" if each.id in unfetched else ""
        freed = " (released)" if (each.id, sha256) in released else ""
        gone = f" (purged {each.purged.sha256})" if each.purged else ""
        parts.append(f"{each.id}={sha256}{copied}{freed}{gone}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def quality_of(findings: Collection[Finding], dataset: Dataset) -> Quality:
    """Return the worst severity met; "unchecked" when no file was read as a table."""
    severities = {finding.severity for finding in findings}
    if "error" in severities:
        return "errors"
    if not any(d.content and d.content.table for d in dataset.distributions):
        return "unchecked"
    return "warnings" if "warning" in severities else "valid"


def name_for(
    wanted: str, source: str, last: Entry | None, is_taken: Callable[[str], bool]
) -> str:
    """Return the dataset's name: the one it has, else the wanted one made unique.

    A name that another record holds gets the source's name behind it, then a count.
    """
    if last is not None:
        return last.name
    candidate, count = wanted, 1
    while is_taken(candidate):
        suffix = source if count == 1 else f"{source}-{count}"
        candidate, count = f"{wanted}-{suffix}", count + 1
    return candidate


def keep_last_copies(
    distributions: Sequence[Distribution], last: Entry | None
) -> tuple[Distribution, ...]:
    """Give files that could not be fetched what is already kept of them."""
    before = {d.id: d for d in last.version.dataset.distributions} if last else {}
    return tuple(
        d if d.content or d.id not in before else _kept(d, before[d.id])
        for d in distributions
    )


def _kept(distribution: Distribution, before: Distribution) -> Distribution:
    return replace(
        distribution,
        content=before.content,
        held=before.held,
        purged=distribution.purged or before.purged,
    )


def absences(published: Iterable[Entry], seen: Collection[str]) -> Absence:
    """Judge which published datasets a whole, healthy listing no longer has.

    `seen` holds the names of the datasets whose records were listed.
    """
    # Names alone are kept: a portal may have more datasets than memory holds.
    served = [e.name for e in published if e.serving.state != "withdrawn"]
    gone = tuple(name for name in served if name not in seen)
    if not gone:
        return Absence()
    is_large = len(gone) / len(served) > HOLD_SHARE and len(gone) >= HOLD_LEAST
    if not seen or is_large or len(gone) >= HOLD_COUNT:
        reason = f"{len(gone)} dari {len(served)} dataset hilang"
        return Absence(held=gone, hold_reason=reason)
    return Absence(withdraw=gone)

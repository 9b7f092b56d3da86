"""Pure: versions without what must not be kept.

Bytes that are held back are sealed in every version that ever showed them. Bytes that
were removed for good leave a tombstone in the place of all that was said of them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from siger_catalog.model import (
    AuditLine,
    Dataset,
    Distribution,
    Entry,
    Finding,
    Held,
    Hold,
    Purge,
    Purged,
    Serving,
    Version,
)
from siger_catalog.quarantining import serving_of
from siger_catalog.redacting import redact_finding

PURGED_FINDING = "siger-berkas-dihapus-permanen"
_OF_HOLDING = "siger-berkas-ditahan"


def bytes_of(dataset: Dataset) -> frozenset[str]:
    """Return the SHA-256 of all that the files of a dataset hold, sealed or not."""
    files = dataset.distributions
    contents = (
        *(d.content for d in files),
        *(d.held and d.held.content for d in files),
    )
    return frozenset(content.sha256 for content in contents if content)


def holds_bytes(distribution: Distribution, sha256: str) -> bool:
    """Tell whether a file has these bytes, shown or sealed."""
    content, held = distribution.content, distribution.held
    found = (content, held.content if held else None)
    return any(each is not None and each.sha256 == sha256 for each in found)


def held_bytes(dataset: Dataset) -> Mapping[str, Held]:
    """Return what is held back of a dataset, by SHA-256."""
    return {d.held.content.sha256: d.held for d in dataset.distributions if d.held}


def seal_version(version: Version, held: Mapping[str, Held]) -> Version:
    """Return a version that shows nothing of bytes that are held back by now.

    Its findings about them keep type and place; cells and sentences go.
    """
    files = version.dataset.distributions
    shown = {d.id for d in files if d.content and d.content.sha256 in held}
    if not shown:
        return version
    return replace(
        version,
        dataset=replace(
            version.dataset,
            distributions=tuple(
                _sealed(d, held) if d.id in shown else d for d in files
            ),
        ),
        findings=tuple(
            redact_finding(f, is_held=True) if f.distribution_id in shown else f
            for f in version.findings
        ),
    )


def _sealed(distribution: Distribution, held: Mapping[str, Held]) -> Distribution:
    content = distribution.content
    found = held[content.sha256] if content else None
    return replace(distribution, content=None, held=distribution.held or found)


def erase_version(version: Version, purged: Purged) -> Version:
    """Return a version with a tombstone in the place of bytes and of their findings.

    What was found in a clean copy that it shows beside them stays.
    """
    files = {d.id: d for d in version.dataset.distributions}
    gone = {
        key: _erased(d, purged)
        for key, d in files.items()
        if holds_bytes(d, purged.sha256)
    }
    if not gone:
        return version
    return replace(
        version,
        quality="errors",
        dataset=replace(
            version.dataset,
            distributions=tuple(gone.get(key, d) for key, d in files.items()),
        ),
        findings=(
            *(purged_finding(key, purged) for key in gone),
            *(
                f
                for f in version.findings
                if f.distribution_id not in gone
                or _stays(f, files[f.distribution_id], purged)
            ),
        ),
    )


def _erased(distribution: Distribution, purged: Purged) -> Distribution:
    content, held = distribution.content, distribution.held
    is_shown = content is not None and content.sha256 == purged.sha256
    is_held = held is not None and held.content.sha256 == purged.sha256
    return replace(
        distribution,
        content=None if is_shown else content,
        held=None if is_held else held,
        purged=purged,
    )


def _stays(finding: Finding, before: Distribution, purged: Purged) -> bool:
    """Tell whether a finding is about other bytes than those that went."""
    if before.held is None or before.content is None:
        return False
    why_held = {column.type for column in before.held.columns}
    if before.held.content.sha256 == purged.sha256:
        return finding.type not in {*why_held, _OF_HOLDING}
    return finding.type in why_held


def purged_finding(distribution_id: str, purged: Purged) -> Finding:
    """Say of a file that its bytes were removed for good."""
    return Finding(
        type=PURGED_FINDING,
        severity="error",
        distribution_id=distribution_id,
        params={"date": purged.date.isoformat(), "reason": purged.reason},
    )


def purged_findings(dataset: Dataset) -> tuple[Finding, ...]:
    """Say which files of a dataset were removed for good."""
    files = dataset.distributions
    return tuple(purged_finding(d.id, d.purged) for d in files if d.purged)


def serving_after(entry: Entry, now: datetime) -> Serving:
    """Return how an entry is served after files of it were erased.

    What was withdrawn stays so.
    """
    told = serving_of(entry.version.dataset)
    if told is None or entry.serving.state == "withdrawn":
        return entry.serving
    state, reason = told
    if (state, reason) == (entry.serving.state, entry.serving.reason):
        return entry.serving
    return replace(entry.serving, state=state, since=now, reason=reason)


def erase_hold(hold: Hold, purge: Purge) -> Hold:
    """Return a hold whose bytes are gone: how many columns of what, no heading."""
    return replace(
        hold,
        state="purged",
        held=replace(
            hold.held,
            columns=tuple(replace(c, heading="") for c in hold.held.columns),
        ),
        decided_by=purge.person,
        decided_reason=purge.reason,
        decided_at=purge.at,
    )


def purge_line(hold: Hold, purge: Purge) -> AuditLine:
    """Return the line of the audit that tells of it."""
    return AuditLine(
        at=purge.at,
        hold=hold.number,
        act="purge",
        person=purge.person,
        reason=purge.reason,
        account=purge.account,
    )

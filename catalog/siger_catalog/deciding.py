"""Pure: who decides about files that are held back, and how their holds go on.

Release takes two persons, refusal one; each needs a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from siger_catalog.errors import UsageError
from siger_catalog.model import AuditLine, Distribution, Entry, Held, Hold

LEAST_REASON = 10

Act = Literal["release", "refuse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody wants done about a hold."""

    act: Act
    person: str
    reason: str
    account: str = ""


def after_decision(hold: Hold, decision: Decision, now: datetime) -> Hold:
    """Return the hold as it stands after somebody's decision.

    A first person asks for the release, a second one confirms it.

    Raises:
        UsageError: It is decided already, the reason says nothing, or the same person
            confirms what they asked for.
    """
    refuse_blank(decision.person, decision.reason)
    if hold.state != "held":
        raise UsageError(
            f"Karantina {hold.number} tidak menunggu keputusan ({hold.state}).",
            fix="Lihat `siger quarantine list`.",
        )
    person, reason = decision.person.strip(), decision.reason.strip()
    if decision.act == "release" and not hold.asked_by:
        return replace(hold, asked_by=person, asked_reason=reason)
    if decision.act == "release" and _is_same(hold.asked_by, person):
        raise UsageError(
            f"Karantina {hold.number}: {person} sudah meminta pelepasan ini; orang "
            "kedua yang harus menyetujui.",
            fix="Jalankan perintah yang sama dengan --by orang lain.",
        )
    return replace(
        hold,
        state="released" if decision.act == "release" else "refused",
        decided_by=person,
        decided_reason=reason,
        decided_at=now,
    )


def refuse_blank(person: str, reason: str) -> None:
    """Refuse a decision that does not say whose it is, or why.

    Raises:
        UsageError: The name is blank, or the reason too short to say anything.
    """
    if not person.strip():
        raise UsageError("Nama orang yang memutuskan kosong.", fix="Beri --by NAMA.")
    if len(reason.strip()) < LEAST_REASON:
        raise UsageError(
            f"Alasan terlalu pendek (paling sedikit {LEAST_REASON} huruf).",
            fix='Beri --reason "mengapa".',
        )


def _is_same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def audit_line(
    before: Hold, after: Hold, decision: Decision, now: datetime
) -> AuditLine:
    """Return the line that tells of a decision, and what it came to."""
    is_asked = decision.act == "release" and after.state == before.state
    return AuditLine(
        at=now,
        hold=before.number,
        act="ask-release" if is_asked else decision.act,
        person=decision.person,
        reason=decision.reason,
        account=decision.account,
    )


def holds_after(known: Iterable[Hold], entry: Entry, now: datetime) -> tuple[Hold, ...]:
    """Return the holds to write, new and changed, after an entry was published.

    Bytes that come again are held again, unless they were refused for good; what the
    portal no longer gives is gone.
    """
    by_bytes = {(h.distribution_id, h.held.content.sha256): h for h in known}
    given = {
        (d.id, d.held.content.sha256): _hold(entry, d, d.held)
        for d in entry.version.dataset.distributions
        if d.held and entry.serving.state != "withdrawn"
    }
    changed = [
        hold if key not in by_bytes else _again(by_bytes[key], hold)
        for key, hold in given.items()
        if key not in by_bytes or by_bytes[key].state == "gone"
    ]
    changed += [
        replace(hold, state="gone", decided_at=now)
        for key, hold in by_bytes.items()
        if hold.state == "held" and key not in given
    ]
    return tuple(changed)


def _hold(entry: Entry, distribution: Distribution, held: Held) -> Hold:
    return Hold(
        source=entry.source,
        dataset=entry.name,
        distribution_id=distribution.id,
        title=distribution.title,
        held=held,
    )


def _again(known: Hold, hold: Hold) -> Hold:
    return replace(hold, number=known.number)

"""Files that are held back or removed for good, and who decided it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from siger_catalog.model.dcat import Held, Purged

HoldState = Literal["held", "released", "refused", "gone", "purged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A file that is held back, and what was decided about it.

    `number` is the store's, 0 before; equal bytes of one distribution are one hold.
    A release needs two persons: `asked_by` wants it, `decided_by` confirms. "gone":
    the portal no longer gives those bytes; "purged": they were removed for good.
    """

    number: int = 0
    source: str
    dataset: str
    distribution_id: str
    title: str
    held: Held
    state: HoldState = "held"
    asked_by: str = ""
    asked_reason: str = ""
    decided_by: str = ""
    decided_reason: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """Who did what about a hold, when and why; `account` is the computer's word."""

    at: datetime
    hold: int
    act: str
    person: str
    reason: str
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """That somebody had bytes removed for good, and whether that is done.

    `tables` are the ids of the tables that were read from them; `ended_at` is None
    while something of them may be left. It stays, so that the bytes are known again.
    """

    sha256: str
    at: datetime
    person: str
    reason: str
    account: str = ""
    tables: tuple[str, ...] = ()
    ended_at: datetime | None = None

    @property
    def told(self) -> Purged:
        """What the public is told."""
        return Purged(sha256=self.sha256, at=self.at, reason=self.reason)

"""The door to what checks have said of files before."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Protocol

from siger_catalog.model import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a check was asked about a file: all that its verdict depends on.

    `check` names a validator and its version, `reader` is that of the reader,
    `schema_sha256` covers the schema's whole text; without a schema all three of its
    fields are empty. `about` is what else it depends on, mostly nothing.
    """

    file_sha256: str
    check: str
    reader: str
    province: str
    schema: str = ""
    schema_version: str = ""
    schema_sha256: str = ""
    about: str = ""

    @property
    def key(self) -> str:
        """One digest of it all."""
        *facts, about = astuple(self)
        text = "\n".join([*facts, about] if about else facts)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesInForce:
    """Which questions may still be asked: their `check`, `reader` and `schema_sha256`.

    A verdict on any other one is superseded: nothing refers to it, as versions hold
    the findings themselves.
    """

    checks: frozenset[str]
    readers: frozenset[str]
    schemas: frozenset[str]

    def is_asked(self, question: Question) -> bool:
        """Tell whether a question may still be asked."""
        return (
            question.check in self.checks
            and question.reader in self.readers
            and question.schema_sha256 in self.schemas
        )


class VerdictStore(Protocol):
    """Verdicts on files: what a check found, kept for whoever asks the same again."""

    def verdict(self, question: Question) -> tuple[Finding, ...] | None:
        """Return what was found, in order; None where nobody asked before."""
        ...

    def keep_verdict(self, question: Question, findings: Sequence[Finding]) -> None:
        """Keep what was found; of two who asked at once the first is kept.

        On bytes that were to be removed for good nothing is kept.
        """
        ...

    def prune_verdicts(
        self, rules: RulesInForce, *, before: datetime, limit: int
    ) -> int:
        """Forget superseded verdicts that were made before a time, the oldest first.

        At most `limit` at once, so that nobody waits for it; returns how many.
        """
        ...

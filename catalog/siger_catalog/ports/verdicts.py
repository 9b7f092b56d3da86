"""The door to what checks have said of files before."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
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


class VerdictStore(Protocol):
    """Verdicts on files: what a check found, kept for whoever asks the same again."""

    def verdict(self, question: Question) -> tuple[Finding, ...] | None:
        """Return what was found, in order; None where nobody asked before."""
        ...

    def keep_verdict(self, question: Question, findings: Sequence[Finding]) -> None:
        """Keep what was found; of two who asked at once the first is kept."""
        ...

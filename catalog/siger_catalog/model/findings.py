"""What is wrong or doubtful, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from typing import Literal

from siger_catalog.schemas import Text

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingType:
    """One kind of finding: what it is, why it matters, how to mend it.

    Texts may hold `{field}`, `{cell}`, `{row}` and the keys of a finding's params.
    A file with a finding that `quarantines` is held back (quarantining.py).
    """

    type: str
    severity: Severity
    title: Text
    description: Text
    fix: Text
    quarantines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong or doubtful, and where.

    `row` counts from 1 at the header; `field_number` from 1; both None when the
    finding is about the whole. `message` is the checking library's own sentence.
    """

    type: str
    severity: Severity
    message: str = ""
    distribution_id: str = ""
    row: int | None = None
    field: str = ""
    field_number: int | None = None
    cell: str = ""
    params: Mapping[str, str] = member(default_factory=dict)

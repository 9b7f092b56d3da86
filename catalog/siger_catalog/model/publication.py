"""Versions of datasets, and which of them the public is given."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from siger_catalog.model.dcat import Dataset
from siger_catalog.model.findings import Finding

Quality = Literal["valid", "warnings", "errors", "unchecked"]
ServingState = Literal["current", "last_valid", "withdrawn", "quarantined"]
# In these the public is given a version: the newest, or the last clean one.
SERVED_STATES: tuple[ServingState, ...] = ("current", "last_valid")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that differs between two versions, both as text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One published state of a dataset, kept for ever.

    `number` counts from 1; `fingerprint` is equal for equal records, files and rules.
    """

    number: int
    dataset: Dataset
    findings: tuple[Finding, ...]
    quality: Quality
    fingerprint: str
    published_at: datetime
    record_sha256: str = ""
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Which version the public is given, since when and why."""

    state: ServingState
    version: int
    since: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A dataset as it stands in the catalog.

    `name` never changes once published; `revision` counts every change of the entry
    and orders index writes; `harvested_at` is when the source last confirmed it.
    """

    name: str
    source: str
    remote_id: str
    revision: int
    serving: Serving
    version: Version
    first_published_at: datetime
    harvested_at: datetime
    remote_name: str = ""

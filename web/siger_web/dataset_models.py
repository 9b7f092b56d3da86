"""What the API answers about one dataset and its files, typed as in api_models."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from siger_catalog.model import Quality, ServingState
from siger_catalog.searching import Reason
from siger_web.api_models import DatasetSummary


class LicenseOut(BaseModel):
    """Terms of use as the portal states them; empty when it states none."""

    id: str
    title: str
    url: str
    key: str = Field(description="What the filter `license` calls these terms.")
    is_open: bool | None = Field(
        description="Whether these are open terms by the Open Definition; null where "
        "that is not known."
    )


class ContactOut(BaseModel):
    """Whom to ask about a dataset."""

    name: str
    email: str


class SourceOut(BaseModel):
    """The portal a dataset was harvested from."""

    name: str
    url: str
    harvested_at: datetime


class ServingOut(BaseModel):
    """Which version is served, since when and why."""

    state: ServingState
    version: int
    since: datetime
    reason: str


class FindingsOut(BaseModel):
    """How many findings the checks yielded, and where they are explained."""

    errors: int
    warnings: int
    url: str


class HeldColumnOut(BaseModel):
    """A column for which a file is held back; never what stands in it."""

    type: str = Field(examples=["siger-data-pribadi-nik"])
    name: str
    number: int | None
    sheet: int
    count: int = Field(description="In how many cells.")


class QuarantineOut(BaseModel):
    """Why the newest bytes of a file are held back, and until when to decide."""

    since: datetime
    deadline: datetime
    columns: list[HeldColumnOut]


class CodeProofOut(BaseModel):
    """A row that shows which system a code is in, by what each system calls it."""

    row: int
    code: str
    name: str
    kemendagri: str | None
    bps: str | None


class CodeSystemOut(BaseModel):
    """The system of the region codes in one column, and the rows that prove it."""

    column: str
    system: Literal["kemendagri", "bps", "both"] | None = Field(
        description="both: these digits mean the same in either system; null: nothing "
        "decides."
    )
    basis: Literal["names", "stated", "form"] | None = Field(
        description="names: of the regions beside the codes; stated, and contradicted "
        "by nothing; form: dots or digits that only one system has."
    )
    stated: Literal["kemendagri", "bps"] | None
    stated_by: Literal["heading", "portal"] | None
    agree: int = Field(description="Rows whose names decide for the system.")
    against: int
    proofs: list[CodeProofOut] = Field(description="The first rows that agree.")


class PurgedOut(BaseModel):
    """That bytes of a file were removed for good: when and why."""

    distribution: str
    sha256: str
    at: datetime
    reason: str


class DistributionOut(BaseModel):
    """One file of a dataset; addresses are null while there is nothing behind them."""

    id: str
    title: str
    format: str
    media_type: str
    size_bytes: int | None
    sha256: str | None
    schema_name: str | None = Field(alias="schema", serialization_alias="schema")
    schema_origin: Literal["steward", "portal", "guess"] | None = Field(
        description="Who says that the file follows the schema; we ourselves guess."
    )
    schema_confidence: float | None = Field(description="How sure that is, 0 to 1.")
    rows: int | None
    region_codes: list[CodeSystemOut] = Field(
        description="How the region codes of the table are meant, and the proof."
    )
    download_url: str | None
    rows_url: str | None
    report_url: str | None
    quarantine: QuarantineOut | None = Field(
        description="Null unless the newest bytes are held back for personal data; "
        "the addresses then lead to the last clean copy, if there is one."
    )
    purged: PurgedOut | None = Field(
        description="Null unless bytes of the file were removed for good; the "
        "addresses then lead to an older copy, or answer 410."
    )


class DatasetOut(DatasetSummary):
    """A dataset in full."""

    description: str
    license: LicenseOut
    contact: ContactOut
    source: SourceOut
    version: int
    serving: ServingOut
    findings: FindingsOut
    distributions: list[DistributionOut]


class RelatedDataset(DatasetSummary):
    """A likely companion of a dataset, and why it is one."""

    reason: Reason = Field(
        description="other_region: the same data elsewhere; other_year: the same but "
        "for its numbers; same_topic: of the same region and topic, with alike words."
    )
    reason_label: str = Field(description="The reason in words.")


class RelatedOut(BaseModel):
    """The likely companions of a dataset: six at most, by reason."""

    name: str
    related: list[RelatedDataset]


class ChangeOut(BaseModel):
    """One field that differs from the version before."""

    field: str
    old: str
    new: str


class VersionOut(BaseModel):
    """One published version of a dataset."""

    number: int
    published_at: datetime
    title: str
    quality: Quality
    fingerprint: str
    changes: list[ChangeOut]
    purged: list[PurgedOut] = Field(
        description="Files of this version that were removed for good."
    )


class VersionsOut(BaseModel):
    """Every version of a dataset, the newest first."""

    name: str
    serving: ServingOut
    versions: list[VersionOut]


class CellChangeOut(BaseModel):
    """A cell that differs between two versions."""

    column: str
    old: Any
    new: Any


class RowChangeOut(BaseModel):
    """A row that came (no `old`), went (no `new`) or changed (`cells`)."""

    key: dict[str, Any]
    old: dict[str, Any] | None
    new: dict[str, Any] | None
    cells: list[CellChangeOut]


class RowChangesOut(BaseModel):
    """How the rows of a file differ; `rows` are fifty at most, changed ones first."""

    key: list[str]
    by_key: bool = Field(description="False: the key is not unique; no row changed.")
    added: int
    removed: int
    changed: int
    same: int
    columns_added: list[str]
    columns_removed: list[str]
    rows: list[RowChangeOut]


class FileChangesOut(BaseModel):
    """One file in both versions."""

    id: str
    title: str
    rows: RowChangesOut | None
    why_not: str = Field(
        description="Why rows are not compared: same, withheld, no-table, too-large, "
        "or empty."
    )


class ComparisonOut(BaseModel):
    """All that differs between two versions of a dataset."""

    name: str
    old: int
    new: int
    fields: list[ChangeOut]
    files: list[FileChangesOut]


class ColumnOut(BaseModel):
    """One column of a table."""

    name: str
    type: str
    title: str
    unit: str
    added: bool = Field(
        default=False, description="Added by Siger; not a column of the file."
    )


class RowsOut(BaseModel):
    """Some rows of a table; `total` counts all that match."""

    columns: list[ColumnOut]
    rows: list[dict[str, Any]]
    total: int
    next: str | None


class ReportOut(BaseModel):
    """The checks of a file, in Frictionless's own report format."""

    valid: bool
    stats: dict[str, Any]
    warnings: list[str]
    errors: list[dict[str, Any]]
    tasks: list[dict[str, Any]]

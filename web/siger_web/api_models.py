"""What the API answers, typed: these classes are the OpenAPI schemas."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from siger_catalog.model import Quality, ServingState

Mode = Literal["full", "partial", "corrected", "without_place", "none"]


class RegionOut(BaseModel):
    """A province, regency or city, in both code systems."""

    kode_kemendagri: str = Field(examples=["18.04"])
    kode_bps: str = Field(examples=["1801"])
    name: str = Field(examples=["Kabupaten Lampung Barat"])


class OrganizationOut(BaseModel):
    """The organisation that publishes a dataset; `slug` filters by it."""

    slug: str
    name: str


class DatasetSummary(BaseModel):
    """A dataset as a search result shows it."""

    name: str = Field(description="Never changes once published.")
    title: str
    summary: str
    url: str = Field(description="Address of its page.")
    region: RegionOut | None
    organization: OrganizationOut
    topics: list[str]
    formats: list[str] = Field(description="Lower case.")
    years: list[int]
    modified_at: datetime
    quality: Quality


class SearchResult(DatasetSummary):
    """A dataset found, with the words that matched."""

    highlights: dict[str, str] = Field(
        description="HTML-escaped, with <mark> around the words, by field."
    )


class FacetValue(BaseModel):
    """How many results a value would leave, its own filter set aside."""

    value: str
    label: str
    count: int
    selected: bool


class QueryOut(BaseModel):
    """How the text of the search was understood."""

    text: str
    corrected: str | None = Field(description="The spelling that was searched for.")
    places: list[RegionOut]
    years: list[int]


class Links(BaseModel):
    """Addresses of the pages beside this one."""

    next: str | None
    prev: str | None


class SearchAnswer(BaseModel):
    """One page of search results."""

    total: int
    page: int
    size: int
    mode: Mode = Field(
        description="full: every word; partial: some words or another year; "
        "corrected: after correcting the spelling; without_place: the place of the "
        "text was given up; none: nothing found."
    )
    query: QueryOut
    results: list[SearchResult]
    facets: dict[str, list[FacetValue]]
    links: Links


class SuggestionOut(BaseModel):
    """Something that may be about to be written."""

    kind: Literal["place", "topic", "organization", "dataset"]
    text: str
    value: str = Field(description="Code, key, slug or name that the text stands for.")
    url: str


class Suggestions(BaseModel):
    """Suggestions, the likeliest first."""

    suggestions: list[SuggestionOut]


class LicenseOut(BaseModel):
    """Terms of use as the portal states them; empty when it states none."""

    id: str
    title: str
    url: str


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


class DistributionOut(BaseModel):
    """One file of a dataset; addresses are null while there is nothing behind them."""

    id: str
    title: str
    format: str
    media_type: str
    size_bytes: int | None
    sha256: str | None
    schema_name: str | None = Field(alias="schema", serialization_alias="schema")
    rows: int | None
    download_url: str | None
    rows_url: str | None
    report_url: str | None


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


class VersionsOut(BaseModel):
    """Every version of a dataset, the newest first."""

    name: str
    serving: ServingOut
    versions: list[VersionOut]


class RegionFacts(RegionOut):
    """A region with its facts; latitude and longitude in degrees, WGS 84."""

    kind: Literal["provinsi", "kabupaten", "kota"]
    capital: str
    latitude: float
    longitude: float
    datasets: int
    url: str


class RegionsOut(BaseModel):
    """The province, then its regencies and cities by code."""

    regions: list[RegionFacts]


class SchemaField(BaseModel):
    """One column of a schema."""

    name: str
    type: str
    title: str
    unit: str
    role: str
    required: bool


class SchemaOut(BaseModel):
    """A named shape that tables of many regions share."""

    name: str
    version: str
    title: str
    description: str
    fields: list[SchemaField]
    descriptor: dict[str, Any] = Field(description="Table Schema, as it validates.")


class SchemasOut(BaseModel):
    """Every schema of the catalog."""

    schemas: list[SchemaOut]


class ColumnOut(BaseModel):
    """One column of a table."""

    name: str
    type: str
    title: str
    unit: str


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


class ProblemOut(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = Field(examples=["/pengembang#problem-not-found"])
    title: str
    status: int
    detail: str | None = None
    instance: str | None = None
    fix: str | None = Field(default=None, description="What to do about it.")
    parameter: str | None = Field(
        default=None, description="The query parameter that means nothing."
    )
    versions_url: str | None = Field(
        default=None, description="Where the versions of a withdrawn dataset stay."
    )


class HealthOut(BaseModel):
    """Whether the program runs."""

    status: Literal["ok"]


class ReadyOut(BaseModel):
    """Whether everything that requests need is in reach, by part."""

    status: Literal["ready", "degraded"]
    parts: dict[str, str]

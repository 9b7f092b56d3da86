"""What the API answers, typed: these classes are the OpenAPI schemas."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from siger_catalog.model import Quality
from siger_web.explanation_models import ExplanationOut, FoundColumnOut

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
    match: Literal["full", "partial"] = Field(
        description="partial: lacks some of the words; such results come last."
    )
    found_in: list[FoundColumnOut] = Field(description="Three columns at most.")
    explanation: ExplanationOut | None = Field(
        default=None, description="Only where `explain` asks for it."
    )


class FacetValue(BaseModel):
    """How many results a value would leave, its own filter set aside."""

    value: str
    label: str
    count: int
    selected: bool


class GivenUpOut(BaseModel):
    """What the text names that would have left no result."""

    places: list[RegionOut]
    years: list[int]


class QueryOut(BaseModel):
    """How the text of the search was understood."""

    text: str
    corrected: str | None = Field(description="The spelling that was searched for.")
    places: list[RegionOut] = Field(description="The results are narrowed to these.")
    years: list[int] = Field(description="The results are narrowed to these.")
    given_up: GivenUpOut
    elsewhere: list[str] = Field(
        description="Places of other provinces, which this catalog is not about."
    )


class Links(BaseModel):
    """Addresses of the pages beside this one."""

    next: str | None = Field(description="Null at the very end; a cursor in a search.")
    prev: str | None = Field(
        description="By number; null on the first page, in a search also below "
        "result 10,000."
    )


class WithoutFilter(BaseModel):
    """How many results there would be without one filter."""

    parameter: str
    values: list[str]
    count: int


class NearDataset(BaseModel):
    """A dataset that holds some of the words."""

    name: str
    title: str
    url: str


class HelpOut(BaseModel):
    """Ways on where nothing was found; none of them is an answer."""

    without: list[WithoutFilter]
    topics: list[str] = Field(description="Keys of topics with words like these.")
    near: list[NearDataset] = Field(description="The likeliest first.")


class SearchAnswer(BaseModel):
    """One page of search results."""

    total: int
    page: int = Field(description="Counted from 1, by cursor too.")
    size: int
    mode: Mode = Field(
        description="full: every word; partial: some words or another year; "
        "corrected: after correcting the spelling; without_place: the place of the "
        "text was given up; none: nothing found."
    )
    help: HelpOut | None = Field(description="Where mode is none.")
    query: QueryOut
    results: list[SearchResult]
    facets: dict[str, list[FacetValue]] = Field(
        description="By filter; empty on pages that a cursor leads to."
    )
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
    rules: list[str] = Field(description="The other rules, in plain words.")
    example: str


class SchemaOut(BaseModel):
    """A named shape that tables of many regions share."""

    name: str
    version: str
    title: str
    description: str
    topic: str
    fields: list[SchemaField]
    template_url: str = Field(description="A workbook to fill in.")
    example_url: str = Field(description="A table that keeps to the schema, CSV.")
    descriptor: dict[str, Any] = Field(description="Table Schema, as it validates.")


class SchemasOut(BaseModel):
    """Every schema of the catalog."""

    schemas: list[SchemaOut]


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

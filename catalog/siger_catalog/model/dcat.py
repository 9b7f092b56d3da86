"""What is published, in the words of DCAT, and what is known of its tables.

Source of the DCAT terms: https://www.w3.org/TR/vocab-dcat-3/.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date, datetime, timedelta, timezone
from typing import Literal

_WIB = timezone(timedelta(hours=7))
# "steward": set by a person here; "portal": stated by the source; "guess": ours.
SchemaOrigin = Literal["", "steward", "portal", "guess"]
# Where a row stood in its file, as a column: it counts from 1 at the header.
ROW_NUMBER = "_baris"
# "both": the codes mean the same in either system; "": nothing decides.
CodeSystemName = Literal["kemendagri", "bps", "both", ""]
CodeBasis = Literal["names", "stated", "form", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """An organisation that publishes (foaf:Agent); `slug` is its name in addresses."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask about a dataset (dcat:contactPoint)."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """Terms of use as the portal states them; all empty when it states none."""

    id: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a tabulated table; `type` is Table Schema's."""

    name: str
    type: str
    title: str = ""
    unit: str = ""
    role: str = "note"
    missing_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeProof:
    """A row that shows in which system a code is, by what each system calls it.

    `code` and `name` are as written; the others are official names, empty where the
    system has no such code.
    """

    row: int
    code: str
    name: str
    kemendagri: str
    bps: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSystem:
    """The system of the region codes in one column, and why it must be that one.

    `basis`: "names" beside the codes, "stated" and not contradicted, or the "form" of
    the codes. `stated` is what `stated_by` ("heading" or "portal") says. `agree` and
    `against` count the rows whose names decide for and against; `proofs` are the first
    that agree, one of each code and name.
    """

    field: str
    field_number: int
    system: CodeSystemName
    basis: CodeBasis = ""
    stated: CodeSystemName = ""
    stated_by: Literal["heading", "portal", ""] = ""
    agree: int = 0
    against: int = 0
    proofs: tuple[CodeProof, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """What is known of a file that was read as a table.

    `table_id` names the Parquet copy; `schema` is empty when none fits;
    `schema_origin` says who named it, `schema_confidence` (0 to 1) how sure that is;
    `region_values` are the distinct codes and names of its region columns;
    `dimension_values` the distinct values of each dimension column, as written;
    `dialect` says how the bytes were read, for people. `added` are the columns that
    say, in one way for all tables, which region a row is about (empty: nobody looked);
    `regions` the dotted codes that stand in them; `code_systems` say how the table's
    own codes are meant.
    """

    table_id: str
    row_count: int
    columns: tuple[Column, ...]
    schema: str = ""
    schema_version: str = ""
    schema_origin: SchemaOrigin = ""
    schema_confidence: float = 0.0
    years: tuple[int, ...] = ()
    region_values: tuple[str, ...] = ()
    dimension_values: Mapping[str, tuple[str, ...]] = member(default_factory=dict)
    dialect: str = ""
    added: tuple[Column, ...] = ()
    regions: tuple[str, ...] = ()
    code_systems: tuple[CodeSystem, ...] = ()

    @property
    def places(self) -> tuple[Column, ...]:
        """The added columns that hold a value in some row."""
        return tuple(c for c in self.added if c.missing_count < self.row_count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The bytes of a distribution as they were fetched."""

    sha256: str
    size_bytes: int
    fetched_at: datetime
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""
    table: TableFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldColumn:
    """A column for which a file is held back: its heading, never what stands in it.

    `type` is that of the finding; `number` counts from 1, None for the whole file.
    """

    type: str
    heading: str = ""
    number: int | None = None
    sheet: int = 1
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Bytes that are kept sealed: never served, tabulated, indexed or shown."""

    content: Content
    columns: tuple[HeldColumn, ...]
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """That the bytes of a file were removed for good: what the public is told."""

    sha256: str
    at: datetime
    reason: str

    @property
    def date(self) -> date:
        """The day of it on the clocks of western Indonesia."""
        return self.at.astimezone(_WIB).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One file of a dataset (dcat:Distribution).

    `id` is ours and stable; `remote_id` is the portal's; `format` is lower case,
    empty when unknown; `content` is None while the file could not be fetched. While
    newer bytes are `held`, it is the last clean copy, None where there is none.
    `schema` names the table schema that `schema_origin` says the file follows; empty
    when nobody said so. `purged` says that bytes of it were removed for good;
    `content` is then an older copy, or None.
    """

    id: str
    remote_id: str
    title: str
    url: str
    format: str = ""
    media_type: str = ""
    description: str = ""
    schema: str = ""
    schema_origin: SchemaOrigin = ""
    modified_at: datetime | None = None
    content: Content | None = None
    held: Held | None = None
    purged: Purged | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Why the catalog says what it says about a dataset.

    `about` is "region", "topic" or "years"; `origin` names the place the value was
    read from ("extras.kode_wilayah", "table.kode_kemendagri", "title", ...).
    """

    about: str
    value: str
    origin: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A dataset (dcat:Dataset) in our words.

    `region` is a dotted Kemendagri code or empty; `topics` are keys of the province's
    topics, the likeliest first; `years` ascend; `extras` are the portal's further
    fields, kept as given.
    """

    name: str
    title: str
    publisher: Agent
    description: str = ""
    contact: Contact = Contact()
    license: License = License()
    tags: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    region: str = ""
    years: tuple[int, ...] = ()
    frequency: str = ""
    landing_url: str = ""
    issued_at: datetime | None = None
    modified_at: datetime | None = None
    extras: Mapping[str, str] = member(default_factory=dict)
    distributions: tuple[Distribution, ...] = ()
    proofs: tuple[Proof, ...] = ()

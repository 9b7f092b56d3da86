"""The schema of a table and its fields."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

Language = str

# The sheet of a template that explains the columns; it is no table of its own.
GUIDE_SHEET = "Petunjuk"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the two languages of the catalog."""

    id: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the text in `language`, Indonesian for anything but English."""
        return self.en if language == "en" else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of a table schema.

    `type` and `format` are Table Schema's
    (https://specs.frictionlessdata.io/table-schema/#types-and-formats), and so are
    the names in `constraints`. `role` says what the column is for: "region-code",
    "region-bps-code", "region-name", "district-code", "district-name", "year",
    "date", "dimension", "identifier", "measure", "latitude", "longitude" or "note".
    `example` is a cell as it is written, `synonyms` are headings that portals use in
    place of the name, `source` names the list the values come from.
    """

    name: str
    type: str
    title: Text
    description: Text
    format: str = "default"
    unit: str = ""
    role: str = "note"
    required: bool = False
    enum: tuple[str, ...] = ()
    constraints: Mapping[str, object] = field(default_factory=dict, hash=False)
    example: str = ""
    synonyms: tuple[str, ...] = ()
    source: str = ""
    true_values: tuple[str, ...] = ()
    false_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a version of a schema changed; `date` is ISO, empty when not stated."""

    version: str
    date: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """A named, versioned shape that tables of many regions share.

    `topic` is a key of the province's topics; `changes` has the newest version first;
    `example_rows` hold cells as text, in the order of the fields; `descriptor` is the
    whole Table Schema JSON, for the validator.
    """

    name: str
    version: str
    title: Text
    description: Text
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    topic: str = ""
    sources: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    example_rows: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    descriptor: Mapping[str, object] = field(default_factory=dict, compare=False)

    @property
    def digest(self) -> str:
        """A digest of all that it says, whatever version it claims."""
        text = json.dumps(self.descriptor, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def field_named(self, name: str) -> Field | None:
        """Return the field of that name, or None."""
        return next((f for f in self.fields if f.name == name), None)

"""Our own words for the schema of a table, free of any schema library."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Language = str


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
    (https://specs.frictionlessdata.io/table-schema/#types-and-formats).
    `role` says what the column is for: "region-code", "region-bps-code",
    "region-name", "year", "date", "dimension", "measure" or "note".
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """A named, versioned shape that tables of many regions share.

    `descriptor` is the whole Table Schema JSON, for the validator.
    """

    name: str
    version: str
    title: Text
    description: Text
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    descriptor: Mapping[str, object] = field(default_factory=dict, compare=False)

    def field_named(self, name: str) -> Field | None:
        """Return the field of that name, or None."""
        return next((f for f in self.fields if f.name == name), None)


def parse_schema(descriptor: Mapping[str, object]) -> TableSchema:
    """Read our words out of a Table Schema descriptor.

    Beside Table Schema's own keys it reads `name`, `version`, `title`, `title_en`,
    `description`, `description_en`, and per field `title_en`, `description_en`,
    `unit` and `role`. Source: https://specs.frictionlessdata.io/table-schema/.
    """
    fields = _list(descriptor, "fields")
    return TableSchema(
        name=_text(descriptor, "name"),
        version=_text(descriptor, "version"),
        title=_both(descriptor, "title"),
        description=_both(descriptor, "description"),
        fields=tuple(_parse_field(f) for f in fields if isinstance(f, Mapping)),
        primary_key=tuple(str(key) for key in _list(descriptor, "primaryKey")),
        descriptor=descriptor,
    )


def _parse_field(field: Mapping[str, object]) -> Field:
    constraints = field.get("constraints")
    rules = constraints if isinstance(constraints, Mapping) else {}
    return Field(
        name=_text(field, "name"),
        type=_text(field, "type") or "string",
        format=_text(field, "format") or "default",
        title=_both(field, "title"),
        description=_both(field, "description"),
        unit=_text(field, "unit"),
        role=_text(field, "role") or "note",
        required=bool(rules.get("required", False)),
        enum=tuple(str(value) for value in _list(rules, "enum")),
    )


def _text(mapping: Mapping[str, object], key: str) -> str:
    return str(mapping.get(key) or "")


def _both(mapping: Mapping[str, object], key: str) -> Text:
    indonesian = _text(mapping, key)
    return Text(indonesian, _text(mapping, f"{key}_en") or indonesian)


def _list(mapping: Mapping[str, object], key: str) -> list[object]:
    value = mapping.get(key)
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, list | tuple) else []

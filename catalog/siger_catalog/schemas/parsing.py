"""A Table Schema descriptor, read into our words."""

from collections.abc import Mapping

from siger_catalog.schemas.table_schema import Change, Field, TableSchema, Text


def parse_schema(descriptor: Mapping[str, object]) -> TableSchema:
    """Read our words out of a Table Schema descriptor.

    Beside Table Schema's own keys it reads `name`, `version`, `topic`, `title`,
    `title_en`, `description`, `description_en`, `sources` (of Data Package) and
    `changelog` (`version`, `date`, `changes`, `changes_en`); and per field `title_en`,
    `description_en`, `unit`, `role`, `synonyms` and `source`.
    Source: https://specs.frictionlessdata.io/table-schema/.
    """
    return TableSchema(
        name=_text(descriptor, "name"),
        version=_text(descriptor, "version"),
        title=_both(descriptor, "title"),
        description=_both(descriptor, "description"),
        fields=tuple(_field(f) for f in _mappings(descriptor, "fields")),
        primary_key=_texts(descriptor, "primaryKey"),
        topic=_text(descriptor, "topic"),
        sources=tuple(_text(s, "title") for s in _mappings(descriptor, "sources")),
        changes=tuple(_change(c) for c in _mappings(descriptor, "changelog")),
        descriptor=descriptor,
    )


def _field(field: Mapping[str, object]) -> Field:
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
        enum=_texts(rules, "enum"),
        constraints=dict(rules),
        example=_text(field, "example"),
        synonyms=_texts(field, "synonyms"),
        source=_text(field, "source"),
        true_values=_texts(field, "trueValues"),
        false_values=_texts(field, "falseValues"),
    )


def _change(change: Mapping[str, object]) -> Change:
    return Change(
        version=_text(change, "version"),
        date=_text(change, "date"),
        text=_both(change, "changes"),
    )


def _text(mapping: Mapping[str, object], key: str) -> str:
    return str(mapping.get(key) or "")


def _both(mapping: Mapping[str, object], key: str) -> Text:
    indonesian = _text(mapping, key)
    return Text(indonesian, _text(mapping, f"{key}_en") or indonesian)


def _texts(mapping: Mapping[str, object], key: str) -> tuple[str, ...]:
    return tuple(str(value) for value in _list(mapping, key))


def _mappings(
    mapping: Mapping[str, object], key: str
) -> tuple[Mapping[str, object], ...]:
    return tuple(item for item in _list(mapping, key) if isinstance(item, Mapping))


def _list(mapping: Mapping[str, object], key: str) -> list[object]:
    value = mapping.get(key)
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, list | tuple) else []

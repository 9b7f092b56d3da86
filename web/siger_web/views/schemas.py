"""The table schemas as their pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import Field, TableSchema, Text, other_rules, type_text


@dataclass(frozen=True, slots=True)
class SchemaGroup:
    """The schemas of one topic, each with the number of datasets that follow it."""

    title: Text
    schemas: tuple[tuple[TableSchema, int], ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One column of a schema in words; `rules` leave out that it is required."""

    field: Field
    type: Text
    rules: tuple[Text, ...]
    is_key: bool


def group_schemas(
    schemas: Iterable[TableSchema], used: Mapping[str, int], province: Province
) -> tuple[SchemaGroup, ...]:
    """Group schemas in the order of the province's topics, the most used first.

    A schema of no topic of the province comes last, without a title.
    """
    by_topic: dict[str, list[TableSchema]] = {}
    for schema in schemas:
        key = schema.topic if province.topic(schema.topic) else ""
        by_topic.setdefault(key, []).append(schema)
    titles = {t.key: Text(t.label_id, t.label_en) for t in province.topics}
    titles[""] = Text("", "")
    return tuple(
        SchemaGroup(title, _counted(by_topic[key], used))
        for key, title in titles.items()
        if key in by_topic
    )


def field_rows(schema: TableSchema) -> tuple[FieldRow, ...]:
    """Return every column of a schema in words."""
    return tuple(
        FieldRow(
            field=field,
            type=type_text(field),
            rules=other_rules(field),
            is_key=field.name in schema.primary_key,
        )
        for field in schema.fields
    )


def _counted(
    schemas: Sequence[TableSchema], used: Mapping[str, int]
) -> tuple[tuple[TableSchema, int], ...]:
    counted = [(schema, used.get(schema.name, 0)) for schema in schemas]
    return tuple(sorted(counted, key=lambda pair: (-pair[1], pair[0].name)))

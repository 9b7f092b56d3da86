"""How each column of a file is to be understood: its field, its style of numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from siger_catalog.model import Finding
from siger_catalog.provinces.canonical import ADDED_NAMES
from siger_catalog.schemas import Field, TableSchema
from siger_validators.finding_types import Words
from siger_validators.reading.columns import Columns
from siger_validators.reading.fitting import match_fields
from siger_validators.reading.inference import field_descriptor, infer_field
from siger_validators.reading.loading import LoadedTable
from siger_validators.reading.numerals import (
    PLAIN,
    Style,
    collect_evidence,
    collect_group_evidence,
    decide_styles,
)
from siger_validators.schema_files import MISSING_VALUES

# Names of what the catalog itself adds to a table; a file's own column gets another.
RESERVED = ADDED_NAMES | {"_baris"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPlan:
    """What one column of a file is.

    `field` is the schema's (`is_declared`) or inferred; `descriptor` is its Table
    Schema descriptor, with the column's decimal sign.
    """

    label: str
    field: Field
    descriptor: Mapping[str, Any]
    style: Style
    is_declared: bool
    is_typed: bool

    @property
    def numbers(self) -> Style:
        """How its cells are read as numbers; texts that look like some stay texts."""
        return self.style if self.field.type in ("integer", "number") else PLAIN

    def cell(self, value: Any) -> Any:
        """Return a cell as it goes to the checks: without groups of thousands.

        In a workbook an integer under a text heading becomes text, which loses
        nothing; any other number stays one, for the check to report.
        """
        if isinstance(value, str):
            return self.numbers.without_groups(value)
        is_text = self.field.type == "string"
        if is_text and isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """What a file is as a table; `descriptor` is a whole Table Schema descriptor."""

    schema: TableSchema | None
    columns: tuple[ColumnPlan, ...]
    descriptor: Mapping[str, Any]


def plan_table(
    table: LoadedTable, columns: Columns, schema: TableSchema | None
) -> TablePlan:
    """Decide per column on field and style, from one cell of each kind."""
    distinct = [cells.values for cells in columns.cells]
    matched = match_fields(table.labels, schema) if schema else [None] * len(distinct)
    styles = _styles(columns, matched)
    names = _names(table.labels, matched)
    plans = []
    for index, field in enumerate(matched):
        style = styles.get(index, PLAIN)
        used = field or infer_field(
            names[index], table.labels[index], distinct[index], style
        )
        plans.append(
            ColumnPlan(
                label=table.labels[index],
                field=used,
                descriptor=_with_style(_descriptor(used, field, schema), style),
                style=style,
                is_declared=field is not None,
                is_typed=table.is_typed,
            )
        )
    return TablePlan(
        schema=schema, columns=tuple(plans), descriptor=_whole(schema, plans)
    )


def style_findings(
    plan: TablePlan, columns: Columns, words: Words
) -> Iterator[Finding]:
    """Yield what is doubtful about how a column is written."""
    for number, (column, cells) in enumerate(
        zip(plan.columns, columns.cells, strict=True), start=1
    ):
        place = {"field": column.field.name, "field_number": number}
        style = column.style
        if style.mixed:
            params = dict(zip(("comma", "point"), style.mixed, strict=True))
            yield words.finding("siger-gaya-angka-campur", params=params, **place)
        elif style.is_ambiguous and column.field.type == "number":
            row = cells.first_row(style.example)
            yield words.finding(
                "siger-angka-rancu", row=row, cell=style.example, **place
            )
        if column.is_typed and column.is_declared and column.field.type == "string":
            count = cells.number_count
            if count:
                yield words.finding(
                    "siger-angka-di-kolom-teks", params={"count": count}, **place
                )


def _styles(columns: Columns, matched: Sequence[Field | None]) -> dict[int, Style]:
    evidence = {}
    for index, (cells, field) in enumerate(zip(columns.cells, matched, strict=True)):
        counted = zip(cells.values, cells.counts, strict=True)
        texts = {cell: count for cell, count in counted if isinstance(cell, str)}
        if field is None or field.type == "number":
            evidence[index] = collect_evidence(texts)
        elif field.type == "integer":
            evidence[index] = collect_group_evidence(texts)
    return decide_styles(evidence)


def _names(labels: Sequence[str], matched: Sequence[Field | None]) -> list[str]:
    """Name every column once: the schema's name, else the heading, else its place."""
    taken = {field.name for field in matched if field} | RESERVED
    names = []
    for number, (label, field) in enumerate(zip(labels, matched, strict=True), start=1):
        name = field.name if field else label.strip() or f"kolom_{number}"
        count = 1
        while field is None and name in taken:
            count += 1
            name = f"{label.strip() or 'kolom'}_{count}"
        taken.add(name)
        names.append(name)
    return names


def _descriptor(
    used: Field, declared: Field | None, schema: TableSchema | None
) -> dict[str, Any]:
    if declared is None or schema is None:
        return dict(field_descriptor(used))
    for descriptor in _field_descriptors(schema):
        if descriptor.get("name") == declared.name:
            return dict(descriptor)
    return dict(field_descriptor(declared))


def _with_style(descriptor: dict[str, Any], style: Style) -> Mapping[str, Any]:
    if descriptor.get("type") == "number" and style.decimal != ".":
        return descriptor | {"decimalChar": style.decimal}
    return descriptor


def _whole(schema: TableSchema | None, plans: Sequence[ColumnPlan]) -> dict[str, Any]:
    if schema is None:
        fields = [plan.descriptor for plan in plans]
        return {"fields": fields, "missingValues": list(MISSING_VALUES)}
    planned = {plan.field.name: plan.descriptor for plan in plans if plan.is_declared}
    fields = [
        planned.get(str(descriptor.get("name")), descriptor)
        for descriptor in _field_descriptors(schema)
    ]
    return dict(schema.descriptor) | {"fields": fields}


def _field_descriptors(schema: TableSchema) -> list[Mapping[str, Any]]:
    fields = schema.descriptor.get("fields")
    return (
        [f for f in fields if isinstance(f, dict)] if isinstance(fields, list) else []
    )

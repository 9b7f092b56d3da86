"""Files of distributions as typed tables: the work done in the child."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from siger_catalog.model import Column, Distribution, Finding, TableFacts
from siger_catalog.ports import Reading, ReadTable
from siger_catalog.schemas import TableSchema
from siger_validators.finding_types import Words, load_words
from siger_validators.reading.columns import Columns, read_columns
from siger_validators.reading.door import READER_VERSION, TABLE_FORMATS
from siger_validators.reading.fitting import SAMPLE_CELLS, Fit, choose_schema
from siger_validators.reading.loading import LoadedTable, load
from siger_validators.reading.planning import TablePlan, plan_table, style_findings
from siger_validators.reading.typed import TypedColumn, arrow_table, type_columns

_REGION_ROLES = ("region-code", "region-name", "region-bps-code")
_NOT_A_TABLE = ("siger-bukan-tabel", "siger-biner", "siger-html")
# More than any province has regions; a column of villages is not kept whole.
_REGION_VALUE_LIMIT = 200
# A dimension with more values than this is a list of names, not a classification.
_VALUE_LIMIT = 500


def read_file(
    path: Path,
    distribution: Distribution,
    schemas: Sequence[TableSchema],
    version: str = READER_VERSION,
) -> Reading:
    """Read a file as `FileTableReader.read` promises; `version` is the reader's."""
    words = load_words("reading")
    table, findings = load(path, schemas, words)
    found = [*findings, *_format_findings(distribution, table, words)]
    read = None
    if table is not None:
        sha256 = distribution.content.sha256 if distribution.content else _sha256(path)
        columns = read_columns(table)
        sample = [cells.first(SAMPLE_CELLS) for cells in columns.cells]
        fit = choose_schema(distribution, table.labels, sample, schemas)
        table_id = _table_id(sha256, version, fit.schema if fit else None)
        read, more = _read_table(table, columns, fit, table_id, words)
        found += more
    return Reading(table=read, findings=tuple(_of_distribution(found, distribution)))


def _read_table(
    table: LoadedTable, columns: Columns, fit: Fit | None, table_id: str, words: Words
) -> tuple[ReadTable, list[Finding]]:
    schema = fit.schema if fit else None
    plan = plan_table(table, columns, schema)
    typed = type_columns(plan, columns, words)
    data = arrow_table(plan, typed, columns)
    found = list(style_findings(plan, columns, words))
    found += [finding for column in typed for finding in column.findings]
    found += _renamed(fit, table.labels, words)
    if not data.num_rows:
        found.append(words.finding("siger-tanpa-baris"))
    facts = TableFacts(
        table_id=table_id,
        row_count=data.num_rows,
        columns=tuple(_columns(plan, typed)),
        schema=schema.name if schema else "",
        schema_version=schema.version if schema else "",
        schema_origin=fit.origin if fit else "",
        schema_confidence=fit.confidence if fit else 0.0,
        years=tuple(_years(plan, data)),
        region_values=tuple(_region_values(plan, data)),
        dimension_values=dict(_dimension_values(plan, data)),
        dialect="; ".join([*table.dialect, *_style_words(plan)]),
    )
    return ReadTable(data=data, facts=facts, schema=schema), found


def _format_findings(
    distribution: Distribution, table: LoadedTable | None, words: Words
) -> Iterator[Finding]:
    declared = TABLE_FORMATS.get(distribution.format.lower())
    if table and declared and table.name != declared:
        params = {"declared": declared, "found": table.name}
        yield words.finding("siger-format-berbeda", params=params)


def _renamed(fit: Fit | None, labels: Sequence[str], words: Words) -> Iterator[Finding]:
    """Say which headings stand for a column of the schema under another name."""
    for heading, name in fit.renamed if fit else ():
        yield words.finding(
            "siger-judul-sinonim",
            field=heading,
            field_number=labels.index(heading) + 1,
            params={"name": name, "schema": fit.schema.name if fit else ""},
        )


def _of_distribution(
    findings: Sequence[Finding], distribution: Distribution
) -> Iterator[Finding]:
    """Say whose the findings are; a document is no fault where one is announced."""
    declared = distribution.format.lower()
    is_document = declared != "" and declared not in TABLE_FORMATS
    for finding in findings:
        is_mild = is_document and finding.type in _NOT_A_TABLE
        severity = "note" if is_mild else finding.severity
        yield replace(finding, distribution_id=distribution.id, severity=severity)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table_id(sha256: str, reader_version: str, schema: TableSchema | None) -> str:
    shape = f"{schema.name} {schema.version}" if schema else ""
    text = f"{sha256}\n{reader_version}\n{shape}"
    return hashlib.sha256(text.encode()).hexdigest()


def _columns(plan: TablePlan, typed: Sequence[TypedColumn]) -> Iterator[Column]:
    for column, values in zip(plan.columns, typed, strict=True):
        field = column.field
        yield Column(
            name=field.name,
            type=field.type,
            title=field.title.id,
            unit=field.unit,
            role=field.role,
            missing_count=values.missing_count,
        )


def _years(plan: TablePlan, data: pa.Table) -> list[int]:
    years: set[int] = set()
    for index, column in enumerate(plan.columns):
        values = data.column(index)
        if column.field.role == "year" and pa.types.is_integer(values.type):
            years.update(_distinct(values))
        elif column.field.role == "date" and pa.types.is_date(values.type):
            years.update(_distinct(pc.year(values)))
    return sorted(years)


def _region_values(plan: TablePlan, data: pa.Table) -> Iterator[str]:
    for role in _REGION_ROLES:
        for index, column in enumerate(plan.columns):
            if column.field.role == role:
                values = _distinct(data.column(index))
                yield from islice(map(str, values), _REGION_VALUE_LIMIT)


def _dimension_values(
    plan: TablePlan, data: pa.Table
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for index, column in enumerate(plan.columns):
        if column.field.role == "dimension":
            values = islice(map(str, _distinct(data.column(index))), _VALUE_LIMIT)
            yield column.field.name, tuple(values)


def _distinct(values: pa.ChunkedArray) -> list[int]:
    found: list[int] = pc.unique(values).drop_null().to_pylist()
    return found


def _style_words(plan: TablePlan) -> Iterator[str]:
    comma = [c.field.name for c in plan.columns if c.style.decimal == ","]
    grouped = [c.field.name for c in plan.columns if c.style.group == "."]
    if comma:
        yield f"koma desimal: {', '.join(comma)}"
    if grouped:
        yield f"titik ribuan: {', '.join(grouped)}"

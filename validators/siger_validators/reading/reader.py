"""Files of distributions as typed tables: the work done in the child."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from siger_catalog.model import Column, Distribution, Finding, TableFacts
from siger_catalog.ports import Reading, ReadTable
from siger_catalog.schemas import TableSchema
from siger_validators.finding_types import Words, load_words
from siger_validators.reading.columns import Columns, read_columns
from siger_validators.reading.door import READER_VERSION, TABLE_FORMATS
from siger_validators.reading.fitting import Fit, choose_schema
from siger_validators.reading.layout import layout_of
from siger_validators.reading.loading import LoadedTable, load
from siger_validators.reading.planning import TablePlan, plan_table, style_findings
from siger_validators.reading.rows import TypedRows, type_rows

_NOT_A_TABLE = ("siger-bukan-tabel", "siger-biner", "siger-html")


def read_file(
    path: Path,
    distribution: Distribution,
    schemas: Sequence[TableSchema],
    target: Path | None = None,
    version: str = READER_VERSION,
) -> Reading:
    """Read a file as `FileTableReader.read` promises; `version` is the reader's.

    The rows are written to `target`, an Arrow file; those of the reading are read out
    of it when they are asked for. Without `target` the table comes without rows.
    """
    words = load_words("reading")
    table, findings = load(path, schemas, words)
    found = [*findings, *_format_findings(distribution, table, words)]
    read = None
    if table is not None:
        sha256 = distribution.content.sha256 if distribution.content else _sha256(path)
        columns = read_columns(table)
        sample = [cells.sample for cells in columns.cells]
        fit = choose_schema(distribution, table.labels, sample, schemas)
        table_id = _table_id(sha256, version, fit.schema if fit else None)
        plan = plan_table(table, columns, fit.schema if fit else None)
        rows = type_rows(table, plan, columns, words, target)
        renamed = _renamed(fit, table.labels, words)
        found += _findings(plan, columns, rows, renamed)
        read = ReadTable(
            data=rows.table,
            facts=_facts(table, plan, rows, fit, table_id),
            schema=plan.schema,
            layout=layout_of(path, table, plan),
        )
    return Reading(table=read, findings=tuple(_of_distribution(found, distribution)))


def _findings(
    plan: TablePlan, columns: Columns, rows: TypedRows, renamed: Iterator[Finding]
) -> Iterator[Finding]:
    words = load_words("reading")
    yield from style_findings(plan, columns, words)
    for column in rows.columns:
        yield from column.findings
    yield from renamed
    if not rows.count:
        yield words.finding("siger-tanpa-baris")


def _facts(
    table: LoadedTable, plan: TablePlan, rows: TypedRows, fit: Fit | None, table_id: str
) -> TableFacts:
    schema = plan.schema
    return TableFacts(
        table_id=table_id,
        row_count=rows.count,
        columns=tuple(_columns(rows)),
        schema=schema.name if schema else "",
        schema_version=schema.version if schema else "",
        schema_origin=fit.origin if fit else "",
        schema_confidence=fit.confidence if fit else 0.0,
        years=rows.values.years(),
        region_values=rows.values.regions(),
        dimension_values=rows.values.dimensions(),
        dialect="; ".join([*table.dialect, *_style_words(plan)]),
    )


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
    # A schema may change without a new version; its tables are others then.
    shape = f"{schema.name} {schema.version} {schema.digest}" if schema else ""
    text = f"{sha256}\n{reader_version}\n{shape}"
    return hashlib.sha256(text.encode()).hexdigest()


def _columns(rows: TypedRows) -> Iterator[Column]:
    for column in rows.columns:
        field = column.plan.field
        yield Column(
            name=field.name,
            type=field.type,
            title=field.title.id,
            unit=field.unit,
            role=field.role,
            missing_count=column.missing_count,
        )


def _style_words(plan: TablePlan) -> Iterator[str]:
    comma = [c.field.name for c in plan.columns if c.style.decimal == ","]
    grouped = [c.field.name for c in plan.columns if c.style.group == "."]
    if comma:
        yield f"koma desimal: {', '.join(comma)}"
    if grouped:
        yield f"titik ribuan: {', '.join(grouped)}"

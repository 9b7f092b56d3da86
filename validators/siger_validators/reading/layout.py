"""What the reader learnt of a file, for checks that would have to find out again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from siger_catalog.schemas import TableSchema
from siger_validators.finding_types import load_words
from siger_validators.reading.columns import read_columns
from siger_validators.reading.loading import LoadedTable, load
from siger_validators.reading.planning import TablePlan, plan_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The plan of a table; the table too where it is small, as of a text file."""

    path: Path
    plan: TablePlan
    table: LoadedTable | None


def layout_of(path: Path, table: LoadedTable, plan: TablePlan) -> Layout:
    """Return what may be handed on of a table that was read."""
    return Layout(path=path, plan=plan, table=table if table.text else None)


def laid_out(
    path: Path, schema: TableSchema | None, layout: object
) -> tuple[LoadedTable, TablePlan] | None:
    """Return a file as a table and its plan; None if it is no table.

    `layout` is that of the reader, or anything else: then the file is looked at anew.
    """
    known = layout if isinstance(layout, Layout) and layout.path == path else None
    if known and known.table:
        return known.table, known.plan
    schemas: Sequence[TableSchema] = [schema] if schema else []
    table, _ = load(path, schemas, load_words("reading"))
    if table is None:
        return None
    plan = known.plan if known else plan_table(table, read_columns(table), schema)
    return table, plan

"""What will be written anew in a table, decided per column from all of its cells."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from siger_catalog.ports import LeftAlone
from siger_catalog.ports.fixing import CellFix
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import Field, TableSchema
from siger_validators.fixing.amounts import (
    amount_rewriter,
    amount_style,
    as_number,
    plain_amount,
)
from siger_validators.fixing.dates import date_style, iso_date
from siger_validators.fixing.names import Rewrite, name_rewriter
from siger_validators.reading.fitting import match_fields
from siger_validators.reading.inference import infer_field
from siger_validators.reading.loading import LoadedTable
from siger_validators.reading.numerals import PLAIN
from siger_validators.schema_files import MISSING_VALUES

_NUMERIC = ("integer", "number")
_PLAIN_FORMATS = ("", "default", "any")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFix:
    """How the texts of a column are written anew; `rewrite` None leaves them."""

    field: Field
    kind: CellFix = "name"
    rewrite: Rewrite | None = None

    def __call__(self, cell: object) -> object:
        """Return a cell as it will be written; what is no text stays."""
        if self.rewrite is None or not isinstance(cell, str) or cell in MISSING_VALUES:
            return cell
        return self.rewrite(cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixPlan:
    """Headings and columns as they will be, and what is left alone."""

    labels: tuple[str, ...]
    columns: tuple[ColumnFix, ...]
    left: tuple[LeftAlone, ...]


def plan_fixes(
    table: LoadedTable, schema: TableSchema | None, province: Province
) -> FixPlan:
    """Decide what is written anew, by the schema and the column's own cells."""
    texts, typed = _distinct(table)
    matched = match_fields(table.labels, schema) if schema else [None] * len(texts)
    fields = [
        field or _inferred(label, column, others)
        for field, label, column, others in zip(
            matched, table.labels, texts, typed, strict=True
        )
    ]
    unclear = tuple(_unclear_numbers(fields, matched, texts))
    is_blocked = any(left.reason == "ambiguous-number" for left in unclear)
    columns, left = [], list(unclear)
    for field, declared, column in zip(fields, matched, texts, strict=True):
        if field.type in _NUMERIC:
            fix, reasons = _numbers(field, column, is_blocked=is_blocked)
        elif field.type == "date":
            fix, reasons = _dates(field, declared, column)
        else:
            fix, reasons = _names(field, declared, column, province), []
        columns.append(fix)
        left += reasons
    return FixPlan(
        labels=_labels(table.labels, matched), columns=tuple(columns), left=tuple(left)
    )


def _labels(labels: Sequence[str], matched: Sequence[Field | None]) -> tuple[str, ...]:
    """Write headings as the schema does, unless that would make two alike."""
    wanted = [
        field.name if field else label
        for field, label in zip(matched, labels, strict=True)
    ]
    return tuple(
        new if wanted.count(new) == 1 else old
        for new, old in zip(wanted, labels, strict=True)
    )


def _distinct(
    table: LoadedTable,
) -> tuple[list[dict[str, None]], list[dict[object, None]]]:
    """Return the distinct texts of each column, and its distinct other values."""
    texts: list[dict[str, None]] = [{} for _ in table.labels]
    typed: list[dict[object, None]] = [{} for _ in table.labels]
    for row in table.rows():
        for text, other, cell in zip(texts, typed, row, strict=False):
            if isinstance(cell, str):
                text[cell] = None
            elif cell is not None:
                other[cell] = None
    return texts, typed


def _inferred(label: str, texts: Collection[str], typed: Collection[object]) -> Field:
    """Guess what a column is, its numbers written as they will be."""
    style = amount_style(texts)
    plain = [plain_amount(text, style, is_whole=False) for text in texts]
    read = [as_number(text) for text in plain] if typed else plain
    return infer_field(label, label, [*read, *typed], PLAIN)


def _unclear_numbers(
    fields: Sequence[Field],
    matched: Sequence[Field | None],
    texts: Sequence[Collection[str]],
) -> Iterator[LeftAlone]:
    """Name the columns with a number that may mean two things.

    A column that no schema describes is one of them whatever it was taken for: the
    reader weighs its cells too. Integers of a schema hang on no other column.
    """
    for field, declared, column in zip(fields, matched, texts, strict=True):
        cell = amount_style(column).unclear
        if cell and (declared is None or field.type == "number"):
            yield LeftAlone(column=field.name, example=cell, reason="ambiguous-number")
        elif cell and field.type == "integer":
            yield LeftAlone(column=field.name, example=cell, reason="ambiguous-integer")


def _numbers(
    field: Field, texts: Collection[str], *, is_blocked: bool
) -> tuple[ColumnFix, list[LeftAlone]]:
    """Plan a column of numbers.

    How a doubtful column is read hangs on what the other columns prove. So none is
    touched while one is doubtful: a comma made a point elsewhere would decide it.
    """
    rewrite = amount_rewriter(texts, is_whole=field.type == "integer")
    if not is_blocked:
        return ColumnFix(field=field, kind="number", rewrite=rewrite), []
    changed = next((c for c in texts if rewrite(c) != c), "")
    left = [LeftAlone(column=field.name, example=changed, reason="other-column")]
    return ColumnFix(field=field, kind="number"), left if changed else []


def _dates(
    field: Field, declared: Field | None, texts: Collection[str]
) -> tuple[ColumnFix, list[LeftAlone]]:
    if declared and declared.format not in _PLAIN_FORMATS:
        return ColumnFix(field=field, kind="date"), []  # the schema wants it otherwise
    style = date_style(texts)
    left = [
        LeftAlone(column=field.name, example=cell, reason="ambiguous-date")
        for cell in filter(None, [style.unclear])
    ]
    return ColumnFix(
        field=field, kind="date", rewrite=partial(iso_date, style=style)
    ), left


def _names(
    field: Field, declared: Field | None, texts: Collection[str], province: Province
) -> ColumnFix:
    rewrite = name_rewriter(field, texts, province, is_declared=declared is not None)
    return ColumnFix(field=field, rewrite=rewrite)

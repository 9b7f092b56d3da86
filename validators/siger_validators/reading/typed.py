"""Cells as typed Arrow columns, read by Frictionless's own cell readers.

So a cell is null in the table exactly where the check reports a type error. What the
engine's kernels prove is not shown to the readers.
"""

import datetime as dt
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from frictionless import Field, Schema

from siger_catalog.model import Finding
from siger_validators.engine.arrays import Bools, Ints
from siger_validators.engine.columns import Cells, missing_values
from siger_validators.engine.kernels import kernel_of
from siger_validators.engine.proofs import Kernel, Proof, bools
from siger_validators.finding_types import FINDING_LIMIT, Words
from siger_validators.reading.columns import Columns
from siger_validators.reading.planning import ColumnPlan, TablePlan

_ARROW_TYPES = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "year": pa.int32(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
_INT64 = range(-(2**63), 2**63)
_METADATA_KEY = b"siger"
_UNIX_EPOCH_ORDINAL = 719163
# Readings kept for each column; a column with more values is read again.
_CACHE_LIMIT = 50_000


@dataclass(slots=True, kw_only=True)
class ColumnTyper:
    """Reads the cells of one column, batch by batch, as the type of its field.

    What cannot be read is null; what nobody can calculate with is null and found.
    """

    number: int
    plan: ColumnPlan
    missing: Sequence[Any]
    words: Words
    missing_count: int = 0
    findings: list[Finding] = field(default_factory=list)
    _read: Callable[[Any], Any] = field(init=False)
    _kernel: Kernel | None = field(init=False)
    _known: dict[Any, tuple[Any, bool]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        rules = _rules(self.plan, self.missing)
        self._read = _reader(self.plan, rules)
        has_kernel = self.plan.field.type in (*_ARROW_TYPES, "string")
        self._kernel = kernel_of(rules, missing_values(rules)) if has_kernel else None

    @property
    def type(self) -> pa.DataType:
        """The type of the column in Arrow."""
        return _ARROW_TYPES.get(self.plan.field.type, pa.string())

    def add(self, cells: Cells, row_number: Callable[[int], int]) -> pa.Array:
        """Return the cells of a batch as values; `row_number` tells each one's row."""
        values = self._typed(cells, row_number)
        self.missing_count += values.null_count
        return values

    def _typed(self, cells: Cells, row_number: Callable[[int], int]) -> pa.Array:
        if not isinstance(cells, pa.Array) or self._kernel is None:
            return self._asked(cells, row_number)
        proof = self._kernel(cells)
        is_proved = proof.is_proved & self._is_plain(cells)
        proved = _proved_values(proof, cells, self.type)
        if is_proved.all():
            return proved
        rest = np.flatnonzero(~is_proved)
        asked = self._asked(
            cells.take(pa.array(rest)), lambda at: row_number(int(rest[at]))
        )
        return pc.replace_with_mask(proved, pa.array(~is_proved), asked)

    def _is_plain(self, cells: pa.StringArray) -> Bools:
        """Tell which cells mean what they seem to, whatever the style of numbers."""
        style, odd = self.plan.numbers, np.zeros(len(cells), bool)
        if style.group:
            odd |= bools(pc.match_substring(cells, style.group))
        if style.is_ambiguous:
            odd |= bools(pc.match_substring(cells, "."))
        return ~odd

    def _asked(self, cells: Cells, row_number: Callable[[int], int]) -> pa.Array:
        """Ask Frictionless's reader, once for each different cell."""
        values, codes = _coded(cells)
        answers = [self._ask(value) for value in values]
        fitting = pa.array([value for value, _ in answers], self.type)
        is_odd = np.fromiter((odd for _, odd in answers), bool, len(answers))
        for at in np.flatnonzero(is_odd[codes]).tolist():
            if len(self.findings) >= FINDING_LIMIT:
                break
            self.findings.append(self._odd(values[codes[at]], row_number(at)))
        return fitting.take(pa.array(codes))

    def _ask(self, cell: Any) -> tuple[Any, bool]:
        """Return the value, and whether it is one that nobody can calculate with."""
        key = cell if type(cell) is str else (type(cell), cell)
        answer = self._known.get(key)
        if answer is None:
            value = self._read(cell)
            is_fit = _fits(value, self.type)
            answer = (value if is_fit else None), not is_fit
            if len(self._known) < _CACHE_LIMIT:
                self._known[key] = answer
        return answer

    def _odd(self, cell: Any, row: int) -> Finding:
        return self.words.finding(
            "siger-bukan-bilangan",
            row=row,
            cell=str(cell),
            field=self.plan.field.name,
            field_number=self.number,
        )


def column_typers(plan: TablePlan, words: Words) -> list[ColumnTyper]:
    """Make what reads each column of a table."""
    missing = plan.descriptor.get("missingValues", [""])
    return [
        ColumnTyper(number=number, plan=column, missing=missing, words=words)
        for number, column in enumerate(plan.columns, start=1)
    ]


def arrow_schema(typers: Sequence[ColumnTyper], columns: Columns) -> pa.Schema:
    """Return names and types; the record numbers travel as metadata."""
    first, blank = columns.first_row, columns.blank
    leading = int(np.sum(blank == first + np.arange(len(blank))))
    last = first + columns.record_count - 1
    trailing = int(np.sum(blank[::-1] == last - np.arange(len(blank))))
    skipped = blank[leading : len(blank) - trailing].tolist()
    first += leading
    if not columns.row_count:
        first, skipped = 0, []
    text = json.dumps({"first_row": first, "skipped_rows": skipped})
    fields = [(typer.plan.field.name, typer.type) for typer in typers]
    return pa.schema(fields, {_METADATA_KEY: text.encode()})


def row_numbers(table: pa.Table) -> list[int]:
    """Return the record number in the file (headings are 1) of each row."""
    metadata = table.schema.metadata or {}
    place = json.loads(metadata.get(_METADATA_KEY, b"{}"))
    skipped = set(place.get("skipped_rows", ()))
    first = place.get("first_row", 2)
    numbers = range(first, first + table.num_rows + len(skipped))
    return [number for number in numbers if number not in skipped]


def _proved_values(proof: Proof, cells: pa.StringArray, kind: pa.DataType) -> pa.Array:
    """Return the values that a kernel read; where it proved nothing they are void."""
    if kind == pa.string() or proof.codes is None:
        return cells
    if kind == pa.float64():
        return pa.array(proof.codes.view(np.float64))
    numbers = proof.codes.view(np.int64)
    if kind == pa.date32():
        days = (numbers - _UNIX_EPOCH_ORDINAL).astype(np.int32)
        return pa.array(days).view(pa.date32())
    return pa.array(numbers)


def _coded(cells: Cells) -> tuple[list[Any], Ints]:
    """Return the different cells, and which of them stands where."""
    if isinstance(cells, pa.Array):
        encoded = cells.dictionary_encode(null_encoding="encode")
        codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return encoded.dictionary.to_pylist(), codes
    known: dict[Any, int] = {}
    numbers = (known.setdefault((type(c), c), len(known)) for c in cells)
    found = np.fromiter(numbers, np.int64, len(cells))
    return [cell for _, cell in known], found


def _rules(column: ColumnPlan, missing: Sequence[Any]) -> Field:
    descriptor = {k: v for k, v in column.descriptor.items() if k != "constraints"}
    schema = Schema.from_descriptor(
        {"fields": [descriptor], "missingValues": list(missing)}
    )
    return schema.fields[0]


def _reader(column: ColumnPlan, rules: Field) -> Callable[[Any], Any]:
    read_cell = rules.create_cell_reader()

    def read(cell: Any) -> Any:
        if isinstance(cell, str) and column.numbers.has_no_value(cell):
            return None
        value, _ = read_cell(column.cell(cell))
        return _plain(value, column.field.type)

    return read


def _plain(value: Any, type_: str) -> Any:
    if value is None:
        return None
    if type_ == "number":
        return _float(value)
    if type_ in _ARROW_TYPES:
        return value
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _float(value: Any) -> float:
    try:
        return float(value)
    except (ValueError, OverflowError):  # a signalling NaN; an integer beyond 1e308
        return math.nan


def _fits(value: Any, arrow_type: pa.DataType) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return arrow_type != pa.int64() or value is None or value in _INT64

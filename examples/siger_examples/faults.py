"""The faults of faults.toml and what they do to a table."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib import resources

from siger_examples.cuts import Cut, sound_cuts, table_of
from siger_examples.facts import Table
from siger_examples.people import made_person

_WITHOUT_TABLE = ("dead-link", "html-file", "portal-down")
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault made on purpose.

    `dataset` is empty for a whole portal; `copy_of` is empty where the fault does not
    touch the table; `rows` count data rows from 1, none means every row, or those of
    `year` if there is one; `factor` multiplies figures; `added` are columns that the
    table should not have.
    """

    kind: str
    about: str
    portal: str
    dataset: str = ""
    copy_of: str = ""
    shape: str = ""
    column: str = ""
    value: str = ""
    year: str = ""
    factor: str = ""
    rows: tuple[int, ...] = ()
    added: tuple[str, ...] = ()


@cache
def read_faults() -> tuple[Fault, ...]:
    """Return every fault, in the order of faults.toml."""
    text = (resources.files("siger_examples") / "faults.toml").read_text("utf-8")
    entries = tomllib.loads(text)["fault"]
    return tuple(
        Fault(**entry | {key: tuple(entry.get(key, ())) for key in ("rows", "added")})
        for entry in entries
    )


def fault_of(portal: str, dataset: str) -> Fault | None:
    """Return the fault of a dataset, or None where it is sound."""
    return next(
        (f for f in read_faults() if (f.portal, f.dataset) == (portal, dataset)), None
    )


@cache
def faulty_cuts() -> tuple[Cut, ...]:
    """Return the cuts of the faulty copies, as they would be without their fault."""
    sound = {(cut.portal, cut.dataset): cut for cut in sound_cuts()}
    return tuple(
        replace(sound[fault.portal, fault.copy_of], dataset=fault.dataset)
        for fault in read_faults()
        if fault.copy_of
    )


def published_table(cut: Cut) -> Table | None:
    """Return the table as its file holds it, fault and all.

    None where no table comes down the link. Cells are spelt as in the facts; a broken
    cell is spelt as in the file.
    """
    fault = fault_of(cut.portal, cut.dataset)
    if fault is None:
        return table_of(cut)
    return None if fault.kind in _WITHOUT_TABLE else spoil(table_of(cut), fault)


def spoil(table: Table, fault: Fault) -> Table:
    """Return the table with the fault in it."""
    return _SPOILERS.get(fault.kind, _leave)(table, fault)


def _leave(table: Table, _fault: Fault) -> Table:
    return table


def _replace_cells(table: Table, fault: Fault) -> Table:
    return _with_cells(table, fault, lambda _cell: fault.value)


def _multiply_cells(table: Table, fault: Fault) -> Table:
    factor = Decimal(fault.factor)
    return _with_cells(table, fault, lambda cell: f"{Decimal(cell) * factor:f}")


def _lose_thousands(table: Table, fault: Fault) -> Table:
    def lost(cell: str) -> str:
        return "" if cell and Decimal(cell) >= _THOUSAND else cell

    return _with_cells(table, fault, lost)


def _with_cells(table: Table, fault: Fault, made: Callable[[str], str]) -> Table:
    """Make the cells of the fault's column anew, in the rows that it names."""
    position, year = table.position(fault.column), table.position("tahun")
    rows = (
        (*row[:position], made(row[position]), *row[position + 1 :])
        if (not fault.rows or number in fault.rows)
        and (not fault.year or row[year] == fault.year)
        else row
        for number, row in enumerate(table.rows, start=1)
    )
    return Table(table.columns, tuple(rows))


def _drop_column(table: Table, fault: Fault) -> Table:
    position = table.position(fault.column)
    rows = ((*row[:position], *row[position + 1 :]) for row in table.rows)
    columns = (*table.columns[:position], *table.columns[position + 1 :])
    return Table(columns, tuple(rows))


def _add_people(table: Table, fault: Fault) -> Table:
    rows = (
        (*row, *(getattr(made_person(number), name) for name in fault.added))
        for number, row in enumerate(table.rows, start=1)
    )
    return Table((*table.columns, *fault.added), tuple(rows))


_SPOILERS: dict[str, Callable[[Table, Fault], Table]] = {
    "wrong-codes": _replace_cells,
    "broken-number": _replace_cells,
    "wrong-total": _replace_cells,
    "wrong-product": _replace_cells,
    "jump": _replace_cells,
    "zero-for-missing": _replace_cells,
    "changed-unit": _multiply_cells,
    "lost-thousands": _lose_thousands,
    "missing-column": _drop_column,
    "personal-data": _add_people,
}

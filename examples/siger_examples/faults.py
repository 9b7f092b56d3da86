"""The faults of faults.toml and faults_places.toml, and what they do to a table."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from siger_examples.cuts import Cut, sound_cuts, table_of
from siger_examples.facts import Table
from siger_examples.people import made_person

_FILES = ("faults.toml", "faults_places.toml")
_LISTS = ("rows", "added", "values", "dropped", "years")
_WITHOUT_TABLE = ("dead-link", "html-file", "portal-down")
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault made on purpose.

    `dataset` is empty for a whole portal; `copy_of` is empty where the fault does not
    touch the table; `rows` count data rows from 1, none means every row, or those of
    `year` if there is one; `factor` multiplies figures; `added` are columns that the
    table should not have, filled with `values`; `dropped` ones it should have; `extras`
    are what the portal says besides. `finding` and `case` name the finding that a check
    must give, where it is the only one of its kind. A copy may be of another portal's
    dataset (`copy_from`). In a wrong join the figures of `years` are of the region
    whose BPS code has the digits of the Kemendagri code of the row; `cells` (region,
    year, figure) are then figures as another public table has them.
    """

    kind: str
    about: str
    portal: str
    dataset: str = ""
    copy_of: str = ""
    copy_from: str = ""
    shape: str = ""
    column: str = ""
    value: str = ""
    year: str = ""
    factor: str = ""
    rows: tuple[int, ...] = ()
    added: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    cells: tuple[tuple[str, str, str], ...] = ()
    values: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()
    finding: str = ""
    case: str = ""

    @property
    def origin(self) -> tuple[str, str]:
        """The portal and dataset that it is a copy of."""
        return self.copy_from or self.portal, self.copy_of


@cache
def read_faults() -> tuple[Fault, ...]:
    """Return every fault, in the order of faults.toml, then of faults_places.toml."""
    return tuple(_fault(entry) for file in _FILES for entry in _entries(file))


def _entries(file: str) -> list[dict[str, Any]]:
    text = (resources.files("siger_examples") / file).read_text("utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["fault"]
    return found


def _fault(entry: dict[str, Any]) -> Fault:
    lists = {key: tuple(entry.get(key, ())) for key in _LISTS}
    extras = tuple(entry.get("extras", {}).items())
    cells = tuple(map(tuple, entry.get("cells", ())))
    return Fault(**entry | lists | {"extras": extras, "cells": cells})


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
        replace(sound[fault.origin], portal=fault.portal, dataset=fault.dataset)
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


def _join_by_digits(table: Table, fault: Fault) -> Table:
    """Put the figures of one code system under the codes of the other."""
    names = ("kode_kemendagri", "kode_bps", "tahun", fault.column)
    code, bps, year, figure = map(table.position, names)
    by_digits = {(row[bps], row[year]): row[figure] for row in table.rows}
    stated = {(region, when): number for region, when, number in fault.cells}

    def joined(row: tuple[str, ...]) -> str:
        if row[year] in fault.years:
            digits = row[code].replace(".", "")
            return by_digits.get((digits, row[year]), row[figure])
        return stated.get((row[code], row[year]), row[figure])

    rows = ((*row[:figure], joined(row), *row[figure + 1 :]) for row in table.rows)
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


def _misplace(table: Table, fault: Fault) -> Table:
    """Write one cell in each row anew, add columns of one value, leave others out."""
    if fault.column:
        table = _replace_cells(table, fault)
    wide = Table(
        (*table.columns, *fault.added), tuple((*r, *fault.values) for r in table.rows)
    )
    kept = [at for at, name in enumerate(wide.columns) if name not in fault.dropped]
    return Table(
        tuple(wide.columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in wide.rows),
    )


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
    "wrong-join": _join_by_digits,
    "wrong-place": _misplace,
}

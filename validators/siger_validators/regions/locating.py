"""Where the rows of a table are: every column that speaks of places, taken together.

A region is certain only when all that a row says of it agrees: its codes, each in the
system that its column is in, its names, its district.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import numpy as np

from siger_catalog.model import CodeSystem
from siger_catalog.ports import ReadTable
from siger_catalog.provinces.regions import District, Province, Region
from siger_validators.engine.arrays import Ints
from siger_validators.reading.typed import row_numbers
from siger_validators.regions.distinct import Distinct, distinct_rows
from siger_validators.regions.headings import (
    Kind,
    PlaceColumn,
    System,
    of_kind,
    place_columns,
)
from siger_validators.regions.systems import (
    CodeColumn,
    CodeRow,
    code_meanings,
    decide,
)

TEXT_KINDS: tuple[Kind, ...] = (
    *("region-code", "region-name", "district-code", "district-name"),
    "village-code",
)
_NEAR = 0.75
# So many different names tell whether a column holds those of districts.
_SAMPLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The places of a table.

    `rows` are its different rows in the `columns` that name places; `numbers` tell
    where each row of the table stands in its file; `codes` are its columns of region
    codes with the system each is in. A column of other places is not among them.
    """

    table: ReadTable
    province: Province
    columns: tuple[PlaceColumn, ...]
    rows: Distinct
    numbers: Ints
    codes: tuple[tuple[CodeColumn, CodeSystem], ...]

    @property
    def is_declared(self) -> bool:
        """A schema, not only their headings, says what the columns are."""
        return self.table.schema is not None

    def of_kind(self, kind: Kind) -> tuple[PlaceColumn, ...]:
        """Return the columns of one kind that are looked at."""
        return of_kind(self.columns, kind)

    def cells(self, column: PlaceColumn) -> list[str]:
        """Return a column's cell in each of the different rows."""
        at = self.columns.index(column)
        return [row[at] for row in self.rows.rows]

    def number(self, kind: int) -> int:
        """Return the number in the file of the first row of a kind."""
        return int(self.numbers[self.rows.first[kind]])

    def kind_at(self, number: int) -> int:
        """Return which of the different rows stands at a number in the file."""
        return int(self.rows.which[np.searchsorted(self.numbers, number)])

    def numbers_of(self, kinds: Sequence[int]) -> list[int]:
        """Return the numbers in the file of all rows of some kinds, ascending."""
        places = np.flatnonzero(np.isin(self.rows.which, list(kinds)))
        return [int(number) for number in self.numbers[places]]


def locate(
    table: ReadTable, province: Province, stated: System | None = None
) -> Located | None:
    """Read what a table says of places; None when it says nothing, or too much.

    `stated` is the code system that the portal names for the whole file.
    """
    columns = place_columns(table.facts.columns)
    named = tuple(column for column in columns if column.kind in TEXT_KINDS)
    rows = distinct_rows(table.data, [c.at for c in named]) if named else None
    if rows is None:
        return None
    found = Located(
        table=table,
        province=province,
        columns=named,
        rows=rows,
        numbers=np.asarray(row_numbers(table.data), np.int64),
        codes=(),
    )
    found = _without_other_names(found)
    codes = (_code_column(found, c, stated) for c in found.of_kind("region-code"))
    decided = [(column, decide(column)) for column in codes]
    kept = [pair for pair in decided if found.is_declared or not _is_elsewhere(*pair)]
    return replace(found, codes=tuple(kept))


def nearest(name: str, spellings: Mapping[str, str]) -> str:
    """Return the value of the spelling most like a name, "" when none is.

    Spellings are without regard to case.
    """
    found = get_close_matches(_plain(name), spellings, n=1, cutoff=_NEAR)
    return spellings[found[0]] if found else ""


def region_spellings(province: Province) -> dict[str, str]:
    """Return official names by what may be written: with and without the kind."""
    return {
        _plain(spelling): region.name
        for region in province.regencies
        for spelling in (region.short_name, region.name)
    }


def district_spellings(districts: Sequence[District]) -> dict[str, str]:
    """Return official names of districts by both offices' spellings."""
    return {
        _plain(spelling): district.name
        for district in districts
        for spelling in (district.bps_name, district.name)
        if spelling
    }


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _code_column(
    found: Located, column: PlaceColumn, stated: System | None
) -> CodeColumn:
    name_of = _names_for(found, column)
    return CodeColumn(
        field=column.name,
        number=column.at + 1,
        rows=tuple(_code_rows(found, column, name_of)),
        stated=column.stated or stated,
        stated_by="heading" if column.stated else "portal" if stated else "",
    )


def _code_rows(
    found: Located, column: PlaceColumn, name_of: Callable[[int], str]
) -> Iterator[CodeRow]:
    for kind, code in enumerate(found.cells(column)):
        if code:
            name = name_of(kind)
            kemendagri, bps = code_meanings(code, found.province)
            yield CodeRow(
                kind=kind,
                number=found.number(kind),
                count=int(found.rows.counts[kind]),
                code=code,
                name=name,
                named=_named(found, name),
                kemendagri=kemendagri,
                bps=bps,
            )


def _names_for(found: Located, column: PlaceColumn) -> Callable[[int], str]:
    """Return what tells the name beside a code: of its system's own column first.

    Where no column names regencies, districts do, whose names are of one regency.
    """
    names = found.of_kind("region-name")
    own = [each for each in names if each.stated and each.stated == column.stated]
    chosen = [*own, *names, *found.of_kind("district-name")]
    if not chosen:
        return lambda _kind: ""
    cells = found.cells(chosen[0])
    return lambda kind: cells[kind]


def _named(found: Located, name: str) -> Region | None:
    if not name:
        return None
    if found.of_kind("region-name"):
        return found.province.by_name(name)
    regions = {d.region_code for d in found.province.districts_named(name)}
    return found.province.region(regions.pop()) if len(regions) == 1 else None


def _without_other_names(found: Located) -> Located:
    """Leave out columns of other places, such as villages, under a like heading."""
    if found.is_declared:
        return found
    kept = [c for c in found.columns if not _has_other_names(found, c)]
    at = [found.columns.index(column) for column in kept]
    rows = tuple(tuple(row[i] for i in at) for row in found.rows.rows)
    return replace(found, columns=tuple(kept), rows=replace(found.rows, rows=rows))


def _has_other_names(found: Located, column: PlaceColumn) -> bool:
    """Tell a column of which most names are of no place here, nor like one."""
    province = found.province
    cells = list(dict.fromkeys(cell for cell in found.cells(column) if cell))
    if column.kind == "region-name":
        known = [province.by_name(cell) is not None for cell in cells]
    elif column.kind == "district-name":
        spellings = district_spellings(province.districts)
        known = [
            bool(province.districts_named(cell) or nearest(cell, spellings))
            for cell in cells[:_SAMPLE]
        ]
    else:
        return False
    return sum(known) * 2 < len(known)


def _is_elsewhere(column: CodeColumn, system: CodeSystem) -> bool:
    """Tell codes of other provinces, or of something else, under a like heading."""
    known = {row.code: row.meaning(system.system) is not None for row in column.rows}
    return sum(known.values()) * 2 < len(known)

"""The region and district of each row, where they are certain, as columns of a table.

The table's own columns are not touched; what is added stands in `ReadTable.added`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from siger_catalog.model import Column
from siger_catalog.ports import ReadTable
from siger_catalog.provinces.canonical import DISTRICT_COLUMNS, REGION_COLUMNS
from siger_catalog.provinces.regions import District, Province, Region
from siger_validators.engine.arrays import Ints
from siger_validators.regions.headings import Kind, System
from siger_validators.regions.locating import (
    Located,
    district_spellings,
    locate,
    nearest,
    region_spellings,
)
from siger_validators.regions.systems import districts_of_code

# A longer code than that of a regency, "1804", names a district too.
_REGENCY_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Placement:
    """What is certain about a row; a district is never without its region."""

    region: Region | None = None
    district: District | None = None


def place_table(
    table: ReadTable, province: Province, stated: System | None = None
) -> ReadTable:
    """Return the table with the columns that say which region each row is about.

    Facts tell of them, of the regions met, and how the table's own codes are meant.
    What the portal states is part of what the table is, and so of its id.
    """
    located = locate(table, province, stated)
    placed = placements(located) if located else [Placement()]
    which = located.rows.which if located else np.zeros(table.data.num_rows, np.int64)
    added, columns = _added(placed, which)
    regions = sorted({p.region.code for p in placed if p.region})
    facts = replace(
        table.facts,
        table_id=_with_stated(table.facts.table_id, stated),
        added=columns,
        regions=tuple(regions),
        code_systems=tuple(s for _, s in located.codes) if located else (),
    )
    return replace(table, facts=facts, added=added)


def placements(located: Located) -> list[Placement]:
    """Return what is certain about each of the different rows."""
    said = _Districts.of(located)
    return [
        _placed(located.province, claim, said, kind)
        for kind, claim in enumerate(claims_of(located))
    ]


def claims_of(located: Located) -> list["Claim"]:
    """Return what codes and names of regions say in each of the different rows."""
    claims = _Claims.of(located)
    return [claims.region(kind) for kind in range(len(located.rows.rows))]


def _placed(
    province: Province, claimed: "Claim", said: "_Districts", kind: int
) -> Placement:
    if claimed.is_contradicted:
        return Placement()
    fitting = said.candidates(kind)
    if fitting is None:
        return Placement(claimed.region)
    if claimed.region is not None and (not fitting or not claimed.is_whole):
        here = [d for d in fitting if d.region_code == claimed.region.code]
        if fitting and not here:  # the row names a district of another regency
            return Placement()
        return Placement(claimed.region, here[0] if len(here) == 1 else None)
    if len(fitting) != 1:
        return Placement()
    return Placement(province.region(fitting[0].region_code), fitting[0])


@dataclass(frozen=True, slots=True)
class Claim:
    """The region that codes and names of a row agree on, if any say something."""

    region: Region | None = None
    is_contradicted: bool = False

    @property
    def is_whole(self) -> bool:
        """Tell whether it is the province, which no district contradicts."""
        return self.region is not None and self.region.kind == "provinsi"


@dataclass(frozen=True, slots=True)
class _Claims:
    """What codes and names of regions say, by kind of row."""

    located: Located
    codes: tuple[Mapping[int, Region | None], ...]
    names: tuple[Sequence[str], ...]
    spellings: Mapping[str, str]

    @classmethod
    def of(cls, located: Located) -> "_Claims":
        """Collect them once for all rows."""
        codes = (
            {row.kind: row.meaning(system.system) for row in column.rows}
            for column, system in located.codes
            if system.system
        )
        names = (located.cells(column) for column in located.of_kind("region-name"))
        spellings = region_spellings(located.province)
        return cls(located, tuple(codes), tuple(names), spellings)

    def region(self, kind: int) -> Claim:
        """Return what a row says; a misspelt name only confirms, it never decides."""
        by_code = [codes[kind] for codes in self.codes if kind in codes]
        texts = [names[kind] for names in self.names if names[kind]]
        by_name = [self.located.province.by_name(text) for text in texts]
        known = {r.code: r for r in (*by_code, *by_name) if r}
        if None in by_code or len(known) > 1:
            return Claim(is_contradicted=True)
        region = next(iter(known.values()), None)
        unknown = [t for t, r in zip(texts, by_name, strict=True) if r is None]
        near = {nearest(text, self.spellings) for text in unknown}
        if region is not None and near - {region.name}:
            return Claim(is_contradicted=True)
        return Claim(region)


@dataclass(frozen=True, slots=True)
class _Districts:
    """What codes and names of districts and villages say, by kind of row."""

    province: Province
    codes: tuple[Sequence[str], ...]
    names: tuple[Sequence[str], ...]

    @classmethod
    def of(cls, located: Located) -> "_Districts":
        """Collect them once for all rows."""
        kinds: tuple[Kind, ...] = ("district-code", "village-code", "region-code")
        left_alone = {c.at for c in located.of_kind("region-code")}
        left_alone -= {column.number - 1 for column, _ in located.codes}
        coded = [
            c for kind in kinds for c in located.of_kind(kind) if c.at not in left_alone
        ]
        return cls(
            located.province,
            tuple(located.cells(column) for column in coded),
            tuple(map(located.cells, located.of_kind("district-name"))),
        )

    def candidates(self, kind: int) -> list[District] | None:
        """Return the districts that fit all that a row says; None when it says none.

        A code or name of no district fits none; the three names that occur twice fit
        two.
        """
        codes = [cells[kind] for cells in self.codes]
        told = [
            districts_of_code(code, self.province)
            for code in codes
            if len(code.replace(".", "")) > _REGENCY_DIGITS
        ]
        by_code = told[0] if told else ()
        names = [cells[kind] for cells in self.names if cells[kind]]
        told += [self._named(name, by_code) for name in names]
        if not told:
            return None
        first, *others = told
        return [d for d in first if all(d in other for other in others)]

    def _named(self, name: str, by_code: Sequence[District]) -> tuple[District, ...]:
        """Return the districts of a name; a misspelt one only confirms the code."""
        known = self.province.districts_named(name)
        if known:
            return known
        return tuple(d for d in by_code if nearest(name, district_spellings([d])))


def _added(
    placed: Sequence[Placement], which: Ints
) -> tuple[pa.Table, tuple[Column, ...]]:
    """Make the columns of what is certain; those on districts only if some are."""
    regions = [p.region for p in placed]
    values = [
        [r.code if r else None for r in regions],
        [r.bps_code if r else None for r in regions],
        [r.name if r else None for r in regions],
    ]
    columns: tuple[Column, ...] = REGION_COLUMNS
    districts = [p.district for p in placed]
    if any(districts):
        columns = (*columns, *DISTRICT_COLUMNS)
        values += [
            [d.code if d else None for d in districts],
            [d.bps_code if d else None for d in districts],
            [d.name if d else None for d in districts],
        ]
    arrays = [_spread(cells, which) for cells in values]
    counted = tuple(
        replace(column, missing_count=array.null_count)
        for column, array in zip(columns, arrays, strict=True)
    )
    return pa.table(arrays, names=[c.name for c in columns]), counted


def _spread(cells: Sequence[str | None], which: Ints) -> pa.DictionaryArray:
    """Give each row its cell, as a number that stands for one of few texts."""
    texts = sorted({cell for cell in cells if cell is not None})
    at = {text: place for place, text in enumerate(texts)}
    places = np.array([at.get(cell or "", -1) for cell in cells], np.int16)[which]
    indices = pa.array(places, mask=places < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(texts, pa.string()))


def _with_stated(table_id: str, stated: System | None) -> str:
    if stated is None:
        return table_id
    return hashlib.sha256(f"{table_id}\n{stated}".encode()).hexdigest()

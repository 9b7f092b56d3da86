"""Which code system a column is in, decided by the names beside its codes.

Two systems give the same digits to different regencies: 18.01 of the Interior
Ministry (Kemendagri) is Lampung Selatan, 1801 of the statistics office (BPS) is
Lampung Barat. What a heading or a portal says of its codes is checked, not believed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from siger_catalog.model import CodeBasis, CodeProof, CodeSystem, CodeSystemName
from siger_catalog.provinces.regions import District, Province, Region
from siger_validators.regions.headings import System

OTHER: dict[System, System] = {"kemendagri": "bps", "bps": "kemendagri"}
# A regency's code, alone or before those of a district and a village. Kemendagri
# writes 18.04, 18.04.05 and 18.04.05.2001, with or without dots; BPS writes 1801,
# 1801040 and 1801040001. Both beside each other: https://sig.bps.go.id/bridging-kode
_KEMENDAGRI = re.compile(r"(\d{2})\.?(\d{2})(\.?\d{2}(\.?\d{4})?)?")
_BPS = re.compile(r"(\d{2})\.?(\d{2})(\d{3}(\d{3})?)?")
# The code of a village: "18.04.05.2001", "1801040001".
_VILLAGE_DOTS = 3
_VILLAGE_DIGITS = 10
_MOST_PROOFS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """Rows with one code and one name, and what each of these may mean.

    `kind` is their number among the different rows of the table, `number` the first
    row in the file, `count` how many there are.
    """

    kind: int
    number: int
    count: int
    code: str
    name: str
    named: Region | None
    kemendagri: Region | None
    bps: Region | None

    def meaning(self, system: CodeSystemName) -> Region | None:
        """Return the region of the code in that system; in both, of equal digits."""
        if system == "both":
            return self.kemendagri or self.bps
        return self.bps if system == "bps" else self.kemendagri

    @property
    def is_clash(self) -> bool:
        """The code means two different regions, so the name can decide."""
        return bool(self.kemendagri and self.bps and self.kemendagri != self.bps)

    @property
    def is_bare(self) -> bool:
        """The code is one of digits alone."""
        return "." not in self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeColumn:
    """A column of codes; `stated` is the system that heading or portal names."""

    field: str
    number: int
    rows: tuple[CodeRow, ...]
    stated: System | None = None
    stated_by: Literal["heading", "portal", ""] = ""

    def agreeing(self, system: System) -> list[CodeRow]:
        """Return clashing rows whose code is the named region's in that system."""
        return [
            row
            for row in self.rows
            if row.is_clash and row.named and row.meaning(system) == row.named
        ]

    def formed(self, system: System) -> list[CodeRow]:
        """Return rows whose code has a form that only that system has."""
        other = OTHER[system]
        return [r for r in self.rows if r.meaning(system) and not r.meaning(other)]


def code_meanings(code: str, province: Province) -> tuple[Region | None, Region | None]:
    """Return what a code means for Kemendagri and for BPS; the dot does not count.

    The code of a district or village means the regency it lies in.
    """
    kemendagri, bps = _KEMENDAGRI.fullmatch(code), _BPS.fullmatch(code)
    whole = province.region(code)  # the province, whose code both systems share
    return (
        province.region(".".join(kemendagri.group(1, 2))) if kemendagri else whole,
        province.by_bps("".join(bps.group(1, 2))) if bps else whole,
    )


def districts_of_code(code: str, province: Province) -> tuple[District, ...]:
    """Return the district of its own code, or of that of one of its villages.

    Ten digits without dots are 6 and 4 of Kemendagri or 7 and 3 of BPS.
    """
    own = province.district(code)
    if own is not None:
        return (own,)
    if code.count(".") == _VILLAGE_DOTS:
        cut = [code.rpartition(".")[0]]
    elif code.isdigit() and len(code) == _VILLAGE_DIGITS:
        cut = [code[:6], code[:7]]
    else:
        return ()
    return tuple(d for c in cut if (d := province.district(c)) is not None)


def decide(column: CodeColumn) -> CodeSystem:
    """Say how the codes of a column are meant: by the names, else by what is stated.

    Without names, digits that mean two regions have no system, unless the heading or
    the portal says BPS, which writes no dots; Kemendagri's do not go without them.
    """
    system, basis = _by_names(column) or _without_names(column)
    agree: list[CodeRow] = []
    against: list[CodeRow] = []
    if system in OTHER:
        known: System = "bps" if system == "bps" else "kemendagri"
        agree, against = column.agreeing(known), column.agreeing(OTHER[known])
    return CodeSystem(
        field=column.field,
        field_number=column.number,
        system=system,
        basis=basis,
        stated=column.stated or "",
        stated_by=column.stated_by,
        agree=_count(agree),
        against=_count(against),
        proofs=tuple(map(_proof, agree[:_MOST_PROOFS])),
    )


def _by_names(column: CodeColumn) -> tuple[CodeSystemName, CodeBasis] | None:
    votes = {s: _count(column.agreeing(s)) for s in OTHER}
    if votes["kemendagri"] == votes["bps"]:
        return None
    return ("bps" if votes["bps"] > votes["kemendagri"] else "kemendagri"), "names"


def _without_names(column: CodeColumn) -> tuple[CodeSystemName, CodeBasis]:
    clashing = [row for row in column.rows if row.is_clash]
    has_dots = any(not row.is_bare for row in column.rows)
    forms = [s for s in OTHER if column.formed(s)]
    if any(row.is_bare for row in clashing):
        if column.stated == "bps" and forms != ["kemendagri"] and not has_dots:
            return "bps", "stated"
        return ("bps", "form") if forms == ["bps"] and not has_dots else ("", "")
    if clashing:  # with a dot, as Kemendagri writes them
        return ("", "") if column.stated == "bps" else ("kemendagri", "form")
    if len(forms) == 1:
        return forms[0], "form"
    if forms and column.stated:
        return column.stated, "stated"
    return ("kemendagri" if forms else "both"), "form"


def _count(rows: Iterable[CodeRow]) -> int:
    return sum(row.count for row in rows)


def _proof(row: CodeRow) -> CodeProof:
    return CodeProof(
        row=row.number,
        code=row.code,
        name=row.name,
        kemendagri=row.kemendagri.name if row.kemendagri else "",
        bps=row.bps.name if row.bps else "",
    )

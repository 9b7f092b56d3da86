"""Codes against names, column by column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from siger_catalog.model import Finding
from siger_catalog.provinces.regions import Province, Region
from siger_validators.finding_types import Words

System = Literal["kemendagri", "bps"]

_SYSTEM_NAMES = {"kemendagri": "Kemendagri", "bps": "BPS"}
_COLUMNS = {"kemendagri": "kode_kemendagri", "bps": "kode_bps"}
_OTHER: dict[System, System] = {"kemendagri": "bps", "bps": "kemendagri"}
# A regency's code, alone or before those of a district and a village. Kemendagri
# writes 18.04, 18.04.05 and 18.04.05.2001, with or without dots; BPS writes 1801,
# 1801040 and 1801040001. Both beside each other: https://sig.bps.go.id/bridging-kode
_KEMENDAGRI = re.compile(r"(\d{2})\.?(\d{2})(\.?\d{2}(\.?\d{4})?)?")
_BPS = re.compile(r"(\d{2})\.?(\d{2})(\d{3}(\d{3})?)?")
_BARE = re.compile(r"\d{4}")
_PROOF_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """One row: its number in the file, its code and name, what each may mean."""

    number: int
    code: str
    name: str
    named: Region | None
    kemendagri: Region | None
    bps: Region | None

    def meaning(self, system: System) -> Region | None:
        """Return the region of the code in that system."""
        return self.kemendagri if system == "kemendagri" else self.bps

    @property
    def is_clash(self) -> bool:
        """The code means two different regions, so the name can decide."""
        return bool(self.kemendagri and self.bps and self.kemendagri != self.bps)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeColumn:
    """A column of codes; `stated` is the system its heading names, if it does.

    `is_declared` says that a schema calls it one, not only its heading.
    """

    field: str
    number: int
    stated: System | None
    rows: tuple[CodeRow, ...]
    is_declared: bool = True

    def agreeing(self, system: System) -> list[CodeRow]:
        """Return clashing rows whose code is the named region's in that system."""
        return [
            row
            for row in self.rows
            if row.is_clash and row.named and row.meaning(system) == row.named
        ]


def stated_system(name: str, role: str) -> System | None:
    """Return the code system that a heading or role names, None when it names none."""
    if role == "region-bps-code" or "bps" in name.casefold():
        return "bps"
    return "kemendagri" if "kemendagri" in name.casefold() else None


def code_row(number: int, code: str, name: str, province: Province) -> CodeRow:
    """Look up what a code and a name may mean; digits count, the dot does not.

    The code of a district or village means the regency it lies in.
    """
    kemendagri, bps = _KEMENDAGRI.fullmatch(code), _BPS.fullmatch(code)
    whole = province.region(code)  # the province, whose code both systems share
    return CodeRow(
        number=number,
        code=code,
        name=name,
        named=province.by_name(name) if name else None,
        kemendagri=province.region(".".join(kemendagri.group(1, 2)))
        if kemendagri
        else whole,
        bps=province.by_bps("".join(bps.group(1, 2))) if bps else whole,
    )


def check_codes(column: CodeColumn, words: Words) -> Iterator[Finding]:
    """Yield a wrong or unknown system once, then rows and codes that are wrong."""
    place = {"field": column.field, "field_number": column.number}
    system = _system(column)
    if system is None:
        yield from _without_system(column, words)
        return
    if column.stated and system != column.stated:
        yield _wrong_system(column, system, words)
    if not column.is_declared and _is_of_other_places(column, system):
        return
    for row in column.rows:
        meaning = row.meaning(system)
        if meaning and row.named and meaning != row.named:
            params = {
                "code_name": meaning.name,
                "name": row.name,
                "right": _code(row.named, system),
            }
            yield words.finding(
                "siger-kode-nama-tidak-cocok",
                row=row.number,
                cell=row.code,
                params=params,
                **place,
            )
    yield from _unknown_codes(column, system, words)


def _system(column: CodeColumn) -> System | None:
    """Decide how the codes are meant: by the names, else the heading, else the dot.

    None when bare digits of a clashing region stand alone.
    """
    votes: dict[System, int] = {
        "kemendagri": len(column.agreeing("kemendagri")),
        "bps": len(column.agreeing("bps")),
    }
    if column.stated:
        other = _OTHER[column.stated]
        return other if votes[other] > votes[column.stated] else column.stated
    if votes["kemendagri"] != votes["bps"]:
        return max(votes, key=lambda system: votes[system])
    bare = [row for row in column.rows if _BARE.fullmatch(row.code)]
    if any(row.is_clash for row in bare):
        return None
    # Seven regencies have the same digits in both systems.
    return "bps" if bare and len(bare) == len(column.rows) else "kemendagri"


def _wrong_system(column: CodeColumn, actual: System, words: Words) -> Finding:
    stated = _OTHER[actual]
    proof = column.agreeing(actual)
    first = proof[0]
    shown = ", ".join(str(row.number) for row in proof[:_PROOF_ROWS])
    params = {
        "stated": _SYSTEM_NAMES[stated],
        "actual": _SYSTEM_NAMES[actual],
        "other_field": _COLUMNS[actual],
        "agree": len(proof),
        "against": len(column.agreeing(stated)),
        "rows": shown + (", ..." if len(proof) > _PROOF_ROWS else ""),
        "name": first.named.name if first.named else "",
        "right": _code(first.named, stated) if first.named else "",
    }
    return words.finding(
        "siger-kode-sistem-keliru",
        row=first.number,
        cell=first.code,
        field=column.field,
        field_number=column.number,
        params=params,
    )


def _without_system(column: CodeColumn, words: Words) -> Iterator[Finding]:
    clash = next(r for r in column.rows if r.is_clash and _BARE.fullmatch(r.code))
    params = {
        "kemendagri_name": clash.kemendagri.name if clash.kemendagri else "",
        "bps_name": clash.bps.name if clash.bps else "",
    }
    yield words.finding(
        "siger-kode-tanpa-sistem",
        row=clash.number,
        cell=clash.code,
        field=column.field,
        field_number=column.number,
        params=params,
    )


def _unknown_codes(
    column: CodeColumn, system: System, words: Words
) -> Iterator[Finding]:
    """Yield each code that no region of the province has, once."""
    unknown = [row for row in column.rows if row.meaning(system) is None]
    for code, rows in _grouped(unknown):
        yield words.finding(
            "siger-kode-tidak-dikenal",
            row=rows[0].number,
            cell=code,
            field=column.field,
            field_number=column.number,
            params={"count": len(rows), "stated": _SYSTEM_NAMES[system]},
        )


def _is_of_other_places(column: CodeColumn, system: System) -> bool:
    """Tell codes of other provinces, or of something else, under a like heading."""
    known = {row.code: row.meaning(system) is not None for row in column.rows}
    return sum(known.values()) * 2 < len(known)


def _grouped(rows: Sequence[CodeRow]) -> list[tuple[str, list[CodeRow]]]:
    ordered = sorted(rows, key=lambda row: row.code)
    groups = [(code, list(g)) for code, g in groupby(ordered, lambda row: row.code)]
    return sorted(groups, key=lambda group: group[1][0].number)


def _code(region: Region, system: System) -> str:
    return region.code if system == "kemendagri" else region.bps_code

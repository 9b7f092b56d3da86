"""Codes against names, column by column."""

from collections.abc import Iterable, Iterator

from siger_catalog.model import CodeSystem, CodeSystemName, Finding
from siger_catalog.provinces.regions import Region
from siger_validators.finding_types import Words
from siger_validators.regions.headings import System
from siger_validators.regions.locating import Located
from siger_validators.regions.systems import OTHER, CodeColumn, CodeRow

_SYSTEM_NAMES: dict[CodeSystemName, str] = {"kemendagri": "Kemendagri", "bps": "BPS"}
_COLUMNS: dict[System, str] = {"kemendagri": "kode_kemendagri", "bps": "kode_bps"}
_MOST_ROWS_NAMED = 20


def check_codes(located: Located, words: Words) -> Iterator[Finding]:
    """Yield per column a wrong or unknown system once, then rows and codes at fault."""
    for column, system in located.codes:
        if system.system == "":
            yield from _without_system(column, words)
            continue
        if column.stated and system.system == OTHER[column.stated]:
            yield _wrong_system(located, column, system, words)
        yield from _mismatches(located, column, system, words)
        yield from _unknown_codes(column, system, words)


def _mismatches(
    located: Located, column: CodeColumn, system: CodeSystem, words: Words
) -> Iterator[Finding]:
    wrong = {row.kind: row for row in column.rows if _is_mismatch(row, system)}
    for number in located.numbers_of(list(wrong)) if wrong else ():
        row = wrong[located.kind_at(number)]
        meaning = row.meaning(system.system)
        params = {
            "code_name": meaning.name if meaning else "",
            "name": row.name,
            "right": _code(row.named, system.system) if row.named else "",
        }
        yield words.finding(
            "siger-kode-nama-tidak-cocok",
            row=number,
            cell=row.code,
            field=column.field,
            field_number=column.number,
            params=params,
        )


def _is_mismatch(row: CodeRow, system: CodeSystem) -> bool:
    meaning = row.meaning(system.system)
    return bool(meaning and row.named and meaning != row.named)


def _wrong_system(
    located: Located, column: CodeColumn, system: CodeSystem, words: Words
) -> Finding:
    """Say that the codes are not in the stated system, and which rows show it."""
    actual: System = "bps" if system.system == "bps" else "kemendagri"
    is_named = system.basis == "names"
    proof = column.agreeing(actual) if is_named else column.formed(actual)
    first = proof[0]
    region = first.named if is_named else first.meaning(actual)
    numbers = located.numbers_of([row.kind for row in proof])
    shown = ", ".join(map(str, numbers[:_MOST_ROWS_NAMED]))
    params = {
        "case": ("portal" if column.stated_by == "portal" else "heading")
        if is_named
        else "form",
        "stated": _SYSTEM_NAMES[OTHER[actual]],
        "actual": _SYSTEM_NAMES[actual],
        "other_field": _COLUMNS[actual],
        "agree": len(numbers),
        "against": system.against,
        "rows": shown + (", ..." if len(numbers) > _MOST_ROWS_NAMED else ""),
        "name": region.name if region else "",
        "right": _code(region, OTHER[actual]) if region else "",
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
    clash = next((row for row in column.rows if row.is_clash), None)
    if clash is None or not clash.kemendagri or not clash.bps:
        return
    params = {
        "case": f"stated-{column.stated}" if column.stated else "",
        "kemendagri_name": clash.kemendagri.name,
        "bps_name": clash.bps.name,
        "kemendagri_code": clash.kemendagri.code,
        "bps_code": clash.bps.bps_code,
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
    column: CodeColumn, system: CodeSystem, words: Words
) -> Iterator[Finding]:
    """Yield each code that no region of the province has, once."""
    unknown = (row for row in column.rows if row.meaning(system.system) is None)
    for code, rows in _grouped(unknown).items():
        stated = _SYSTEM_NAMES.get(system.system, "Kemendagri/BPS")
        yield words.finding(
            "siger-kode-tidak-dikenal",
            row=rows[0].number,
            cell=code,
            field=column.field,
            field_number=column.number,
            params={"count": sum(row.count for row in rows), "stated": stated},
        )


def _grouped(rows: Iterable[CodeRow]) -> dict[str, list[CodeRow]]:
    found: dict[str, list[CodeRow]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(row)
    return found


def _code(region: Region, system: CodeSystemName) -> str:
    return region.bps_code if system == "bps" else region.code

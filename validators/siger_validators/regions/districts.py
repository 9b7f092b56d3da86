"""Districts (kecamatan) against the province's list: codes, names and regencies.

Table Schema's foreign keys need both tables in one package, which no portal publishes;
so the list of districts is looked up here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from siger_catalog.model import Finding
from siger_catalog.provinces.regions import District, Province, Region
from siger_validators.finding_types import Words
from siger_validators.regions.headings import PlaceColumn
from siger_validators.regions.locating import Located, district_spellings, nearest
from siger_validators.regions.placing import Claim

_BPS_DIGITS = 7


@dataclass(frozen=True, slots=True)
class _Said:
    """What one row says of a district; `region` is None where it names none.

    Where it names two, nothing is said of a name that stands without a code.
    """

    code: str
    name: str
    region: Region | None
    is_contradicted: bool


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a row: the type, the column it is about, the cell, params."""

    type: str
    column: PlaceColumn
    cell: str
    params: tuple[tuple[str, str], ...] = ()


def check_districts(
    located: Located, claimed: Sequence[Claim], words: Words
) -> Iterator[Finding]:
    """Yield each fault once, with its first row and the number of rows.

    `claimed` tells for each of the different rows the region that it names.
    """
    codes = located.of_kind("district-code")
    names = located.of_kind("district-name")
    code_cells = located.cells(codes[0]) if codes else []
    name_cells = located.cells(names[0]) if names else []
    rows: dict[_Fault, list[int]] = {}
    for kind, claim in enumerate(claimed):
        said = _Said(
            code_cells[kind] if codes else "",
            name_cells[kind] if names else "",
            claim.region,
            claim.is_contradicted,
        )
        for fault in _faults(located, said, codes, names):
            rows.setdefault(fault, []).append(kind)
    for fault, kinds in rows.items():
        yield words.finding(
            fault.type,
            row=located.number(kinds[0]),
            cell=fault.cell,
            field=fault.column.name,
            field_number=fault.column.at + 1,
            params=dict(fault.params)
            | {"count": sum(int(located.rows.counts[k]) for k in kinds)},
        )


def _faults(
    located: Located,
    said: _Said,
    codes: Sequence[PlaceColumn],
    names: Sequence[PlaceColumn],
) -> Iterator[_Fault]:
    province = located.province
    district = province.district(said.code) if said.code else None
    if codes and said.code:
        yield from _of_code(located, said, codes[0], district)
    if district is not None and names and said.name:
        yield from _beside_code(province, said, codes[0], names[0], district)
    elif names and said.name and not said.is_contradicted:
        yield from _of_name(province, said, names[0])


def _of_code(
    located: Located, said: _Said, column: PlaceColumn, district: District | None
) -> Iterator[_Fault]:
    if district is None:
        yield _Fault("siger-kode-kecamatan-tidak-dikenal", column, said.code)
        return
    if said.region is not None and said.region.code != district.region_code:
        yield _elsewhere(located.province, said, column, said.code, district)
    is_bps = len(said.code) == _BPS_DIGITS
    if is_bps and located.is_declared and column.stated != "bps":
        params = (("code_name", district.name), ("right", district.code))
        yield _Fault("siger-kode-kecamatan-bps", column, said.code, params)
    if is_bps and district.note:
        params = (("code_name", district.name), ("right", district.code))
        yield _Fault("siger-kecamatan-belum-terverifikasi", column, said.code, params)


def _of_name(province: Province, said: _Said, column: PlaceColumn) -> Iterator[_Fault]:
    """Judge a name by the regency of its row, else on its own."""
    known = province.districts_named(said.name)
    here = [d for d in known if said.region and d.region_code == said.region.code]
    if here:
        yield from _spelling(said.name, column, here[0])
    elif not known:
        near = nearest(said.name, district_spellings(_possible(province, said)))
        unknown = (("suggestion", near or "-"), ("place", _place(province, said)))
        yield _Fault("siger-nama-kecamatan-tidak-dikenal", column, said.name, unknown)
    elif said.region is not None and said.region.kind != "provinsi":
        yield _elsewhere(province, said, column, said.name, known[0])
    elif len(known) > 1:
        owners = " / ".join(_name_of(d.region_code, province) for d in known)
        params = (("owners", owners),)
        yield _Fault("siger-kecamatan-rancu", column, said.name, params)
    else:
        yield from _spelling(said.name, column, known[0])


def _beside_code(
    province: Province,
    said: _Said,
    code: PlaceColumn,
    name: PlaceColumn,
    district: District,
) -> Iterator[_Fault]:
    """Judge a name by the code beside it: another district's, or badly spelt."""
    known = province.districts_named(said.name)
    is_own = district in known
    is_near = bool(nearest(said.name, district_spellings([district])))
    is_neighbour = any(d.region_code == district.region_code for d in known)
    if is_own or (is_near and not is_neighbour):
        yield from _spelling(said.name, name, district)
    else:
        params = (("code_name", district.name), ("name", said.name))
        yield _Fault("siger-kecamatan-nama-tidak-cocok", code, said.code, params)


def _spelling(name: str, column: PlaceColumn, district: District) -> Iterator[_Fault]:
    if name != district.name:
        params = (("suggestion", district.name),)
        yield _Fault("siger-nama-kecamatan-tidak-resmi", column, name, params)


def _elsewhere(
    province: Province, said: _Said, column: PlaceColumn, cell: str, found: District
) -> _Fault:
    params = (
        ("code_name", found.name),
        ("own", _name_of(found.region_code, province)),
        ("other", said.region.name if said.region else ""),
    )
    return _Fault("siger-kecamatan-kabupaten-lain", column, cell, params)


def _possible(province: Province, said: _Said) -> Sequence[District]:
    if said.region is None or said.region.kind == "provinsi":
        return province.districts
    return province.districts_of(said.region.code)


def _place(province: Province, said: _Said) -> str:
    return said.region.name if said.region else province.regions[0].name


def _name_of(code: str, province: Province) -> str:
    region = province.region(code)
    return region.name if region else code

"""Codes of districts (kecamatan) against the province's list, names and regencies.

Table Schema's foreign keys need both tables in one package, which no portal publishes;
so the list of districts is looked up here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from siger_catalog.model import Finding
from siger_catalog.provinces.regions import District, Province
from siger_validators.finding_types import Words

# Kemendagri and BPS spell some names with one letter more or less ("Braja Selebah",
# "Braja Slebah"); of two names of one regency none are that much alike.
_ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class Place:
    """What one row says of a district; name and regency's code may be empty."""

    code: str
    name: str
    regency: str


def check_districts(
    numbers: Sequence[int], places: Sequence[Place], province: Province, words: Words
) -> Iterator[Finding]:
    """Yield each wrong place once, with its first row and the number of rows."""
    known = {district.code: district for district in province.districts}
    seen: dict[Place, list[int]] = {}
    for number, place in zip(numbers, places, strict=True):
        if place.code:
            seen.setdefault(place, []).append(number)
    for place, rows in seen.items():
        wrong = _wrong(place, known, province)
        if wrong:
            type_, params = wrong
            counted = dict(params) | {"count": str(len(rows))}
            yield words.finding(type_, row=rows[0], cell=place.code, params=counted)


def _wrong(
    place: Place, known: Mapping[str, District], province: Province
) -> tuple[str, Mapping[str, str]] | None:
    district = known.get(place.code)
    if district is None:
        return "siger-kode-kecamatan-tidak-dikenal", {}
    if place.regency and place.regency != district.region_code:
        own, other = (
            _name_of(code, province) for code in (district.region_code, place.regency)
        )
        params = {"code_name": district.name, "own": own, "other": other}
        return "siger-kecamatan-kabupaten-lain", params
    if place.name and not _is_alike(place.name, district, province):
        params = {"code_name": district.name, "name": place.name}
        return "siger-kecamatan-nama-tidak-cocok", params
    return None


def _is_alike(name: str, district: District, province: Province) -> bool:
    given, own = _squeezed(name), _squeezed(district.name)
    if given == own:
        return True
    others = {_squeezed(d.name) for d in province.districts_of(district.region_code)}
    return given not in others and SequenceMatcher(None, given, own).ratio() >= _ALIKE


def _name_of(code: str, province: Province) -> str:
    region = province.region(code)
    return region.name if region else code


def _squeezed(name: str) -> str:
    plain = name.casefold().removeprefix("kecamatan").removeprefix("kec.")
    return "".join(c for c in plain if c.isalnum())

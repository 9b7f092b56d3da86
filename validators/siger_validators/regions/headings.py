"""Which columns of a table speak of places, by role and by heading."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from siger_catalog.model import Column
from siger_validators.reading.fitting import folded

System = Literal["kemendagri", "bps"]
Kind = Literal[
    "region-code",
    "region-name",
    "district-code",
    "district-name",
    "village-code",
    "village-name",
    "latitude",
    "longitude",
    "point",
]

# Villages have a name of their own in each region of Lampung: pekon (Lampung Barat,
# Tanggamus, Pringsewu, Pesisir Barat), kampung (Lampung Tengah, Way Kanan, Tulang
# Bawang), tiyuh (Tulang Bawang Barat); desa and kelurahan elsewhere.
VILLAGE_WORDS = ("pekon", "kampung", "tiyuh", "desa", "kelurahan")
_SYSTEM_WORDS = re.compile(r"bps|kemendagri|mendagri|permendagri")
_HEADINGS: dict[Kind, frozenset[str]] = {
    "region-code": frozenset(("kodepemda", "kodekabkota", "kodekota", "kdkab")),
    "region-name": frozenset(("namakota", "kota", "namakab", "kab", "namapemda")),
    "district-code": frozenset(("kodekecamatan", "kodekec", "kdkec", "idkecamatan")),
    "district-name": frozenset(("namakecamatan", "kecamatan", "kec", "namakec")),
    "latitude": frozenset(
        (
            *("lintang", "latitude", "lat", "y", "koordinaty", "ycoord", "titiky"),
            *("garislintang", "koordinatlintang", "koordinatlatitude"),
        )
    ),
    "longitude": frozenset(
        (
            *("bujur", "longitude", "long", "lon", "lng", "x", "koordinatx", "xcoord"),
            *("titikx", "garisbujur", "koordinatbujur", "koordinatlongitude"),
        )
    ),
    "point": frozenset(
        (
            *("koordinat", "titikkoordinat", "latlong", "latlon", "latlng"),
            *("koordinatxy", "lokasikoordinat", "koordinatlokasi", "geolokasi"),
            "lintangbujur",
        )
    ),
}
# A column of this name holds coordinates only if its cells look like some.
VAGUE = frozenset(("x", "y", "lat", "long", "lon"))
_ROLES: dict[str, Kind] = {
    "region-code": "region-code",
    "region-bps-code": "region-code",
    "region-name": "region-name",
    "district-code": "district-code",
    "district-name": "district-name",
    "latitude": "latitude",
    "longitude": "longitude",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceColumn:
    """One column that speaks of places: its position from 0, and what it says.

    `stated` is the code system that its heading or schema names.
    """

    at: int
    name: str
    kind: Kind
    stated: System | None = None


def place_columns(columns: Sequence[Column]) -> tuple[PlaceColumn, ...]:
    """Return the columns that speak of places, in the order of the table."""
    return tuple(_found(columns))


def of_kind(columns: Sequence[PlaceColumn], kind: Kind) -> tuple[PlaceColumn, ...]:
    """Return the columns of one kind, in the order of the table."""
    return tuple(column for column in columns if column.kind == kind)


def stated_system(name: str, role: str) -> System | None:
    """Return the code system that a heading or role names, None when it names none."""
    if role == "region-bps-code":
        return "bps"
    words = set(_SYSTEM_WORDS.findall(name.casefold()))
    if words == {"bps"}:
        return "bps"
    return "kemendagri" if words and "bps" not in words else None


def _found(columns: Sequence[Column]) -> Iterator[PlaceColumn]:
    for at, column in enumerate(columns):
        kind = _ROLES.get(column.role) or kind_of_heading(column.name)
        if kind:
            stated = stated_system(column.name, column.role)
            yield PlaceColumn(at=at, name=column.name, kind=kind, stated=stated)


def kind_of_heading(heading: str) -> Kind | None:
    """Return what a heading says of places; "kode_bps_kecamatan" is a district's."""
    plain = folded(heading)
    bare = _SYSTEM_WORDS.sub("", plain)
    for kind, names in _HEADINGS.items():
        if plain in names or bare in names:
            return kind
    return _village_kind(bare)


def _village_kind(plain: str) -> Kind | None:
    """Recognise "nama_pekon", "Desa/Kelurahan", "kode_tiyuh"."""
    is_code = plain.startswith(("kode", "kd"))
    rest = re.sub(r"^(kode|kd|nama)", "", plain)
    named = re.sub("|".join(VILLAGE_WORDS), "", rest)
    if rest == named or named not in ("", "atau", "dan"):
        return None
    return "village-code" if is_code else "village-name"

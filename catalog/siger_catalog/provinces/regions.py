"""Regions, districts and topics of a province, read out of its folder of facts.

Two code systems give the same digits to different regencies (18.04 of the Interior
Ministry, Kemendagri, is 1801 of the statistics office, BPS, while 1804 of BPS is
18.07). So a code is only ever looked up by its system: dotted for Kemendagri, and
`Province.by_bps` for BPS; a bare four-digit code has no meaning on its own.
"""

import csv
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Literal

from siger_catalog.errors import SettingsError

RegionKind = Literal["provinsi", "kabupaten", "kota"]

_KINDS: Mapping[str, RegionKind] = {
    "provinsi": "provinsi",
    "kabupaten": "kabupaten",
    "kota": "kota",
}
_ABBREVIATIONS: Mapping[RegionKind, tuple[str, ...]] = {
    "provinsi": ("provinsi", "prov"),
    "kabupaten": ("kabupaten", "kab"),
    "kota": ("kota",),
}
_DOTTED = re.compile(r"\d{2}(\.\d{2})?")
_DISTRICT = re.compile(r"^\s*(kecamatan|kec)\b\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A province, regency or city; `code` is Kemendagri's, dotted ("18", "18.04").

    `name` is the official one ("Kabupaten Lampung Barat"), `short_name` lacks the
    kind. Latitude and longitude (degrees, WGS 84) lie inside the region.
    """

    code: str
    bps_code: str
    name: str
    short_name: str
    slug: str
    kind: RegionKind
    capital: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A kecamatan; its name is unique only within its region.

    `bps_name` is the statistics office's spelling, in capitals; `note` says why the
    pair of codes is not verified, empty where it is.
    """

    code: str
    bps_code: str
    name: str
    region_code: str
    bps_name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What datasets are about; `theme` is a code of the EU's data theme vocabulary.

    Source of the themes:
    https://op.europa.eu/web/eu-vocabularies/dataset/-/resource?uri=http://publications.europa.eu/resource/dataset/data-theme
    """

    key: str
    label_id: str
    label_en: str
    theme: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Province:
    """The facts of one province.

    `regions` holds the province itself first, then regencies and cities by code;
    `map` is the drawing of the regencies (keys as in map.json).
    """

    key: str
    code: str
    name: str
    regions: tuple[Region, ...] = field(repr=False)
    districts: tuple[District, ...] = field(repr=False)
    topics: tuple[Topic, ...] = field(repr=False)
    synonyms_text: str = field(repr=False)
    map: Mapping[str, Any] = field(repr=False)
    _by_code: Mapping[str, Region] = field(init=False, repr=False)
    _by_bps: Mapping[str, Region] = field(init=False, repr=False)
    _by_name: Mapping[str, Region] = field(init=False, repr=False)
    _districts_by_code: Mapping[str, District] = field(init=False, repr=False)
    _districts_by_name: Mapping[str, tuple[District, ...]] = field(
        init=False, repr=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_districts_by_code", _by_district(self.districts))
        object.__setattr__(self, "_districts_by_name", _by_squeezed(self.districts))
        object.__setattr__(self, "_by_code", {r.code: r for r in self.regions})
        object.__setattr__(self, "_by_bps", {r.bps_code: r for r in self.regions})
        object.__setattr__(self, "_by_name", _by_spelling(self.regions))

    @property
    def regencies(self) -> tuple[Region, ...]:
        """The regencies and cities, without the province itself, by code."""
        return self.regions[1:]

    def region(self, code: str) -> Region | None:
        """Return the region of a dotted Kemendagri code, or None."""
        return self._by_code.get(code)

    def by_bps(self, code: str) -> Region | None:
        """Return the region of a four-digit BPS code, or None."""
        return self._by_bps.get(code)

    def by_name(self, text: str) -> Region | None:
        """Return the region of an official or short name, in any case and spacing.

        "Kab." and "Prov." are understood; a kind that is not the region's is not
        ("Kabupaten Metro").
        """
        return self._by_name.get(_squeezed(text))

    def find(self, text: str) -> Region | None:
        """Return the region of a dotted code or a name; never of four bare digits."""
        code = text.strip()
        if _DOTTED.fullmatch(code):
            return self.region(code)
        return self.by_name(text)

    def district(self, code: str) -> District | None:
        """Return the district of a code, or None.

        18.04.05 and 180405 are Kemendagri's, 1801060 is BPS's: their lengths differ.
        """
        return self._districts_by_code.get(code)

    def districts_named(self, text: str) -> tuple[District, ...]:
        """Return every district of that name, in either office's spelling, by code.

        Case, blanks and "Kec." do not count, so "Rajabasa" is two: Raja Basa in
        Lampung Selatan is RAJABASA for BPS.
        """
        return self._districts_by_name.get(_squeezed(_DISTRICT.sub("", text)), ())

    def topic(self, key: str) -> Topic | None:
        """Return the topic of that key, or None."""
        return next((t for t in self.topics if t.key == key), None)

    def districts_of(self, region_code: str) -> tuple[District, ...]:
        """Return the districts of a regency or city, by code."""
        return tuple(d for d in self.districts if d.region_code == region_code)


def known_provinces() -> tuple[str, ...]:
    """Return the keys of the provinces whose facts are part of the program."""
    folders = resources.files("siger_catalog.provinces").iterdir()
    return tuple(sorted(f.name for f in folders if (f / "regions.csv").is_file()))


def load_province(key: str = "lampung") -> Province:
    """Read the facts of a province; the caller keeps them.

    Raises:
        SettingsError: There is no folder of facts of that name.
    """
    if key not in known_provinces():
        raise SettingsError(
            f"SIGER_PROVINCE: no facts about {key!r}",
            fix=f"Use one of: {', '.join(known_provinces())}.",
        )
    regions = tuple(_read_regions(_read(key, "regions.csv")))
    return Province(
        key=key,
        code=regions[0].code,
        name=regions[0].short_name,
        regions=regions,
        districts=tuple(_read_districts(_read(key, "districts.csv"))),
        topics=tuple(_read_topics(_read(key, "topics.toml"))),
        synonyms_text=_read(key, "synonyms.txt"),
        map=json.loads(_read(key, "map.json")),
    )


def read_boundaries(key: str) -> str:
    """Return the borders of the regencies as GeoJSON text (RFC 7946)."""
    return _read(key, "boundaries.geojson")


def _read(key: str, file: str) -> str:
    path = resources.files("siger_catalog.provinces").joinpath(key, file)
    return path.read_text(encoding="utf-8")


def _read_regions(text: str) -> Iterable[Region]:
    for row in sorted(csv.DictReader(text.splitlines()), key=_row_code):
        kind = _KINDS[row["type"]]
        short_name = row["name"].removeprefix(kind.capitalize()).strip()
        name = f"Provinsi {short_name}" if kind == "provinsi" else row["name"]
        yield Region(
            code=row["kemendagri_code"],
            bps_code=row["bps_code"],
            name=name,
            short_name=short_name,
            slug=short_name.lower().replace(" ", "-"),
            kind=kind,
            capital=row["capital"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
        )


def _read_districts(text: str) -> Iterable[District]:
    for row in sorted(csv.DictReader(text.splitlines()), key=_row_code):
        yield District(
            code=row["kemendagri_code"],
            bps_code=row["bps_code"],
            name=row["name"],
            region_code=row["kabupaten_kemendagri_code"],
            bps_name=" ".join(row["bps_name"].split()),
            note=row["note"],
        )


def _row_code(row: Mapping[str, str]) -> str:
    return row["kemendagri_code"]


def _read_topics(text: str) -> Iterable[Topic]:
    for key, table in tomllib.loads(text).items():
        yield Topic(
            key=key,
            label_id=table["id"],
            label_en=table["en"],
            theme=table["theme"],
            words=tuple(table["words"]),
        )


def _squeezed(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _by_spelling(regions: Iterable[Region]) -> Mapping[str, Region]:
    exact: dict[str, Region] = {}
    short: dict[str, list[Region]] = {}
    for region in regions:
        base = _squeezed(region.short_name)
        short.setdefault(base, []).append(region)
        for kind in _ABBREVIATIONS[region.kind]:
            exact[kind + base] = region
    # A regency and a city may share a name: the bare name then means neither.
    only = {base: found[0] for base, found in short.items() if len(found) == 1}
    return {**only, **exact}


def _by_district(districts: Iterable[District]) -> Mapping[str, District]:
    """Return districts by each way to write their code."""
    found: dict[str, District] = {}
    for district in districts:
        found[district.bps_code] = district
        found[district.code] = found[district.code.replace(".", "")] = district
    return found


def _by_squeezed(
    districts: Iterable[District],
) -> Mapping[str, tuple[District, ...]]:
    found: dict[str, tuple[District, ...]] = {}
    for district in districts:
        for name in {_squeezed(district.name), _squeezed(district.bps_name)} - {""}:
            found[name] = (*found.get(name, ()), district)
    return found

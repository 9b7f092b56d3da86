"""The offices (OPD) under whose names the example portals publish.

The province's offices bear their real names. Those of regencies and cities bear the
usual name of an office with that duty: each regency words it in its own way.
"""

from dataclasses import dataclass
from functools import cache

from siger_examples.facts import PROVINCE, read_regions


@dataclass(frozen=True, slots=True)
class Office:
    """An office of one government: `name` is its slug on the portal."""

    name: str
    title: str
    region: str


_PROVINCE_NAMES = {
    "perkebunan": "Dinas Perkebunan",
    "tanaman-pangan": "Dinas Ketahanan Pangan, Tanaman Pangan dan Hortikultura",
    "ketahanan-pangan": "Dinas Ketahanan Pangan, Tanaman Pangan dan Hortikultura",
    "perencanaan": "Badan Perencanaan Pembangunan Daerah",
    "perdagangan": "Dinas Perindustrian dan Perdagangan",
    "walidata": "Dinas Komunikasi, Informatika dan Statistik",
}
_REGENCY_NAMES = {
    "perkebunan": "Dinas Perkebunan",
    "tanaman-pangan": "Dinas Tanaman Pangan dan Hortikultura",
    "ketahanan-pangan": "Dinas Ketahanan Pangan",
    "perencanaan": "Badan Perencanaan Pembangunan Daerah",
    "walidata": "Dinas Komunikasi dan Informatika",
}
# A city has few fields: one office has both duties.
_CITY_NAMES = _REGENCY_NAMES | {
    "perkebunan": "Dinas Pertanian",
    "tanaman-pangan": "Dinas Pertanian",
}
_SHORT_NAMES = {"Badan Perencanaan Pembangunan Daerah": "bappeda"}


@cache
def office_of(duty: str, region: str) -> Office:
    """Return the office with a duty (`perkebunan`, ..., `walidata`) in a region."""
    place = read_regions()[region]
    kind = _office_name(duty, region)
    slug = _SHORT_NAMES.get(kind, kind).lower().replace(",", "").replace(" ", "-")
    place_slug = place.short_name.lower().replace(" ", "-")
    where = "provinsi-lampung" if region == PROVINCE else place_slug
    return Office(f"{slug}-{where}", f"{kind} {place.name}", region)


def _office_name(duty: str, region: str) -> str:
    if region == PROVINCE:
        return _PROVINCE_NAMES[duty]
    is_city = read_regions()[region].name.startswith("Kota ")
    return (_CITY_NAMES if is_city else _REGENCY_NAMES)[duty]

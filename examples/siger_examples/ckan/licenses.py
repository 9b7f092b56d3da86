"""The fifteen licences that every CKAN lists."""

from dataclasses import dataclass
from typing import Any

_DEFINITION = "http://www.opendefinition.org/licenses/"
_OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@dataclass(frozen=True, slots=True)
class License:
    """A licence; `covers` holds `content`, `data` or both; `is_generic` has no text."""

    id: str
    title: str
    url: str = ""
    covers: tuple[str, ...] = ()
    is_open: bool = True
    is_generic: bool = False


LICENSES = (
    License("notspecified", "License not specified", "", (), False, True),
    License(
        "odc-pddl",
        "Open Data Commons Public Domain Dedication and License (PDDL)",
        f"{_DEFINITION}odc-pddl",
        ("data",),
    ),
    License(
        "odc-odbl",
        "Open Data Commons Open Database License (ODbL)",
        f"{_DEFINITION}odc-odbl",
        ("data",),
    ),
    License(
        "odc-by",
        "Open Data Commons Attribution License",
        f"{_DEFINITION}odc-by",
        ("data",),
    ),
    License(
        "cc-zero",
        "Creative Commons CCZero",
        f"{_DEFINITION}cc-zero",
        ("content", "data"),
    ),
    License("cc-by", "Creative Commons Attribution", f"{_DEFINITION}cc-by"),
    License(
        "cc-by-sa",
        "Creative Commons Attribution Share-Alike",
        f"{_DEFINITION}cc-by-sa",
        ("content",),
    ),
    License(
        "gfdl", "GNU Free Documentation License", f"{_DEFINITION}gfdl", ("content",)
    ),
    License("other-open", "Other (Open)", "", ("content",), is_generic=True),
    License("other-pd", "Other (Public Domain)", "", ("content",), is_generic=True),
    License("other-at", "Other (Attribution)", "", ("content",), is_generic=True),
    License("uk-ogl", "UK Open Government Licence (OGL)", _OGL, ("content",)),
    License(
        "cc-nc",
        "Creative Commons Non-Commercial (Any)",
        "http://creativecommons.org/licenses/by-nc/2.0/",
        is_open=False,
    ),
    License("other-nc", "Other (Non-Commercial)", "", (), False, True),
    License("other-closed", "Other (Not Open)", "", (), False, True),
)
"""In the order of CKAN 2.12; ids, titles and addresses as a real one answers."""


def license_fields(license_id: str) -> dict[str, Any]:
    """Return what CKAN writes into a dataset about its licence; none: all null."""
    known = next((each for each in LICENSES if each.id == license_id), None)
    fields: dict[str, Any] = {
        "isopen": bool(known and known.is_open),
        "license_id": license_id or None,
        "license_title": known.title if known else license_id or None,
    }
    return fields | ({"license_url": known.url} if known and known.url else {})


def license_entry(license_: License) -> dict[str, str]:
    """Return one entry of license_list; truths are the words `True` and `False`."""
    return {
        "domain_content": str("content" in license_.covers),
        "id": license_.id,
        "domain_data": str("data" in license_.covers),
        "domain_software": "False",
        "family": "",
        "is_generic": str(license_.is_generic),
        "od_conformance": "approved" if license_.is_open else "not reviewed",
        "osd_conformance": "not reviewed",
        "maintainer": "",
        "status": "active",
        "url": license_.url,
        "title": license_.title,
    }

"""The licences that are known, and the ways they are written.

Keys follow CKAN's ids where it has one, without the version: what a reader may do is
the same in each. Sources: https://spdx.org/licenses/ (ids),
https://github.com/ckan/ckan/blob/master/ckan/model/license.py (ids and titles),
https://opendefinition.org/licenses/ (which are open).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from siger_catalog.schemas import Text

NONE = "none"


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of use under one key; `is_open` is None where nobody knows."""

    key: str
    label: Text
    is_open: bool | None = None


KNOWN: Mapping[str, Terms] = {
    terms.key: terms
    for terms in (
        Terms("cc0", Text("CC0 (domain publik)", "CC0 (public domain)"), True),
        Terms("cc-by", Text("CC BY (sebut sumber)", "CC BY (attribution)"), True),
        Terms(
            "cc-by-sa",
            Text(
                "CC BY-SA (sebut sumber, berbagi serupa)",
                "CC BY-SA (attribution, share alike)",
            ),
            True,
        ),
        Terms(
            "cc-by-nc",
            Text("CC BY-NC (bukan untuk niaga)", "CC BY-NC (not commercial)"),
            False,
        ),
        Terms(
            "cc-by-nc-sa",
            Text(
                "CC BY-NC-SA (bukan untuk niaga, berbagi serupa)",
                "CC BY-NC-SA (not commercial, share alike)",
            ),
            False,
        ),
        Terms(
            "cc-by-nd",
            Text("CC BY-ND (tanpa turunan)", "CC BY-ND (no derivatives)"),
            False,
        ),
        Terms(
            "cc-by-nc-nd",
            Text(
                "CC BY-NC-ND (bukan untuk niaga, tanpa turunan)",
                "CC BY-NC-ND (not commercial, no derivatives)",
            ),
            False,
        ),
        Terms("odc-pddl", Text("PDDL (domain publik)", "PDDL (public domain)"), True),
        Terms("odc-by", Text("ODC-By (sebut sumber)", "ODC-By (attribution)"), True),
        Terms(
            "odc-odbl",
            Text(
                "ODbL (sebut sumber, berbagi serupa)",
                "ODbL (attribution, share alike)",
            ),
            True,
        ),
        Terms(
            "uk-ogl",
            Text("OGL (lisensi pemerintah Britania)", "UK Open Government Licence"),
            True,
        ),
        Terms(
            "gfdl",
            Text("GNU Free Documentation License", "GNU Free Documentation License"),
            True,
        ),
        Terms(
            "other-open",
            Text("Terbuka menurut portal, tanpa nama", "Open says the portal, unnamed"),
        ),
        Terms(
            "other-pd",
            Text("Domain publik menurut portal", "Public domain says the portal"),
        ),
        Terms("other-at", Text("Lainnya (sebut sumber)", "Other (attribution)")),
        Terms(
            "other-nc",
            Text("Lainnya (bukan untuk niaga)", "Other (not commercial)"),
            False,
        ),
        Terms(
            "other-closed", Text("Lainnya (tidak terbuka)", "Other (not open)"), False
        ),
        Terms(NONE, Text("Lisensi tidak disebutkan", "No licence stated")),
    )
}

# Whole spellings, as words between hyphens: the ids of SPDX and CKAN, CKAN's titles.
_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "odc-pddl": (
        *("odc-pddl", "pddl", "pddl-1-0", "odc-pddl-1-0"),
        "open-data-commons-public-domain-dedication-and-license-pddl",
        "open-data-commons-public-domain-dedication-license-1-0",
    ),
    "odc-by": (
        *("odc-by", "odc-by-1-0", "open-data-commons-attribution-license"),
        "open-data-commons-attribution-license-v1-0",
    ),
    "odc-odbl": (
        *("odc-odbl", "odbl", "odbl-1-0", "odc-odbl-1-0", "open-database-license"),
        "open-data-commons-open-database-license-odbl",
        "open-data-commons-open-database-license-v1-0",
    ),
    "uk-ogl": (
        *("uk-ogl", "ogl-uk-1-0", "ogl-uk-2-0", "ogl-uk-3-0"),
        "uk-open-government-licence-ogl",
        "open-government-licence-v3-0",
    ),
    "gfdl": (
        *("gfdl", "gfdl-1-1-or-later", "gfdl-1-2-or-later", "gfdl-1-3-or-later"),
        "gnu-free-documentation-license",
    ),
    "other-open": ("other-open", "lainnya-terbuka"),
    "other-pd": ("other-pd", "other-public-domain"),
    "other-at": ("other-at", "other-attribution"),
    "other-nc": ("other-nc", "other-non-commercial"),
    "other-closed": ("other-closed", "other-not-open"),
    NONE: (
        *(
            "",
            "none",
            "null",
            "na",
            "n-a",
            "notspecified",
            "not-specified",
            "tidak-ada",
        ),
        *("license-not-specified", "no-license", "no-license-provided", "unspecified"),
        *("lisensi-tidak-disebutkan", "tidak-disebutkan", "belum-ditentukan"),
    ),
}
BY_SPELLING: Mapping[str, str] = {
    spelling: key for key, spellings in _SPELLINGS.items() for spelling in spellings
}

# What each word of a Creative Commons name adds: https://creativecommons.org/licenses/
CC_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("cc", "creative", "commons"), "cc"),
    **dict.fromkeys(("cc0", "cczero"), "cc0"),
    "zero": "zero",
    **dict.fromkeys(("by", "attribution", "atribusi"), "by"),
    **dict.fromkeys(
        ("sa", "share", "alike", "sharealike", "berbagi", "serupa", "berbagiserupa"),
        "sa",
    ),
    **dict.fromkeys(
        ("nc", "commercial", "noncommercial", "komersial", "nonkomersial"), "nc"
    ),
    **dict.fromkeys(
        ("nd", "derivatives", "noderivatives", "derivs", "noderivs", "turunan"), "nd"
    ),
    **dict.fromkeys(
        (
            *("license", "licence", "lisensi", "version", "versi", "v1", "v2", "v3"),
            *("v4", "0", "1", "2", "3", "4", "5", "international", "internasional"),
            *("unported", "generic", "universal", "non", "no", "tanpa", "any", "igo"),
        ),
        "",
    ),
}
CC_KEYS = frozenset(key for key in KNOWN if key.startswith("cc-"))
CC_ORDER = ("cc", "by", "nc", "nd", "sa")

HOSTS = {
    "creativecommons.org",
    "opendatacommons.org",
    "opendefinition.org",
    "nationalarchives.gov.uk",
    "spdx.org",
}
ADDRESSES: Mapping[str, str] = {
    "creativecommons.org/publicdomain/zero": "cc0",
    **{
        f"creativecommons.org/licenses/{key.removeprefix('cc-')}": key
        for key in sorted(CC_KEYS)
    },
    "opendatacommons.org/licenses/pddl": "odc-pddl",
    "opendatacommons.org/licenses/by": "odc-by",
    "opendatacommons.org/licenses/odbl": "odc-odbl",
    "nationalarchives.gov.uk/doc/open-government-licence": "uk-ogl",
}
# Where an id stands last in the path: opendefinition.org/licenses/cc-by.
LISTS = ("opendefinition.org/licenses", "spdx.org/licenses")

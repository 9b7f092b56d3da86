"""How often the cells of a column are built like a number of a person.

Cells are looked at all at once (Arrow, RE2), after what clerks and spreadsheets put
into numbers is taken out: apostrophes, blanks, dots, ".0", and powers of ten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from siger_catalog.identifiers import (
    BPJS,
    DIGITS_16,
    DIGITS_18,
    EMAIL,
    MOBILE,
    NIK,
    NIP,
    NPWP_WRITTEN,
    OFFICE_DOMAIN,
)

# Anything else holds none of these; most columns end here.
_WORTH_A_LOOK = (
    r"(?:\p{Nd}[^0-9A-Za-z]{0,3}){9}|[0-9][eE]\+?1[0-9]|[@＠﹫]|(?i:[\[({]at[\])}])"
)
_INVISIBLE = "[\u00ad\u200b-\u200f\u2060\ufeff'’‘`´\"“”]"
_BLANKS = r"[\s\p{Z}]+"
_WHOLE = r"^\s*([+\-]?[0-9]{8,})[.,]0+\s*$"
# One separator alone is a decimal sign: 105.1234567890123 is a coordinate.
_DECIMAL = r"^[+\-]?[0-9]+[.,][0-9]+$"
_POWER = r"^\+?(?P<m>[1-9][.,][0-9]+|[1-9])[eE]\+?(?P<e>1[0-9])$"
_EDGE = "(?:^|[^0-9A-Za-z.,])"
_END = "(?:[^0-9A-Za-z]|$)"
_MOBILE = f"(?:^|[^0-9A-Za-z.,+])(?P<n>{MOBILE}){_END}"
_EMAIL = f"(?P<n>{EMAIL})"
_MONTH = "^(?:19[4-9]|20[0-2])[0-9](?:0[1-9]|1[0-2])"
# NPWP without marks: with its first zero, without, or with one more in front.
_TAXPAYER = "(?:0?(?:0[4-9]|[1-9][0-9])[0-9]{13}|[4-9][0-9]{13})"
_FULL = 12  # as many digits of a mantissa hold region and date


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """Counts of a column's cells, by what they are built like.

    `total` are all that hold anything; `niks` and `nips` of `sixteens` and
    `eighteens` are built as one, `local_niks` with a district of the province;
    `dates` are the different dates within; `lost_*` are powers of ten that still
    begin as one. `emails` leaves out those of offices, `taxpayers` those of companies;
    `zeroless` are mobile numbers without their 0; `lengths` counts digits of cells
    that are one number.
    """

    total: int = 0
    sixteens: int = 0
    niks: int = 0
    local_niks: int = 0
    dates: int = 0
    eighteens: int = 0
    nips: int = 0
    powers_16: int = 0
    lost_niks: int = 0
    powers_18: int = 0
    lost_nips: int = 0
    npwps: int = 0
    bpjs: int = 0
    different_bpjs: int = 0
    mobiles: int = 0
    different_mobiles: int = 0
    emails: int = 0
    different_emails: int = 0
    zeroless: int = 0
    taxpayers: int = 0
    lengths: Mapping[int, int] | None = None

    def of_length(self, least: int, most: int) -> int:
        """Count cells of so many digits and hardly anything else."""
        found = self.lengths or {}
        return sum(n for length, n in found.items() if least <= length <= most)


def measure(texts: pa.Array, districts: pa.Array) -> Shapes:
    """Count the shapes among cells; `districts` are six-digit codes, undotted."""
    held = texts.filter(pc.not_equal(pc.utf8_trim_whitespace(texts), ""))
    looked = held.filter(pc.match_substring_regex(held, _WORTH_A_LOOK))
    if not len(looked):
        return Shapes(total=len(held))
    cells = _plain(looked)
    counts = _numbers(cells, districts) | _powers(cells, districts)
    counts |= _others(cells) | _bare(_single(cells))
    lengths = pc.value_counts(pc.utf8_length(_single(cells))).to_pylist()
    return Shapes(
        total=len(held),
        lengths={each["values"]: each["counts"] for each in lengths},
        **counts,
    )


def has_identifier(lines: pa.Array) -> pa.Array:
    """Tell of each line whether a NIK, NIP, BPJS or NPWP stands in it, as booleans."""
    cells = _plain(lines)
    found = [pc.match_substring_regex(cells, f"{_EDGE}(?:{BPJS}|{NPWP_WRITTEN}){_END}")]
    for pattern, whole in ((DIGITS_16, NIK), (DIGITS_18, NIP)):
        is_built = pc.match_substring_regex(_digits(cells, pattern), f"^{whole}$")
        found.append(pc.fill_null(is_built, False))
    return reduce(pc.or_, found)


def reachable(lines: pa.Array) -> pa.Array:
    """Return the mobile number or private e-mail address of each line that has one."""
    cells = _plain(lines)
    mobiles, emails = _extracted(cells, _MOBILE), _extracted(cells, _EMAIL)
    return pa.concat_arrays([mobiles, _private(emails)])


def _private(emails: pa.Array) -> pa.Array:
    office = pc.match_substring_regex(emails, f"{OFFICE_DOMAIN}$", ignore_case=True)
    return emails.filter(pc.invert(office))


def _plain(cells: pa.Array) -> pa.Array:
    if not pc.all(pc.string_is_ascii(cells)).as_py():
        cells = pc.utf8_normalize(cells, form="NFKC")
    cells = pc.replace_substring_regex(cells, _INVISIBLE, "")
    cells = pc.utf8_trim_whitespace(pc.replace_substring_regex(cells, _BLANKS, " "))
    return pc.replace_substring_regex(cells, _WHOLE, r"\1")


def _digits(cells: pa.Array, pattern: str) -> pa.Array:
    """Return the digits of each cell's first number of that pattern, null for none."""
    found = pc.extract_regex(cells, f"{_EDGE}(?P<n>{pattern}){_END}")
    numbers = pc.struct_field(found, "n")
    decimal = pc.match_substring_regex(numbers, _DECIMAL)
    whole = pc.if_else(decimal, pa.scalar(None, numbers.type), numbers)
    return pc.replace_substring_regex(whole, "[^0-9]", "")


def _matching(cells: pa.Array, pattern: str) -> pa.Array:
    return cells.filter(pc.match_substring_regex(cells, pattern))


def _numbers(cells: pa.Array, districts: pa.Array) -> dict[str, int]:
    eighteens = _digits(cells, DIGITS_18).drop_null()
    sixteens = _digits(cells, DIGITS_16).drop_null()
    niks = _matching(sixteens, f"^{NIK}$")
    return {
        "eighteens": len(eighteens),
        "nips": len(_matching(eighteens, f"^{NIP}$")),
        "sixteens": len(sixteens),
        "niks": len(niks),
        "local_niks": _in_districts(niks, districts),
        "dates": pc.count_distinct(pc.utf8_slice_codeunits(niks, 6, 12)).as_py(),
    }


def _in_districts(numbers: pa.Array, districts: pa.Array) -> int:
    first = pc.utf8_slice_codeunits(numbers, 0, 6)
    return int(pc.sum(pc.is_in(first, value_set=districts)).as_py() or 0)


def _powers(cells: pa.Array, districts: pa.Array) -> dict[str, int]:
    """Look at numbers that a spreadsheet wrote as powers of ten: 1,80904E+15."""
    found = pc.extract_regex(cells, _POWER).drop_null()
    mantissas = pc.replace_substring_regex(pc.struct_field(found, "m"), "[.,]", "")
    powers = pc.struct_field(found, "e")
    sixteens = mantissas.filter(pc.equal(powers, "15"))
    eighteens = mantissas.filter(pc.equal(powers, "17"))
    long = pc.greater_equal(pc.utf8_length(sixteens), _FULL)
    whole = _matching(pc.utf8_rpad(sixteens.filter(long), 16, padding="0"), f"^{NIK}$")
    short = sixteens.filter(pc.invert(long))
    return {
        "powers_16": len(sixteens),
        "lost_niks": _in_districts(short, districts) + len(whole),
        "powers_18": len(eighteens),
        "lost_nips": len(_matching(eighteens, _MONTH)),
    }


def _others(cells: pa.Array) -> dict[str, int]:
    bpjs = _extracted(cells, f"{_EDGE}(?P<n>{BPJS}){_END}")
    mobiles = _extracted(cells, _MOBILE)
    emails = _private(_extracted(cells, _EMAIL))
    return {
        "npwps": len(_matching(cells, f"{_EDGE}{NPWP_WRITTEN}{_END}")),
        "bpjs": len(bpjs),
        "different_bpjs": len(bpjs.unique()),
        "mobiles": len(mobiles),
        "different_mobiles": len(mobiles.unique()),
        "emails": len(emails),
        "different_emails": len(emails.unique()),
    }


def _extracted(cells: pa.Array, pattern: str) -> pa.Array:
    return pc.struct_field(pc.extract_regex(cells, pattern).drop_null(), "n")


def _single(cells: pa.Array) -> pa.Array:
    """Return the digits of cells that are one number, however it is grouped.

    Accounts of a budget (5.1.02.01) are none.
    """
    numbers = _matching(cells, r"^(?:[A-Za-z. :]{0,12})[+(]?[0-9][0-9 ().,\-/+]*$")
    other = pc.or_(
        pc.match_substring_regex(numbers, _DECIMAL),
        pc.match_substring_regex(numbers, r"^[0-9](?:\.[0-9]{1,4}){2,}$"),
    )
    return pc.replace_substring_regex(numbers.filter(pc.invert(other)), "[^0-9]", "")


def _bare(digits: pa.Array) -> dict[str, int]:
    return {
        "zeroless": len(_matching(digits, "^8[1-9][0-9]{7,10}$")),
        "taxpayers": len(_matching(digits, f"^(?:{_TAXPAYER}|{NIK})$")),
    }

"""What the numbers and addresses of a person look like, by their structure.

Patterns are written for RE2 and Python's `re` alike: no look-around, no back
reference, so that Arrow can run them over whole columns.

Sources: NIK (16 digits: province, regency, district, birth date with the day + 40 for
women, serial from 0001; no check digit): PP 37/2007, article 37, and
https://dukcapil.klaten.go.id/arti-16-digit-nomor-induk-kependudukan-nik. The number of
a family card (KK) has the same build with the date of issue. NIP (18 digits: birth
date, year and month of appointment, sex, serial): Peraturan Kepala BKN 22/2007; staff
on contract (PPPK) have 21 and more in place of the month. NPWP (15 digits, written
99.999.999.9-999.999; 00 to 03 are treasuries and companies):
https://metacpan.org/pod/Business::ID::NPWP. BPJS Kesehatan: 13 digits that begin with
000. Mobile numbers: 08 or +62 8 and 10 to 13 digits in all, by the national numbering
plan (Fundamental Technical Plan, Permenkominfo 14/2018). E-mail: RFC 5321, what is in
use of it.
"""

import re

# Provinces by their code of the Interior Ministry (Kepmendagri 300.2.2-2138/2025).
_PROVINCE = "(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])"
_REGENCY = "(?:0[1-9]|[12][0-9]|3[0-6]|7[1-9])"
_DISTRICT = "(?:0[1-9]|[1-5][0-9])"
_MAN = {31: "(?:0[1-9]|[12][0-9]|3[01])", 30: "(?:0[1-9]|[12][0-9]|30)"}
_MAN[29] = "(?:0[1-9]|[12][0-9])"
_WOMAN = {31: "(?:4[1-9]|[56][0-9]|7[01])", 30: "(?:4[1-9]|[56][0-9]|70)"}
_WOMAN[29] = "(?:4[1-9]|[56][0-9])"
_MONTHS = {31: "(?:0[13578]|1[02])", 30: "(?:0[469]|11)", 29: "02"}
_DAY_MONTH = "|".join(
    f"(?:{_MAN[n]}|{_WOMAN[n]}){month}" for n, month in _MONTHS.items()
)
_MONTH_DAY = "|".join(f"{month}{_MAN[n]}" for n, month in _MONTHS.items())

# Of 16 bare digits; a serial of 0000 is what a spreadsheet leaves of 0001 to 0009.
NIK = f"{_PROVINCE}{_REGENCY}{_DISTRICT}(?:{_DAY_MONTH})[0-9]{{2}}[0-9]{{4}}"
# Of 18 bare digits.
NIP = (
    f"(?:19[4-9]|20[0-2])[0-9](?:{_MONTH_DAY})"
    "(?:19[6-9]|20[0-4])[0-9](?:0[1-9]|1[0-2]|2[1-9])[12][0-9]{3}"
)
NPWP_WRITTEN = r"(?:0[4-9]|[1-9][0-9])\.[0-9]{3}\.[0-9]{3}\.[0-9]-[0-9]{3}\.[0-9]{3}"
BPJS = "000[0-9]{10}"
MOBILE = (
    r"(?:\+?62[ .\-]?|\(?0)8[1-9][0-9]\)?"
    r"(?:[ .\-]?[0-9]{3,4}[ .\-]?[0-9]{3,5}|(?:[ .\-][0-9]{2}){3,5})"
)
EMAIL = (
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63} ?(?:@|\[at\]|\(at\)|\{at\}) ?"
    r"(?:[A-Za-z0-9\-]{1,63} ?(?:\.|\[dot\]|\(dot\)) ?){1,4}[A-Za-z]{2,24}"
)
# Addresses of offices and schools are there to be written to.
OFFICE_DOMAIN = r"(?:\.|@)(?:go|desa|sch|ac|mil)\.id"

_BETWEEN = r"[ .,\-/]{0,2}"
DIGITS_16 = rf"[0-9](?:{_BETWEEN}[0-9]){{15}}"
DIGITS_18 = rf"[0-9](?:{_BETWEEN}[0-9]){{17}}"

_DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")
_NIK = re.compile(NIK)
_NIP = re.compile(NIP)
_LONG = re.compile(rf"(?<![0-9.,])(?:{DIGITS_18}|{DIGITS_16})(?![0-9])")
_SHAPED = re.compile(
    rf"(?<![0-9A-Za-z])(?:{NPWP_WRITTEN}|{BPJS}|{MOBILE})(?![0-9A-Za-z])|{EMAIL}",
    re.IGNORECASE,
)
_OFFICE = re.compile(OFFICE_DOMAIN + r"\Z", re.IGNORECASE)


def is_nik(digits: str) -> bool:
    """Tell whether 16 digits are built as a NIK, or a family card's number, is."""
    return bool(_NIK.fullmatch(digits))


def is_nip(digits: str) -> bool:
    """Tell whether 18 digits are built as a NIP is."""
    return bool(_NIP.fullmatch(digits))


def is_office_address(email: str) -> bool:
    """Tell whether an e-mail address is one of a public body or school."""
    return bool(_OFFICE.search(email))


def blank_identifiers(text: str, mark: str) -> tuple[str, int]:
    """Put a mark in the place of what identifies a person; return also how often.

    NIK, KK, NIP, NPWP of persons, BPJS and mobile numbers, and e-mail addresses that
    are not those of public bodies.
    """
    count = 0

    def long_number(match: re.Match[str]) -> str:
        nonlocal count
        found = match[0]
        digits = re.sub("[^0-9]", "", found)
        is_personal = is_nik(digits) or is_nip(digits)
        if not is_personal or _DECIMAL.fullmatch(found):
            return found
        count += 1
        return mark

    def shaped(match: re.Match[str]) -> str:
        nonlocal count
        if is_office_address(match[0]):
            return match[0]
        count += 1
        return mark

    return _SHAPED.sub(shaped, _LONG.sub(long_number, text)), count

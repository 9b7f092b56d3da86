"""What a column's heading says it holds of a person."""

import re
from typing import Literal, get_args

from siger_catalog.language.words import words
from siger_validators.privacy.vocabulary import word_sets

Kind = Literal[
    "nik", "kk", "nip", "npwp", "bpjs", "telepon", "surel", "nama", "rekening"
]

_NONE: frozenset[str] = frozenset()
_BIRTH = re.compile(r"\b(tgl|tanggal|tempat|tmpt|tg|thn|date|place)\b.*\b(lahir|birth)")


def kind_of(heading: str) -> Kind | None:
    """Return what kind of number or address a heading announces, if it does."""
    known, said = set(words(heading)), word_sets("headings")
    if known >= {"kartu", "keluarga"} or ("kk" in known and known & said["number"]):
        return "kk"
    if known >= {"induk", "kependudukan"}:
        return "nik"
    if known >= {"induk", "pegawai"}:
        return "nip"
    if known & said["account"] and not known & said["budget"]:
        return "rekening"
    heads = word_sets("kinds")
    kinds: tuple[Kind, ...] = get_args(Kind)
    return next((kind for kind in kinds if known & heads.get(kind, _NONE)), None)


def is_address(heading: str) -> bool:
    """Tell whether a heading announces where somebody or something lives."""
    return bool(word_sets("headings")["address"].intersection(words(heading)))


def is_birth(heading: str) -> bool:
    """Tell whether a heading announces a date or place of birth; births it is not."""
    said = words(heading)
    known = word_sets("headings")
    if known["births"].intersection(said):
        return False
    return bool(_BIRTH.search(" ".join(said)) or known["birth"].intersection(said))


def name_of_whom(heading: str) -> Literal["", "any", "person"]:
    """Tell whether a heading announces names: of persons, of anything, or none.

    "Nama kecamatan" and the like, which say of what else, announce none.
    """
    said, known = set(words(heading)), word_sets("headings")
    if not said & known["name"]:
        return ""
    others = said - known["name"]
    if others & known["person"]:
        return "person"
    return "" if others else "any"

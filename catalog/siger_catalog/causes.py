"""Why a harvest, a record or a file failed, in words that a steward understands.

The texts stand in causes.toml; the type checker knows the types by `CauseType`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, TypeVar

from siger_catalog.errors import (
    CatalogError,
    DistributionError,
    RecordInvalidError,
    SearchError,
    SourceError,
    SourceUnavailableError,
    StoreError,
)
from siger_catalog.model import Cause
from siger_catalog.redacting import redact_text
from siger_catalog.schemas import Text

CauseType = Literal[
    "alamat-ditolak",
    "alamat-salah",
    "batas-permintaan",
    "berkas-gagal",
    "bukan-bentuknya",
    "bukan-ckan",
    "bukan-json",
    "catatan-tidak-lengkap",
    "ckan-menolak",
    "daftar-kosong",
    "daftar-menyusut",
    "daftar-tidak-berujung",
    "daftar-tidak-lengkap",
    "dilarang-robots",
    "html-bukan-data",
    "indeks-gagal",
    "jawaban-rusak",
    "kesalahan-siger",
    "nama-tidak-dikenal",
    "pemetaan-salah",
    "pengalihan-ditolak",
    "pekerjaan-dibatalkan",
    "penyimpanan-gagal",
    "portal-menolak-sambungan",
    "portal-rusak",
    "portal-tidak-menjawab",
    "rencana-berubah",
    "sambungan-terputus",
    "sudah-berubah",
    "sumber-gagal",
    "tautan-mati",
    "terlalu-besar",
    "terlalu-lama",
    "tidak-diizinkan",
    "tls-gagal",
]

# The cause of an error that names none; the first class that fits decides.
_BY_CLASS: tuple[tuple[type[BaseException], CauseType], ...] = (
    (SourceUnavailableError, "portal-tidak-menjawab"),
    (SourceError, "sumber-gagal"),
    (RecordInvalidError, "catatan-tidak-lengkap"),
    (DistributionError, "berkas-gagal"),
    (StoreError, "penyimpanan-gagal"),
    (SearchError, "indeks-gagal"),
    (BaseException, "kesalahan-siger"),
)

_Error = TypeVar("_Error", bound=CatalogError)


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseKind:
    """One kind of cause: what it is called and what a person can do about it."""

    type: CauseType
    title: Text
    fix: Text


@cache
def catalogue() -> Mapping[str, CauseKind]:
    """Return every kind of cause by its type."""
    text = files("siger_catalog").joinpath("causes.toml").read_text("utf-8")
    return MappingProxyType(
        {
            name: CauseKind(
                type=name,  # type: ignore[arg-type]  # a test compares the two lists
                title=Text(**entry["title"]),
                fix=Text(**entry["fix"]),
            )
            for name, entry in tomllib.loads(text).items()
        }
    )


def failure(
    kind: type[_Error], cause_type: CauseType, where: str = "", detail: str = ""
) -> _Error:
    """Build an error of that kind from the catalogue of causes.

    Args:
        kind: The class, which decides how the caller goes on.
        cause_type: What went wrong.
        where: The address, record or field it happened at.
        detail: A few Indonesian words or figures more, such as "status 503".
    """
    cause = catalogue()[cause_type]
    message = cause.title.id
    if where:
        message += f": {where}"
    if detail:
        message += f" ({detail})"
    return kind(message, fix=cause.fix.id, cause_type=cause_type)


def cause_of(error: BaseException) -> Cause:
    """Say why something failed, for people; a foreign error is never quoted."""
    kind = catalogue()[_type_of(error)]
    if not isinstance(error, CatalogError):
        return Cause(type=kind.type, message=kind.title.id, fix=kind.fix.id)
    return Cause(
        type=error.cause_type or kind.type,
        message=redact_text(error.message),
        fix=redact_text(error.fix) or kind.fix.id,
    )


def told(cause: Cause, language: str) -> Cause:
    """Return a cause in a language; one that only has Indonesian words keeps them.

    Stored messages are the Indonesian title, then the place it happened at: the
    title is put into the language, the place stays.
    """
    kind = catalogue().get(cause.type)
    if language == "id" or kind is None:
        return cause
    message = cause.message
    if message.startswith(kind.title.id):
        place = message.removeprefix(kind.title.id)
        message = f"{kind.title.in_language(language)}{place}"
    fix = kind.fix.in_language(language) if cause.fix == kind.fix.id else cause.fix
    return Cause(type=cause.type, message=message, fix=fix)


def _type_of(error: BaseException) -> CauseType:
    named = getattr(error, "cause_type", "")
    if named in catalogue():
        return catalogue()[named].type
    return next(cause for kind, cause in _BY_CLASS if isinstance(error, kind))

"""What went wrong, as a problem document (RFC 9457) or as a page for people.

`type` is stable and leads to its explanation on the page for developers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from siger_catalog.errors import (
    CatalogError,
    IndexDamagedError,
    NotFoundError,
    QueryError,
    SearchUnavailableError,
    SnapshotMissingError,
    StoreUnavailableError,
)
from siger_catalog.redacting import redact_text
from siger_web.wording import msg

MEDIA_TYPE = "application/problem+json"

_RETRY_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """One kind of problem: its key in `type`, its status and its title."""

    key: str
    status: int
    title: str

    @property
    def type(self) -> str:
        """The stable address of this kind."""
        return f"/pengembang#problem-{self.key}"


INVALID = ProblemKind(key="invalid", status=422, title=msg("Permintaan tidak terbaca"))
NOT_FOUND = ProblemKind(key="not-found", status=404, title=msg("Tidak ditemukan"))
NO_METHOD = ProblemKind(
    key="method-not-allowed", status=405, title=msg("Alamat ini hanya bisa dibaca")
)
WITHDRAWN = ProblemKind(
    key="withdrawn", status=410, title=msg("Dataset ini sudah ditarik sumbernya")
)
QUARANTINED = ProblemKind(
    key="quarantined", status=403, title=msg("Berkas ini ditahan untuk diperiksa")
)
PURGED = ProblemKind(key="purged", status=410, title=msg("Berkas ini dihapus permanen"))
NO_FILE = ProblemKind(
    key="no-file", status=404, title=msg("Berkas ini tidak tersimpan")
)
NO_TABLE = ProblemKind(
    key="no-table", status=404, title=msg("Berkas ini tidak terbaca sebagai tabel")
)
NO_FIX = ProblemKind(
    key="no-fix",
    status=404,
    title=msg("Berkas ini tidak bisa diperbaiki dengan aturan"),
)
SEARCH_DOWN = ProblemKind(
    key="search-unavailable", status=503, title=msg("Pencarian sedang berhenti")
)
STORE_DOWN = ProblemKind(
    key="store-unavailable", status=503, title=msg("Katalog sedang tidak terjangkau")
)
BUSY = ProblemKind(
    key="busy", status=503, title=msg("Terlalu banyak yang mengikuti pekerjaan")
)
INTERNAL = ProblemKind(
    key="internal", status=500, title=msg("Ada yang salah di pihak kami")
)
OTHER = ProblemKind(key="refused", status=400, title=msg("Permintaan ditolak"))

KINDS = (
    INVALID,
    NOT_FOUND,
    NO_METHOD,
    WITHDRAWN,
    QUARANTINED,
    PURGED,
    NO_FILE,
    NO_TABLE,
    NO_FIX,
    SEARCH_DOWN,
    STORE_DOWN,
    BUSY,
    INTERNAL,
    OTHER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem of one request; `extra` are members beside RFC 9457's own."""

    kind: ProblemKind
    detail: str = ""
    fix: str = ""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def code(self) -> int:
        """The HTTP status."""
        return self.status or self.kind.status


class ProblemError(Exception):
    """A request that the web itself answers with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail or problem.kind.title)
        self.problem = problem


def problem_of(error: Exception) -> Problem:
    """Return the problem that an exception means to the one who asked."""
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, RequestValidationError):
        return _of_validation(error)
    if isinstance(error, HTTPException):
        return _of_http(error)
    if isinstance(error, CatalogError):
        return _of_catalog(error)
    return Problem(kind=INTERNAL)


def redacted(problem: Problem) -> Problem:
    """Return the problem without what identifies a person: it may quote a request."""
    return replace(
        problem,
        detail=redact_text(problem.detail),
        fix=redact_text(problem.fix),
        extra={
            key: redact_text(value) if isinstance(value, str) else value
            for key, value in problem.extra.items()
        },
    )


def _of_catalog(error: CatalogError) -> Problem:
    if isinstance(error, QueryError):
        return Problem(
            kind=INVALID,
            detail=error.message,
            fix=error.fix,
            extra={"parameter": error.parameter},
        )
    retry = {"Retry-After": str(_RETRY_S)}
    match error:
        case SnapshotMissingError():
            return Problem(kind=NO_FILE, detail=error.message, fix=error.fix)
        case NotFoundError():
            return Problem(kind=NOT_FOUND, detail=error.message, fix=error.fix)
        case SearchUnavailableError() | IndexDamagedError():
            return Problem(kind=SEARCH_DOWN, headers=retry)
        case StoreUnavailableError():
            return Problem(kind=STORE_DOWN, headers=retry)
    return Problem(kind=INTERNAL)


def _of_validation(error: RequestValidationError) -> Problem:
    found = [
        {"parameter": str(e["loc"][-1]), "message": str(e["msg"])}
        for e in error.errors()
    ]
    said = "; ".join(f"{e['parameter']}: {e['message']}" for e in found)
    first = found[0]["parameter"] if found else ""
    return Problem(
        kind=INVALID, detail=said, extra={"parameter": first, "errors": found}
    )


def _of_http(error: HTTPException) -> Problem:
    kinds = {kind.status: kind for kind in (NOT_FOUND, NO_METHOD)}
    return Problem(
        kind=kinds.get(error.status_code, OTHER),
        status=error.status_code,
        headers=error.headers or {},
    )


def document(problem: Problem, title: str, instance: str) -> dict[str, object]:
    """Return the members of the problem document; empty ones are left out."""
    members: dict[str, object] = {
        "type": problem.kind.type,
        "title": title,
        "status": problem.code,
        "detail": problem.detail,
        "fix": problem.fix,
        "instance": instance,
        **problem.extra,
    }
    return {key: value for key, value in members.items() if value not in ("", None)}

"""ETags and 304: a browser that holds the same bytes is not sent them again."""

import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

_KEPT = ("etag", "cache-control", "content-location", "expires", "vary", "siger-state")


def etag_of(body: bytes) -> str:
    """Return a weak ETag: compression may change the bytes, not the meaning."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'


def is_unchanged(request: Request, etag: str) -> bool:
    """Tell whether If-None-Match holds the ETag (RFC 9110, 13.1.2: weak comparison)."""
    stated = request.headers.get("if-none-match", "")
    known = [tag.strip().removeprefix("W/") for tag in stated.split(",")]
    return stated.strip() == "*" or etag.removeprefix("W/") in known


def unchanged(headers: Mapping[str, str]) -> Response:
    """Return 304 with the headers that a cache must refresh."""
    kept = {key: value for key, value in headers.items() if key.lower() in _KEPT}
    return Response(status_code=304, headers=kept)

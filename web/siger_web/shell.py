"""What every answer passes on its way out: security headers, HEAD, compression."""

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Own files only, no inline style or script, framed by nobody.
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS: dict[str, str] = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_OPEN_HEADERS: dict[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Disposition, Repr-Digest, "
    "Siger-State, Accept-Ranges, Content-Range, Retry-After",
}
_PREFLIGHT_HEADERS: dict[str, str] = {
    **_OPEN_HEADERS,
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


_FOR_PROGRAMS = frozenset(
    ("/openapi.json", "/healthz", "/readyz", "/feed.atom", "/en/feed.atom")
)


def is_api(path: str) -> bool:
    """Tell whether an address is for programs: its errors are problem documents."""
    return path.startswith("/api/") or path in _FOR_PROGRAMS


def _is_download(path: str) -> bool:
    return path.startswith("/api/") and path.endswith("/download")


class SecurityHeaders:
    """Adds the headers that an answer has not set itself; opens the API to all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request (ASGI)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_open = is_api(scope["path"])
        if is_open and scope["method"] == "OPTIONS":
            await _preflight(send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _headers(is_open).items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _headers(is_open: bool) -> dict[str, str]:
    return {**HEADERS, **_OPEN_HEADERS} if is_open else HEADERS


async def _preflight(send: Send) -> None:
    headers = [(k.lower().encode(), v.encode()) for k, v in _PREFLIGHT_HEADERS.items()]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


class HeadRequests:
    """Answers HEAD wherever GET is answered, without the body.

    Downloads answer HEAD themselves: they must not read the file for it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request (ASGI)."""
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"
        if not is_head or _is_download(scope["path"]):
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


class Compression:
    """Compresses text, but never a download: its bytes, ranges and digest are exact."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressing = GZipMiddleware(app, minimum_size=800, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request (ASGI)."""
        exact = scope["type"] != "http" or _is_download(scope["path"])
        await (self.app if exact else self.compressing)(scope, receive, send)

"""The site's own files: style, script, font, marks; named with their digest."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"

_FOREVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"


class OwnFiles(StaticFiles):
    """Serves the folder; an address with its digest (`?v=`) may be kept for ever."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with ETag, and with how long a browser may keep the file."""
        response = await super().get_response(path, scope)
        is_named = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = _FOREVER if is_named else _A_DAY
        return response


def static_urls() -> Mapping[str, str]:
    """Return the address of every own file, by its path in the folder."""
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    return {
        path.relative_to(FOLDER).as_posix(): _url(path.relative_to(FOLDER), path)
        for path in files
    }


def _url(name: Path, path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
    return f"/static/{name.as_posix()}?v={digest}"

"""Addresses with the name that a dataset has at its portal lead to the one it has here.

A dataset's name never changes once published; the portal may rename it.
"""

import re
from urllib.parse import quote

from starlette.requests import Request

_NAMED = re.compile(
    r"(?P<before>(?:/en)?/dataset/|/api/v1/datasets/)(?P<name>[^/]+)(?P<rest>.*)",
    re.DOTALL,
)


def renamed(request: Request) -> str:
    """Return where what was asked for is found; empty where it is nowhere."""
    found = _NAMED.fullmatch(request.scope["path"])
    if found is None:
        return ""
    name = request.app.state.site.parts.store.name_at_portal(found["name"])
    if not name or name == found["name"]:
        return ""
    place = found["before"] + quote(name, safe="") + quote(found["rest"])
    return f"{place}?{request.url.query}" if request.url.query else place

"""What a portal's robots.txt lets us take (RFC 9309)."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import requests

from siger_catalog.causes import failure
from siger_catalog.errors import SourceRefusedError
from siger_catalog.ports import Fetcher
from siger_harvesters.asking import asked

PRODUCT = "siger"
# https://www.rfc-editor.org/rfc/rfc9309#section-2.5: at least 500 KiB are read.
_LONGEST = 512_000
_MOST_RULES = 5000


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for us; the longest pattern that fits decides, allowing wins a tie."""

    rules: tuple[tuple[bool, str], ...] = ()

    def allows(self, url: str) -> bool:
        """Tell whether an address may be asked for."""
        parts = urlsplit(url)
        place = unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fitting = [rule for rule in self.rules if _fits(rule[1], place)]
        is_allowed, _ = max(
            fitting, key=lambda r: (len(r[1]), r[0]), default=(True, "")
        )
        return is_allowed


NOTHING_ALLOWED = Robots(((False, "/"),))


def robots_of(url: str, fetcher: Fetcher) -> Robots:
    """Ask a host for its rules: none where it has none, all closed where it fails.

    Raises:
        SourceError: Nobody answers, or the address is none.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise failure(SourceRefusedError, "alamat-salah", url[:200]) from error
    address = f"{parts.scheme}://{parts.netloc}/robots.txt"
    response = asked(fetcher.session(), address)
    if response.status_code >= requests.codes.internal_server_error:
        return NOTHING_ALLOWED
    if response.status_code != requests.codes.ok:
        return Robots()
    return parse_robots(response.content[:_LONGEST].decode("utf-8", "replace"))


def parse_robots(text: str) -> Robots:
    """Read the group that names us, else that of everybody."""
    groups: dict[str, list[tuple[bool, str]]] = {}
    agents: list[str] = []
    is_naming = False
    for key, value in _lines(text):
        if key == "user-agent":
            agents = [*agents, value.lower()] if is_naming else [value.lower()]
            is_naming = True
            groups.setdefault(agents[-1].partition("/")[0], [])
        elif key in ("allow", "disallow"):
            is_naming = False
            for agent in agents if value else ():
                groups[agent.partition("/")[0]].append((key == "allow", unquote(value)))
    found = groups.get(PRODUCT, groups.get("*", []))
    return Robots(tuple(found[:_MOST_RULES]))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _fits(pattern: str, place: str) -> bool:
    """Compare with `*` for any letters and a last `$` for the end, in linear steps."""
    is_whole = pattern.endswith("$")
    parts = pattern.removesuffix("$").split("*")
    if not place.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:-1]:
        found = place.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    last = parts[-1] if len(parts) > 1 else ""
    if not is_whole:
        return place.find(last, at) >= 0
    if len(parts) == 1:
        return at == len(place)
    return place.endswith(last) and len(place) - len(last) >= at

"""What a portal states about a licence, reduced to one key and one readable name."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from zlib import crc32

from siger_catalog.language.words import fold, words
from siger_catalog.licenses.known import (
    ADDRESSES,
    BY_SPELLING,
    CC_KEYS,
    CC_ORDER,
    CC_WORDS,
    HOSTS,
    KNOWN,
    LISTS,
    NONE,
    Terms,
)
from siger_catalog.model import License
from siger_catalog.schemas import Text

_LONGEST_KEY = 80
_LONGEST_LABEL = 120
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def terms_of(stated: License) -> Terms:
    """Return the terms that a portal states, by id, title or address.

    Where these contradict each other, the stricter terms win, then the named ones.
    """
    texts = (stated.id, stated.url, stated.title)
    given = [text.strip() for text in texts if not _says_nothing(text)]
    if not given:
        return KNOWN[NONE]
    found = [KNOWN[key] for text in given if (key := _known_key(text))]
    if found:
        return min(found, key=lambda terms: (False, True, None).index(terms.is_open))
    title = stated.title if not _says_nothing(stated.title) else given[0]
    label = " ".join(title.split())[:_LONGEST_LABEL]
    return Terms(slug_of(title), Text(label, label))


def slug_of(title: str) -> str:
    """Return the key of a licence that is not known: its own title, made plain."""
    slug = _NOT_PLAIN.sub("-", fold(title)).strip("-")
    is_own = not (_says_nothing(slug) or _known_key(slug))
    if is_own and len(slug) <= _LONGEST_KEY:
        return slug
    # The checksum keeps titles apart of which only a part is kept, and from a licence
    # that this part alone would name.
    return f"{slug[: _LONGEST_KEY - 9]}-{crc32(title.encode()):08x}".strip("-")


def _says_nothing(text: str) -> bool:
    return BY_SPELLING.get("-".join(words(text))) == NONE


def _known_key(text: str) -> str:
    return next(filter(None, _readings(text)), "")


def _readings(text: str) -> Iterator[str]:
    yield _by_address(text)
    yield BY_SPELLING.get("-".join(words(text)), "")
    yield _creative_commons(text)


def _by_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # no address at all
        return ""
    if host not in HOSTS:
        return ""
    steps = [host, *filter(None, parts.path.casefold().split("/"))]
    if "/".join(steps[:2]) in LISTS:
        return _known_key(steps[-1].removesuffix(".html"))
    return ADDRESSES.get("/".join(steps[:3]), "")


def _creative_commons(text: str) -> str:
    """Read a Creative Commons name in any wording; one unknown word and it is none."""
    parts = {CC_WORDS.get(token) for token in words(text)} - {""}
    if None in parts or not parts & {"cc", "cc0"}:
        return ""
    if parts & {"cc0", "zero"}:
        return "cc0" if parts <= {"cc", "cc0", "zero"} else ""
    if "nc" in parts:  # CKAN's cc-nc, "Non-Commercial (Any)", leads to by-nc
        parts.add("by")
    key = "-".join(part for part in CC_ORDER if part in parts)
    return key if key in CC_KEYS else ""

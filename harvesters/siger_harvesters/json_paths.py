"""Finds values inside JSON by dotted paths, and fills them into templates.

A path names keys one inside the other ("organisasi.nama"); a number picks an entry of
a list, `*` all of them, `[kunci=nilai]` the first one whose key says so
("metadata.[key=Satuan].value"). The empty path is the whole.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from siger_harvesters.texts import clean_line

_STEP = re.compile(r"\[(?P<key>[^=\[\]]+)=(?P<value>[^\[\]]*)\]|(?P<name>[^.\[\]]+)")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_LONGEST_VALUE = 1000


class MissingValueError(Exception):
    """A template names a value that the record does not have."""


def is_path(text: str) -> bool:
    """Tell whether a text is a path."""
    if not text:
        return True
    steps = [match.group() for match in _STEP.finditer(text)]
    return ".".join(steps) == text and len(steps) <= 20  # noqa: PLR2004  deep enough


def value_at(whole: object, path: str) -> Any:
    """Return what stands at a path, None where nothing does."""
    head, star, rest = path.partition("*.")
    found = whole
    for step in _STEP.finditer(head):
        found = _below(found, step)
        if found is None:
            return None
    if not star:
        return found
    entries = found if isinstance(found, list) else []
    below = (value_at(entry, rest) for entry in entries)
    return [each for each in below if each is not None]


def first_at(whole: object, paths: Iterable[str]) -> Any:
    """Return what stands at the first path where something does; 0 is something."""
    found = (value_at(whole, path) for path in paths)
    return next((each for each in found if each not in (None, "", [], {})), None)


def filled(template: str, whole: object, *, is_encoded: bool = True) -> str:
    """Put values into the `{paths}` of a template, percent-encoded for an address.

    Raises:
        MissingValueError: One of them is not there, or is no text or number.
    """

    def value(match: re.Match[str]) -> str:
        text = clean_line(value_at(whole, match.group(1)))
        if text in ("", ".", "..") or len(text) > _LONGEST_VALUE:
            raise MissingValueError(match.group(1))
        return quote(text, safe="") if is_encoded else text

    return PLACEHOLDER.sub(value, template)


def filled_deep(template: Any, whole: object) -> Any:
    """Put values into every text of a JSON value.

    Raises:
        MissingValueError: One of them is not there.
    """
    if isinstance(template, str):
        return filled(template, whole, is_encoded=False)
    if isinstance(template, Mapping):
        return {key: filled_deep(each, whole) for key, each in template.items()}
    if isinstance(template, list):
        return [filled_deep(each, whole) for each in template]
    return template


def _below(found: object, step: re.Match[str]) -> Any:
    name = step.group("name")
    if isinstance(found, Mapping):
        return found.get(name) if name else None
    if not isinstance(found, list):
        return None
    if name == "*":
        return found
    if name:
        is_index = name.isdecimal() and name.isascii() and len(name) <= 6  # noqa: PLR2004  a million
        return found[int(name)] if is_index and int(name) < len(found) else None
    key, value = step.group("key"), step.group("value")
    entries = (e for e in found if isinstance(e, Mapping))
    return next((e for e in entries if clean_line(e.get(key)) == value), None)

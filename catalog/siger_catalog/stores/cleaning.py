"""Text that any database takes: without NUL and lone surrogates."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

# PostgreSQL text refuses NUL, UTF-8 has no surrogates; SQLite refuses only the latter,
# so the same portal would work on a laptop and fail in production.
_REFUSED = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

T = TypeVar("T")


def cleaned(value: T) -> T:
    """Return the value with U+FFFD for each refused character in any of its texts.

    Goes into tuples, mappings and dataclasses; what has nothing to clean is returned
    as it is.
    """
    return cast("T", _cleaned(value))


def _cleaned(value: object) -> object:
    match value:
        case str():
            return _REFUSED.sub(REPLACEMENT, value)
        case tuple():
            return _tuple(value)
        case Mapping():
            return {_cleaned(key): _cleaned(item) for key, item in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _dataclass(value)
        case _:
            return value


def _tuple(value: tuple[object, ...]) -> tuple[object, ...]:
    items = tuple(_cleaned(item) for item in value)
    return value if all(a is b for a, b in zip(items, value, strict=True)) else items


def _dataclass(value: object) -> object:
    changed = {}
    for field in fields(value):  # type: ignore[arg-type]  # the caller made sure
        before = getattr(value, field.name)
        after = _cleaned(before)
        if after is not before and after != before:
            changed[field.name] = after
    return replace(value, **changed) if changed else value  # type: ignore[type-var]  # as above

"""The parameters of an action, checked in CKAN's words."""

import json
from typing import Any

from siger_examples.ckan.refusals import ActionRefusedError, invalid

Parameters = dict[str, Any]
"""From a query string or form: text, or a list where a name repeats. From JSON: any."""


def text(parameters: Parameters, name: str) -> str:
    """Return a text parameter, empty where it is missing."""
    value = parameters.get(name)
    return "" if value is None else str(value)


def required(parameters: Parameters, name: str, called: str = "") -> str:
    """Return a parameter that must be there; `called` is its name in the refusal."""
    value = text(parameters, name)
    if not value:
        raise invalid(called or name, "Missing value")
    return value


def truth(parameters: Parameters, name: str, *, default: bool = False) -> bool:
    """Return a yes-or-no parameter."""
    value = text(parameters, name).strip().lower()
    return value in ("true", "yes", "on", "y", "t", "1") if value else default


def natural(parameters: Parameters, name: str, default: int, *more_reasons: str) -> int:
    """Return a number from zero up; `more_reasons` follow `Invalid integer`."""
    value = parameters.get(name)
    if isinstance(value, list):
        raise ActionRefusedError(
            500, "Internal Server Error", message="Internal Server Error"
        )
    if value in (None, ""):
        return default
    try:
        number = int(str(value))
    except ValueError as error:
        raise invalid(name, "Invalid integer", *more_reasons) from error
    if number < 0:
        raise invalid(name, "Must be a natural number")
    return number


def strings(parameters: Parameters, name: str) -> list[str]:
    """Return a list that may be repeated, or be one text with commas or blanks."""
    value = parameters.get(name) or []
    entries = value if isinstance(value, list) else [value]
    return [word for entry in entries for word in str(entry).replace(",", " ").split()]


def json_list(parameters: Parameters, name: str) -> list[str]:
    """Return a list that a query string must spell as JSON."""
    value = parameters.get(name)
    if isinstance(value, list):
        return [str(entry) for entry in value]
    if value in (None, ""):
        return []
    try:
        entries = json.loads(str(value))
    except ValueError as error:
        raise invalid(name, "Could not parse as valid JSON", "Not a list") from error
    if not isinstance(entries, list):
        raise invalid(name, "Not a list")
    return [str(entry) for entry in entries]

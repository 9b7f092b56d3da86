"""Frictionless's errors as findings."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from frictionless import Error

from siger_catalog.model import Finding

_CONSTRAINT = re.compile(r'constraint "(\w+)" is "(.*)"', re.DOTALL)
_TYPE = re.compile(r'type is "([^"/]*)/')


def finding_of(error: Error, distribution_id: str) -> Finding:
    """Return an error as a finding, with Frictionless's type and sentence.

    Params hold `note`, `label`, for a type error `expected`, and for a constraint
    error `constraint` and its `limit`, as far as the error knows them.
    """
    cell = getattr(error, "cell", None)
    return Finding(
        type=error.type,
        severity="error",
        message=error.message,
        distribution_id=distribution_id,
        row=_row(error),
        field=str(getattr(error, "field_name", "") or ""),
        field_number=getattr(error, "field_number", None),
        cell="" if cell is None else str(cell),
        params=dict(_params(error)),
    )


def _row(error: Error) -> int | None:
    number = getattr(error, "row_number", None)
    if number is not None:
        return int(number)
    headings = getattr(error, "row_numbers", None)
    return int(headings[0]) if headings else None


def _params(error: Error) -> Iterator[tuple[str, str]]:
    descriptor: Mapping[str, Any] = error.to_descriptor()
    for key in ("note", "label"):
        if descriptor.get(key):
            yield key, str(descriptor[key])
    if error.type == "type-error" and (match := _TYPE.search(error.note)):
        yield "expected", match[1]
    if error.type == "constraint-error" and (match := _CONSTRAINT.search(error.note)):
        yield "constraint", match[1]
        yield "limit", match[2]

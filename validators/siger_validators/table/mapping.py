"""Frictionless's errors as findings."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from frictionless import Error

from siger_catalog.model import Finding

_CONSTRAINT = re.compile(r'constraint "(\w+)" is "(.*)"', re.DOTALL)
_TYPE = re.compile(r'type is "([^"/]*)/')
_REPEATED = re.compile(r"the same as in the row at position (\d+)")
_EMPTY_KEY = 'cells composing the primary keys are all "None"'
# What spreadsheets write where a formula failed: "#DIV/0!", "#REF!", "#N/A".
_FORMULA = re.compile(r"#(DIV/0!|REF!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!)")


def finding_of(error: Error, distribution_id: str) -> Finding:
    """Return an error as a finding, with Frictionless's type and sentence.

    Params hold `note`, `label`, for a type error `expected`, and for a constraint
    error `constraint` and its `limit`, as far as the error knows them. `case` says
    more: "formula" for the error value of a spreadsheet, "repeated" (of the row
    `first`) and "empty" for keys.
    """
    return Finding(
        type=error.type,
        severity="error",
        message=error.message,
        distribution_id=distribution_id,
        row=_row(error),
        field=str(getattr(error, "field_name", "") or ""),
        field_number=getattr(error, "field_number", None),
        cell=_cell(error),
        params=dict(_params(error)),
    )


def _cell(error: Error) -> str:
    cell = getattr(error, "cell", None)
    return "" if cell is None else str(cell)


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
    yield from _case(error)
    if error.type == "type-error" and (match := _TYPE.search(error.note)):
        yield "expected", match[1]
    if error.type == "constraint-error" and (match := _CONSTRAINT.search(error.note)):
        yield "constraint", match[1]
        yield "limit", match[2]


def _case(error: Error) -> Iterator[tuple[str, str]]:
    if error.type == "type-error" and _FORMULA.fullmatch(_cell(error).strip()):
        yield "case", "formula"
    if match := _REPEATED.fullmatch(error.note):
        yield "case", "repeated"
        yield "first", match[1]
    elif error.note == _EMPTY_KEY:
        yield "case", "empty"

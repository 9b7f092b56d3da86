"""Types of columns that no schema describes, guessed with care from all cells."""

import re
from collections.abc import Collection, Hashable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from siger_catalog.schemas import Field, Text
from siger_validators.reading.fitting import folded
from siger_validators.reading.numerals import STYLES, Style, kind_of_number
from siger_validators.schema_files import MISSING_VALUES

# Headings whose digits are names, not numbers: "007" must not become 7, nor "18.10"
# 18.1. Matched at the beginning of the heading, before a blank or underscore.
_CODE_HEADING = re.compile(
    r"(kode|kd|id|no|nomor|nik|kk|nip|npsn|npwp|telp|telepon|hp|wa|rt|rw|kodepos)"
    r"([ _.-]|$)|.*([ _.-])(kode|id)$",
    re.IGNORECASE,
)
_YEAR_HEADINGS = {"tahun", "thn", "year", "tahundata"}
_YEAR = re.compile(r"(19|20)\d\d")
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_NUMBER = {
    ".": re.compile(r"[+-]?(0|[1-9]\d*)(\.\d+)?"),
    ",": re.compile(r"[+-]?(0|[1-9]\d*)(,\d+)?"),
}
_DATE_FORMATS = {
    re.compile(r"\d{4}-\d{2}-\d{2}"): "default",
    re.compile(r"\d{2}/\d{2}/\d{4}"): "%d/%m/%Y",
    re.compile(r"\d{2}-\d{2}-\d{4}"): "%d-%m-%Y",
}
_ISO = "%Y-%m-%d"
_ROLES = {
    "region-code": {"kodekemendagri", "kodekabupatenkota", "kodewilayah", "kodekab"}
    | {"kemendagrikodekabupatenkota", "kodekabkota", "kodekabupaten"},
    "region-bps-code": {"kodebps", "bpskodekabupatenkota", "kodebpskabupatenkota"},
    "region-name": {"namakabupatenkota", "kabupatenkota", "kabupaten", "kabkota"}
    | {"namawilayah", "wilayah", "namakabupaten", "namakabkota", "daerah"}
    | {"bpsnamakabupatenkota", "kemendagrinamakabupatenkota"},
}
_NUMERIC = ("integer", "number")


def infer_field(name: str, heading: str, cells: Collection[Any], style: Style) -> Field:
    """Return the field of a column by its heading and its distinct cells.

    Anything short of all cells agreeing on a type gives "string".
    """
    filled = [c for c in cells if c is not None and str(c) not in MISSING_VALUES]
    type_, format_ = _type(heading, filled, style)
    title = Text(heading or name, heading or name)
    return Field(
        name=name,
        type=type_,
        format=format_,
        title=title,
        description=Text("", ""),
        role=_role(heading, type_),
    )


def kind_of_value(cell: Any) -> Hashable:
    """Return the same for cells that nothing here or in `numerals` tells apart.

    Cells without a value are not asked about.
    """
    if isinstance(cell, str):
        return kind_of_text(cell)
    return type(cell).__name__, bool(_YEAR.fullmatch(str(cell)))


@lru_cache(maxsize=1 << 14)  # days of a month come again in every batch
def kind_of_text(cell: str) -> Hashable:
    """Return what `kind_of_value` does, for a text."""
    text = cell.strip()
    dates = [
        format_
        for pattern, format_ in _DATE_FORMATS.items()
        if pattern.fullmatch(text) and _are_dates([text], format_)
    ]
    return (
        bool(_YEAR.fullmatch(cell)),
        tuple(dates),
        kind_of_number(cell),
        tuple(
            (
                bool(_INTEGER.fullmatch(style.without_groups(text))),
                bool(_NUMBER[style.decimal].fullmatch(style.without_groups(text))),
            )
            for style in STYLES
        ),
    )


def field_descriptor(field: Field) -> Mapping[str, Any]:
    """Return Table Schema's descriptor of an inferred field."""
    return {"name": field.name, "type": field.type, "format": field.format}


def _type(heading: str, cells: list[Any], style: Style) -> tuple[str, str]:
    if not cells:
        return "string", "default"
    if folded(heading) in _YEAR_HEADINGS and all(
        _YEAR.fullmatch(str(c)) for c in cells
    ):
        return "year", "default"
    if _CODE_HEADING.match(heading.strip()):
        return "string", "default"
    if all(isinstance(c, str) for c in cells):
        return _text_type([c.strip() for c in cells], style)
    return _typed_type(cells)


def _text_type(cells: list[str], style: Style) -> tuple[str, str]:
    plain = [style.without_groups(cell) for cell in cells]
    if all(_INTEGER.fullmatch(cell) for cell in plain):
        return "integer", "default"
    if all(_NUMBER[style.decimal].fullmatch(cell) for cell in plain):
        return "number", "default"
    for pattern, format_ in _DATE_FORMATS.items():
        if all(pattern.fullmatch(cell) for cell in cells) and _are_dates(
            cells, format_
        ):
            return "date", format_
    return "string", "default"


def _typed_type(cells: list[Any]) -> tuple[str, str]:
    kinds = {type(cell).__name__ for cell in cells}
    if kinds == {"int"}:
        return "integer", "default"
    if kinds <= {"int", "float"}:
        return "number", "default"
    if kinds == {"date"}:
        return "date", "default"
    return ("boolean", "default") if kinds == {"bool"} else ("any", "default")


def _are_dates(cells: list[str], format_: str) -> bool:
    pattern = _ISO if format_ == "default" else format_
    try:
        for cell in cells:
            datetime.strptime(cell, pattern)  # noqa: DTZ007 a date has no time zone
    except ValueError:
        return False
    return True


def _role(heading: str, type_: str) -> str:
    by_heading = next(
        (r for r, names in _ROLES.items() if folded(heading) in names), ""
    )
    if by_heading:
        return by_heading
    if type_ in ("year", "date"):
        return type_
    return "measure" if type_ in _NUMERIC else "dimension"

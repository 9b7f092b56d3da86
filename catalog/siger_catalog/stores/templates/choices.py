"""What Excel offers and refuses in a column, from the rules of its field."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import Field, rule_texts

# Limits of Excel's messages. Source:
# https://xlsxwriter.readthedocs.io/working_with_data_validation.html
_TITLE_LIMIT = 32
_MESSAGE_LIMIT = 255
# Years further apart than this are bounds, not a list to choose from.
_MOST_YEARS = 100
# What stands where a field has no bound: then only the type is checked.
_WIDEST = 10**15
_DATES = (date(1900, 1, 1), date(9999, 12, 31))

Choices = tuple[str | int, ...]
_Listed = Callable[[Province], Choices]

# A region is chosen out of the province's list, so that no code is typed.
_BY_ROLE: Mapping[str, _Listed] = MappingProxyType(
    {
        "region-code": lambda province: tuple(r.code for r in province.regencies),
        "region-bps-code": lambda p: tuple(r.bps_code for r in p.regencies),
        "region-name": lambda province: tuple(r.name for r in province.regencies),
        "district-code": lambda province: tuple(d.code for d in province.districts),
        "district-name": lambda p: tuple(sorted({d.name for d in p.districts})),
    }
)
_EXCEL_TYPES: Mapping[str, str] = MappingProxyType(
    {"integer": "integer", "number": "decimal", "year": "integer", "date": "date"}
)


def choices_of(field: Field, province: Province) -> Choices:
    """Return the values that a column may hold, empty when they are not a list."""
    if field.enum:
        return field.enum
    if field.true_values:
        return (*field.true_values[:1], *field.false_values[:1])
    if field.role in _BY_ROLE:
        return _BY_ROLE[field.role](province)
    return _years(field) if field.type == "year" else ()


def limits_of(field: Field) -> dict[str, Any]:
    """Return xlsxwriter's validation of a column that is no list, empty when none."""
    kind = _EXCEL_TYPES.get(field.type)
    if kind is None:
        return {}
    low, high = (_bound(field, name) for name in ("minimum", "maximum"))
    least, most = _DATES if kind == "date" else (-_WIDEST, _WIDEST)
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": least if low is None else low,
        "maximum": most if high is None else high,
    }


def messages_of(field: Field) -> dict[str, Any]:
    """Return the messages that Excel shows beside a cell and on a wrong entry."""
    rules = "; ".join(text.id for text in rule_texts(field)) or "boleh kosong"
    told = f"{field.description.id}\nAturan: {rules}."
    return {
        "ignore_blank": True,
        "input_title": field.title.id[:_TITLE_LIMIT],
        "input_message": _cut(told),
        "error_title": "Isi tidak sesuai skema",
        "error_message": _cut(f"{field.name}: {rules}."),
    }


def _cut(text: str) -> str:
    return text if len(text) <= _MESSAGE_LIMIT else f"{text[: _MESSAGE_LIMIT - 1]}…"


def _years(field: Field) -> Choices:
    low, high = (field.constraints.get(name) for name in ("minimum", "maximum"))
    if isinstance(low, int) and isinstance(high, int) and high - low < _MOST_YEARS:
        return tuple(range(low, high + 1))
    return ()


def _bound(field: Field, name: str) -> Any:
    """Return a bound as a number or date; None when there is none that Excel knows."""
    limit = field.constraints.get(name)
    if field.type == "date":
        try:
            return date.fromisoformat(str(limit))
        except ValueError:
            return None
    return limit if isinstance(limit, int | float) else None

"""Proofs, a column at a time, that cells have the type of their field and keep to it.

A proof may refuse a good cell, which then goes through Frictionless's own reader; it
never lets a bad one pass. So each accepts a strict subset of what the reader accepts.
"""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from frictionless import Field
from frictionless.fields import DateField, IntegerField, NumberField

from siger_validators.engine.arrays import Bools, byte_lengths, content, is_ascii
from siger_validators.engine.proofs import (
    Kernel,
    Proof,
    ValueKernel,
    bools,
    cast,
    without_nulls,
)
from siger_validators.engine.texts import text_kernel

_INT64_LIMIT = 2**63
_PLAIN_INTEGER = r"^-?[0-9]{1,18}$"
_PLAIN_NUMBER = r"^-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?$"
_PLAIN_DATE = r"^[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])$"
# Decimal refuses exponents of 19 digits, which Arrow takes for nought or infinity.
_SAFE_EXPONENT_BYTES = 20
_BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
_ASCII = "".join(map(chr, range(128)))
_NOT_DIGITS = re.sub(r"\d", "", _ASCII)
_UNIX_EPOCH_ORDINAL = 719163


def kernel_of(field: Field, missing: list[str]) -> Kernel | None:
    """Return the proof for a field, None if only its own reader can tell.

    `missing` are the texts that mean "no value"; no proof accepts one of them.
    """
    constraints = {k: v for k, v in field.constraints.items() if v is not None}
    rules = set(constraints) - {"required", "unique"}
    is_ordered = isinstance(field, IntegerField | NumberField | DateField)
    if is_ordered and rules <= set(_BOUNDS):
        return _ordered_kernel(field, missing)
    is_text = field.type == "any" or (
        field.type == "string" and field.format == "default"
    )
    if is_text and rules <= {"minLength", "maxLength", "pattern"}:
        return text_kernel(constraints, missing)
    return None


def _ordered_kernel(field: Field, missing: list[str]) -> Kernel | None:
    bounds = _bounds(field)
    if bounds is None:
        return None
    if isinstance(field, DateField):
        return _date_kernel(field, bounds, missing)
    if isinstance(field, IntegerField):
        return _integer_kernel(field, bounds, missing)
    if isinstance(field, NumberField):
        return _number_kernel(field, bounds, missing)
    return None


def _bounds(field: Field) -> dict[str, Any] | None:
    """Return the bounds as the field reads them, None if they cannot be kept to."""
    read = field.create_value_reader()
    bounds = {
        name: read(field.constraints[name])
        for name in _BOUNDS
        if field.constraints.get(name) is not None
    }
    if any(bound is None for bound in bounds.values()):
        return None
    if isinstance(field, NumberField) and any(map(math.isnan, bounds.values())):
        return None
    if isinstance(field, IntegerField):
        is_small = all(abs(bound) < _INT64_LIMIT for bound in bounds.values())
        return bounds if is_small else None
    return bounds


def value_kernel_of(field: Field, missing: list[str]) -> ValueKernel | None:
    """Return the proof for cells that are numbers already, as in a workbook."""
    rules = {k for k, v in field.constraints.items() if v is not None}
    is_numeric = isinstance(field, IntegerField | NumberField)
    if not is_numeric or not rules <= {"required", "unique", *_BOUNDS}:
        return None
    bounds = _bounds(field)
    if bounds is None or any(re.search(r"\d", text) for text in missing):
        return None
    is_exact = isinstance(field, IntegerField)
    kind = np.int64 if is_exact else np.float64
    limits = bounds if is_exact else {k: float(v) for k, v in bounds.items()}

    def prove(values: Sequence[float]) -> Proof:
        try:
            numbers = np.array(values, kind)
        except OverflowError:
            return Proof(np.zeros(len(values), bool), np.zeros(len(values), np.uint64))
        is_good = np.isfinite(numbers) & _inside(numbers, limits, is_exact=is_exact)
        return Proof(is_good, (numbers + kind(0)).view(np.uint64))

    return prove


def _integer_kernel(
    field: IntegerField, bounds: dict[str, Any], missing: list[str]
) -> Kernel | None:
    prepare = _preparation(field, missing)

    def prove(array: pa.StringArray) -> Proof:
        prepared = prepare(array)
        values = cast(prepared, _PLAIN_INTEGER, pa.int64())
        numbers = values.fill_null(0).to_numpy(zero_copy_only=False)
        is_good = _inside(numbers, bounds, is_exact=True)
        return Proof(without_nulls(is_good, values), numbers.view(np.uint64))

    return prove


def _number_kernel(
    field: NumberField, bounds: dict[str, Any], missing: list[str]
) -> Kernel | None:
    marks = (field.decimal_char, field.group_char)
    if any(len(mark) > 1 or mark.isdigit() or not mark.isascii() for mark in marks):
        return None
    if not field.decimal_char:
        return None
    limits = {name: float(bound) for name, bound in bounds.items()}
    prepare = _preparation(field, missing)

    def prove(array: pa.StringArray) -> Proof:
        prepared = _with_points(prepare(array), field)
        values = cast(prepared, _PLAIN_NUMBER, pa.float64())
        numbers = values.fill_null(0.0).to_numpy(zero_copy_only=False)
        is_good = np.isfinite(numbers) & _inside(numbers, limits, is_exact=False)
        if _has(prepared, "e") or _has(prepared, "E"):
            is_good &= byte_lengths(prepared) <= _SAFE_EXPONENT_BYTES
        # Minus zero equals zero, so it needs the same code.
        return Proof(without_nulls(is_good, values), (numbers + 0.0).view(np.uint64))

    return prove


def _date_kernel(
    field: Field, bounds: dict[str, Any], missing: list[str]
) -> Kernel | None:
    if field.format not in ("default", "%Y-%m-%d") or any(
        re.fullmatch(r"\d{4}-\d\d-\d\d", text) for text in missing
    ):
        return None
    limits = {name: bound.toordinal() for name, bound in bounds.items()}

    def prove(array: pa.StringArray) -> Proof:
        values = cast(array, _PLAIN_DATE, pa.date32())
        days = values.cast(pa.int32()).fill_null(0).to_numpy(zero_copy_only=False)
        ordinals = days.astype(np.int64) + _UNIX_EPOCH_ORDINAL
        is_good = (ordinals > 0) & _inside(ordinals, limits, is_exact=True)
        return Proof(without_nulls(is_good, values), ordinals.view(np.uint64))

    return prove


def _preparation(
    field: IntegerField | NumberField, missing: list[str]
) -> Callable[[pa.StringArray], pa.StringArray]:
    """Return what takes the missing values and the words around numbers away."""
    risky = pa.array([t for t in missing if re.search(r"\d", t)], pa.string())
    is_bare = field.bare_number

    def prepare(array: pa.StringArray) -> pa.StringArray:
        if len(risky):
            is_missing = pc.is_in(array, risky)
            array = pc.if_else(is_missing, pa.scalar(None, pa.string()), array)
        if is_bare:
            return array
        if not is_ascii(array):
            # Other scripts have digits too, which are no rubbish around the number.
            pure = bools(pc.string_is_ascii(array))
            array = pc.if_else(pa.array(pure), array, pa.scalar(None, pa.string()))
        array = pc.ascii_ltrim(array, characters=_NOT_DIGITS.replace("-", ""))
        return pc.ascii_rtrim(array, characters=_NOT_DIGITS)

    return prepare


def _with_points(array: pa.StringArray, field: NumberField) -> pa.StringArray:
    """Write numbers as Arrow reads them: no groups, a point before the fraction."""
    if field.group_char and _has(array, field.group_char):
        array = pc.replace_substring(array, field.group_char, "")
    if field.decimal_char == ".":
        return array
    if _has(array, "."):
        has_point = pc.match_substring(array, ".")
        array = pc.if_else(has_point, pa.scalar(None, pa.string()), array)
    return pc.replace_substring(array, field.decimal_char, ".")


def _has(array: pa.StringArray, letter: str) -> bool:
    return bool(np.any(content(array) == ord(letter)))


def _inside(numbers: Any, bounds: dict[str, Any], *, is_exact: bool) -> Bools:
    """Compare with the bounds; where values were rounded, equality proves nothing."""
    is_good = np.ones(len(numbers), bool)
    for name, bound in bounds.items():
        is_strict = name.startswith("exclusive") or not is_exact
        if name.lower().endswith("minimum"):
            is_good &= numbers > bound if is_strict else numbers >= bound
        else:
            is_good &= numbers < bound if is_strict else numbers <= bound
    return is_good

"""Proofs that texts keep to their lengths and patterns."""

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siger_validators.engine.arrays import byte_lengths, is_ascii
from siger_validators.engine.proofs import Kernel, Proof, bools, without_nulls

# Regular expressions that mean to RE2 what they mean to Python on ASCII text: letters,
# simple classes, groups and repetition; nothing that looks around or back.
_SHARED_PATTERN = re.compile(
    r"(?:[A-Za-z0-9 _@/:;,<>=!&%#~'\"-]|\\[dw.+*?()\[\]{}|^$/\\-]|[.|?*+^$()]"
    r"|\[\^?(?:[A-Za-z0-9 _@/:;,.+*?()|$]|(?<=\w)-(?=\w)|\\[dw.-])+\]"
    r"|\{\d{1,3}(?:,\d{0,3})?\})*"
)


def text_kernel(constraints: dict[str, Any], missing: list[str]) -> Kernel | None:
    """Return the proof for lengths and a pattern; None if the pattern is unusual."""
    least = max(len(text.encode()) for text in missing) + 1 if missing else 0
    none = pa.array(missing, pa.string())
    low, high = constraints.get("minLength", 0), constraints.get("maxLength")
    expression = _shared_expression(constraints.get("pattern"))
    if expression == "":
        return None

    def prove(array: pa.StringArray) -> Proof:
        sizes = byte_lengths(array)
        lengths = sizes
        if (low or high is not None or expression) and not is_ascii(array):
            if expression:
                return Proof(np.zeros(len(array), bool))
            lengths = pc.utf8_length(array).fill_null(0).to_numpy(zero_copy_only=False)
        is_good = lengths >= low
        if missing and (sizes < least).any():
            is_good &= ~bools(pc.is_in(array, none))
        if high is not None:
            is_good &= lengths <= high
        if expression:
            is_good &= bools(pc.match_substring_regex(array, expression))
        return Proof(without_nulls(is_good, array))

    return prove


def _shared_expression(pattern: str | None) -> str | None:
    """Return the pattern for RE2 as Frictionless uses it; "" if RE2 may differ."""
    if pattern is None:
        return None
    if "(?" in pattern or not _SHARED_PATTERN.fullmatch(pattern):
        return ""
    # Frictionless writes "^{pattern}$" and matches at the beginning, without a group.
    expression = f"^(?:^{pattern}$)"
    try:
        re.compile(expression)
        pc.match_substring_regex(pa.array([""]), expression)
    except (re.error, pa.ArrowInvalid):
        return ""
    return expression

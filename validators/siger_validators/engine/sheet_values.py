"""The values of a worksheet's cells as kinds and 64 bits, as openpyxl sees them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siger_validators.engine.arrays import MASKS, Bools, Ints
from siger_validators.engine.proofs import bools
from siger_validators.engine.sheet_texts import text_array, with_entities
from siger_validators.engine.sheet_tokens import (
    NotPlainError,
    RowBlock,
    digits_read,
    words_of,
)
from siger_validators.engine.typed_cells import (
    BOOLEAN,
    DAYS,
    FRACTION,
    INTEGER,
    MOMENT,
    TEXT,
    Kinds,
)

_FORM = re.compile(
    rb'(?: s="(?P<s>[0-9]{1,5})")?(?: t="(?P<t>[a-zA-Z]+)")?/?'
    rb'| t="(?P<t2>[a-zA-Z]+)" s="(?P<s2>[0-9]{1,5})"/?'
)
_NUMBER, _SHARED, _OWN_TEXT, _FLAG = range(4)
# Texts of formulas and names of errors stand in the cell itself.
_TYPES = {b"n": _NUMBER, b"s": _SHARED, b"b": _FLAG, b"str": _OWN_TEXT, b"e": _OWN_TEXT}
_SHORT = 8
_INTEGER = "^-?[0-9]{1,18}$"
_FRACTION = r"^-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?$"
_NOUGHTS, _HIGH_BITS = np.uint64(0x3030303030303030), np.uint64(0x8080808080808080)
_ABOVE_NINE = np.uint64(0x7676767676767676)


@dataclass(frozen=True, slots=True)
class Form:
    """What the attributes of a cell say of its value."""

    type: int
    is_day: bool


@dataclass(frozen=True, slots=True)
class Values:
    """Kinds and bits of cells, and the texts that stood in the cells themselves.

    The bits of a text are its place in the pool: shared texts come first, then those
    of the blocks, one block after the other.
    """

    kinds: Kinds
    payload: Ints
    texts: pa.StringArray


def form_reader(date_styles: set[int]) -> Callable[[bytes], Form]:
    """Return what reads the attributes of a cell behind its reference."""

    def read(raw: bytes) -> Form:
        match = _FORM.fullmatch(raw)
        if match is None:
            raise NotPlainError
        kind = _TYPES.get(match["t"] or match["t2"] or b"n")
        if kind is None:
            raise NotPlainError
        return Form(kind, int(match["s"] or match["s2"] or 0) in date_styles)

    return read


def values_of(block: RowBlock, forms: list[Form], shared: int, first: int) -> Values:
    """Read the values of a block.

    `shared` is the number of shared texts, `first` the place of the block's own ones.

    Raises:
        NotPlainError: A value is written in an unusual way.
    """
    types = np.array([f.type for f in forms], np.int8)[block.form]
    is_day = np.array([f.is_day for f in forms], bool)[block.form]
    bits, is_read = _short_integers(block)
    is_text = types == _OWN_TEXT
    kinds = np.select(
        [is_text | (types == _SHARED), types == _FLAG, is_day],
        [TEXT, BOOLEAN, DAYS],
        INTEGER,
    ).astype(np.uint8)
    texts = with_entities(_gathered(block, np.flatnonzero(is_text)))
    bits[is_text] = np.arange(len(texts)) + first
    left = np.flatnonzero(~is_read & ~is_text)
    _read_numbers(block, left, kinds, bits)
    _refuse_wrong(bits[types == _SHARED], shared)
    _refuse_wrong(bits[types == _FLAG], 2)
    return Values(kinds, bits, texts)


def _refuse_wrong(bits: Ints, limit: int) -> None:
    if len(bits) and (bits.min() < 0 or bits.max() >= limit):
        raise NotPlainError


def _short_integers(block: RowBlock) -> tuple[Ints, Bools]:
    """Read the values of one to eight digits; tell which these are."""
    sizes = block.sizes
    is_short = sizes <= _SHORT
    size = np.where(is_short, sizes, _SHORT)
    words = words_of(block.data)[block.starts] & MASKS[size]
    digits = words ^ (_NOUGHTS & MASKS[size])
    is_digit = ((digits + _ABOVE_NINE) | digits) & _HIGH_BITS == 0
    return digits_read(words, size), is_short & is_digit


def _read_numbers(block: RowBlock, left: Ints, kinds: Kinds, bits: Ints) -> None:
    """Read numbers that are no short integers, and note which are fractions."""
    if not len(left):
        return
    if not np.isin(kinds[left], (INTEGER, DAYS)).all():
        raise NotPlainError
    texts = _gathered(block, left)
    is_whole = bools(pc.match_substring_regex(texts, _INTEGER))
    if not (is_whole | bools(pc.match_substring_regex(texts, _FRACTION))).all():
        raise NotPlainError
    whole, rest = left[is_whole], left[~is_whole]
    fractions = _cast(texts.filter(pa.array(~is_whole)), pa.float64())
    if not np.isfinite(fractions).all():
        raise NotPlainError
    bits[whole] = _cast(texts.filter(pa.array(is_whole)), pa.int64())
    bits[rest] = fractions.view(np.int64)
    kinds[rest] = np.where(kinds[rest] == DAYS, MOMENT, FRACTION)


def _cast(texts: pa.StringArray, kind: pa.DataType) -> Ints:
    try:
        numbers: Ints = pc.cast(texts, kind).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid as error:
        raise NotPlainError from error
    return numbers


def _gathered(block: RowBlock, cells: Ints) -> pa.StringArray:
    """Return the values of some cells as texts."""
    sizes = block.sizes[cells]
    offsets = np.zeros(len(cells) + 1, np.int32)
    np.cumsum(sizes, out=offsets[1:])
    at = np.repeat(block.starts[cells] - offsets[:-1], sizes) + np.arange(offsets[-1])
    letters = np.frombuffer(block.data, np.uint8)[at]
    return text_array(offsets, letters.tobytes())

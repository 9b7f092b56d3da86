"""A text table cut into blocks of whole records, and whether its quotes are regular.

Regular means what RFC 4180, section 2, and every reader agree on: quotes around whole
cells, doubled inside them, closed; CR only before LF.
Anything else is left to Python's csv module, whose reading Frictionless shows.
"""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from siger_validators.engine.arrays import Bools, Ints

BLOCK_BYTES = 4 << 20
# A longer record is a broken quote; csv is left to deal with it.
_RECORD_LIMIT_BYTES = 64 << 20
_LF, _CR = 10, 13


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvShape:
    """How the bytes of a text table are read, in the words of csv and open()."""

    dialect: csv.Dialect
    encoding: str = "utf-8"
    errors: str = "strict"
    newline: str | None = ""

    @property
    def is_plain(self) -> bool:
        """Tell whether pyarrow can be asked to read cells as csv would."""
        d = self.dialect
        marks = (d.delimiter, d.quotechar or "")
        is_usual = d.quoting == csv.QUOTE_MINIMAL and d.doublequote
        return (
            is_usual
            and d.escapechar is None
            and not d.skipinitialspace
            and all(len(m) == 1 and m.isascii() and m not in "\r\n\0" for m in marks)
            and marks[0] != marks[1]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Whole records as bytes, from `offset` of the file on; `count` of them.

    `ends` are where each ends, its line break included; None where they were not
    needed. A block without data stands for the rest of the file, which is not regular.
    """

    offset: int
    data: bytes = b""
    count: int = 0
    ends: Ints | None = None


def cut(file: BinaryIO, shape: CsvShape) -> Iterator[Block]:
    """Yield the blocks of a UTF-8 file, from where it stands.

    Raises:
        UnicodeDecodeError: A byte is no UTF-8.
    """
    offset, rest = file.tell(), b""
    while True:
        piece = file.read(BLOCK_BYTES)
        data = rest + piece
        if not data:
            return
        extent = _extent(data, shape, is_last=not piece)
        if extent is None:
            yield Block(offset=offset)
            return
        size, count, ends = extent
        if size:
            whole = data[:size]
            if not whole.isascii():
                codecs.utf_8_decode(whole, "strict", True)
            yield Block(offset=offset, data=whole, count=count, ends=ends)
        offset, rest = offset + size, data[size:]


def record_ends(block: Block, shape: CsvShape) -> Ints:
    """Return where each record of a block ends, its line break included."""
    return _ends(block.data, shape) if block.ends is None else block.ends


def _ends(data: bytes, shape: CsvShape) -> Ints:
    letters = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(letters == _LF)
    quotes = _quotes(data, letters, shape)
    if len(quotes):
        ends = ends[np.searchsorted(quotes, ends) % 2 == 0]
    ends = ends + 1
    if data and (not len(ends) or ends[-1] != len(data)):
        ends = np.append(ends, len(data))
    return ends


def _extent(
    data: bytes, shape: CsvShape, *, is_last: bool
) -> tuple[int, int, Ints | None] | None:
    """Return bytes, number and perhaps ends of whole records, None if not regular."""
    if not shape.is_plain or b"\0" in data:
        return None
    letters = np.frombuffer(data, np.uint8)
    quotes = _quotes(data, letters, shape)
    if not _returns_are_regular(data, letters, is_last=is_last):
        return None
    if not _quotes_are_regular(letters, quotes, shape):
        return None
    size, count, ends = _whole_records(data, letters, quotes)
    if is_last and len(quotes) % 2:
        return None
    if is_last and size < len(data):  # no line break behind the last record
        return len(data), count + 1, None
    is_endless = not size and len(data) > _RECORD_LIMIT_BYTES
    return None if is_endless else (size, count, ends)


def _whole_records(
    data: bytes, letters: NDArray[np.uint8], quotes: Ints
) -> tuple[int, int, Ints | None]:
    if not len(quotes):
        return data.rfind(b"\n") + 1, data.count(b"\n"), None
    ends = np.flatnonzero(letters == _LF)
    ends = ends[np.searchsorted(quotes, ends) % 2 == 0] + 1
    return (int(ends[-1]) if len(ends) else 0), len(ends), ends


def _quotes(data: bytes, letters: NDArray[np.uint8], shape: CsvShape) -> Ints:
    mark = (shape.dialect.quotechar or "").encode()
    if mark not in data:
        return np.empty(0, np.int64)
    return np.flatnonzero(letters == mark[0])


def _returns_are_regular(
    data: bytes, letters: NDArray[np.uint8], *, is_last: bool
) -> bool:
    if b"\r" not in data:
        return True
    after = np.flatnonzero(letters == _CR) + 1
    if after[-1] == len(letters):
        if is_last:
            return False
        after = after[:-1]
    return bool((letters[after] == _LF).all())


def _quotes_are_regular(
    letters: NDArray[np.uint8], quotes: Ints, shape: CsvShape
) -> bool:
    """Tell whether each quote opens or closes a whole cell, or is one of a pair."""
    if not len(quotes):
        return True
    quote = ord(shape.dialect.quotechar or "")
    is_edge = np.zeros(256, bool)
    is_edge[[ord(shape.dialect.delimiter), _LF, _CR, quote]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = np.where(opening > 0, letters[np.maximum(opening - 1, 0)], _LF)
    after = closing[closing + 1 < len(letters)] + 1
    if not (is_edge[before].all() and is_edge[letters[after]].all()):
        return False
    return bool(_follow_their_twin(before == quote, opening, closing).all())


def _follow_their_twin(is_second: Bools, opening: Ints, closing: Ints) -> Bools:
    """A quote before an opening one must be the closing one just before it."""
    places = np.flatnonzero(is_second)
    follows: Bools = (places > 0) & (closing[places - 1] == opening[places] - 1)
    return follows

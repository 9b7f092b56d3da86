"""The XML of a worksheet's rows, taken apart as bytes with numpy.

What is understood is a strict subset of XML, the one that spreadsheet programs write;
of anything else nothing is said, and openpyxl reads the workbook. Names of elements and
attributes: ECMA-376 part 1, sections 18.3.1.73 (row), 18.3.1.4 (c), 18.3.1.96 (v).
"""

import re
import string
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siger_validators.engine.arrays import MASKS, Bools, Codes, Ints

_WORD = 8
_PADDING = bytes(3 * _WORD)
_MOST_FORMS = 500
_LETTERS_LIMIT = 3
_NOUGHT = np.uint64(ord("0"))
_DIGITS_LIMIT = 7
_ENTITY = re.compile(rb"&(?:amp|lt|gt|quot|apos);")
NOT_IN_XML = bytes({*range(32)} - set(b"\t\n\r"))
_ATTRIBUTES = re.compile(rb'(?: [A-Za-z][A-Za-z0-9:]*="[^"<>]*")*/?')
_NAME = re.compile(rb' ([^ =]+)="[^"]*"')

# Kinds of tags; the last three are those of the first that hold nothing: <c .../>.
_ROW, _CELL, _FORMULA, _VALUE, _VALUE_END, _CELL_END, _ROW_END, _FORMULA_END = range(8)
_EMPTY_ROW, _EMPTY_CELL, _EMPTY_FORMULA, _ODD = range(8, 12)
_EMPTY_OF = np.array([_EMPTY_ROW, _EMPTY_CELL, _EMPTY_FORMULA, *[_ODD] * 9], np.uint8)
_STARTS = {
    _ROW: b'<row r="',
    _CELL: b'<c r="',
    _FORMULA: b"<f",
    _VALUE: b"<v>",
    _VALUE_END: b"</v>",
    _CELL_END: b"</c>",
    _ROW_END: b"</row>",
    _FORMULA_END: b"</f>",
}
_SECOND_AND_THIRD = {
    b"ro": _ROW,
    b"c ": _CELL,
    b"v>": _VALUE,
    b"f>": _FORMULA,
    b"f ": _FORMULA,
    b"f/": _FORMULA,
    b"/v": _VALUE_END,
    b"/c": _CELL_END,
    b"/r": _ROW_END,
    b"/f": _FORMULA_END,
}
_BETWEEN_CELLS = (_CELL, _EMPTY_CELL, _ROW_END)
_FOLLOWERS = {
    _ROW: _BETWEEN_CELLS,
    _EMPTY_ROW: (_ROW, _EMPTY_ROW),
    _CELL: (_VALUE, _FORMULA, _EMPTY_FORMULA, _CELL_END),
    _EMPTY_CELL: _BETWEEN_CELLS,
    _FORMULA: (_FORMULA_END,),
    _EMPTY_FORMULA: (_VALUE, _CELL_END),
    _FORMULA_END: (_VALUE, _CELL_END),
    _VALUE: (_VALUE_END,),
    _VALUE_END: (_CELL_END,),
    _CELL_END: _BETWEEN_CELLS,
    _ROW_END: (_ROW, _EMPTY_ROW),
}


class NotPlainError(Exception):
    """The workbook holds something that only openpyxl shall read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowBlock:
    """The cells of some rows that have a value, in order of the file.

    Of each cell: number of its row and column from 1 on, which of `forms` (its
    attributes but its place) it has, and where in `data` its value stands. `numbers`
    are those of all rows, `width` is the last column of any cell.
    """

    data: bytes
    numbers: Ints
    width: int
    rows: Ints
    columns: Ints
    forms: list[bytes]
    form: Ints
    starts: Ints
    sizes: Ints


@dataclass(frozen=True, slots=True)
class _Tags:
    """Where each tag begins and ends, of which kind it is, and every eight bytes."""

    starts: Ints
    ends: Ints
    kinds: NDArray[np.uint8]
    words: Codes


def words_of(data: bytes) -> Codes:
    """See bytes as eight of them starting at every one, noughts behind the last."""
    padded = data + _PADDING
    return np.ndarray((len(padded) - _WORD,), "<u8", padded, strides=(1,))


def row_block(data: bytes) -> RowBlock:
    """Take whole rows apart.

    Raises:
        NotPlainError: There is something else than plain rows.
    """
    tags = _tags(data)
    is_row = (tags.kinds == _ROW) | (tags.kinds == _EMPTY_ROW)
    is_cell = (tags.kinds == _CELL) | (tags.kinds == _EMPTY_CELL)
    rows, cells = np.flatnonzero(is_row), np.flatnonzero(is_cell)
    numbers, quoted, lengths = _row_numbers(data, tags, rows)
    row_of = np.cumsum(is_row)[cells] - 1
    columns, rest = _places(tags, cells, quoted[row_of], lengths[row_of])
    _refuse(bool(np.any((np.diff(columns) <= 0) & (np.diff(row_of) == 0))))
    forms, form = _forms(tags, rest, tags.ends[cells])
    values = np.flatnonzero(tags.kinds == _VALUE)
    # An empty value is none: it is followed by its end at once.
    values = values[tags.starts[values + 1] - tags.ends[values] > 1]
    at = np.cumsum(is_cell)[values] - 1
    starts = tags.ends[values] + 1
    return RowBlock(
        data=data,
        numbers=numbers,
        width=int(columns.max(initial=0)),
        rows=numbers[row_of[at]],
        columns=columns[at],
        forms=forms,
        form=form[at],
        starts=starts,
        sizes=tags.starts[values + 1] - starts,
    )


def _refuse(is_odd: bool) -> None:
    if is_odd:
        raise NotPlainError


def _tags(data: bytes) -> _Tags:
    _refuse(not data.isascii() or has_odd_letters(data))
    letters = np.frombuffer(data, np.uint8)
    starts, ends = (
        np.flatnonzero(letters == ord("<")),
        np.flatnonzero(letters == ord(">")),
    )
    _refuse(not len(starts) or len(starts) != len(ends))
    _refuse(bool((starts > ends).any() or (ends[:-1] > starts[1:]).any()))
    words = words_of(data)
    heads = words[starts]
    kinds = _KIND_OF[((heads >> np.uint64(8)) & np.uint64(0xFFFF)).astype(np.int64)]
    _refuse(bool(((heads & _START_MASKS[kinds]) != _START_WORDS[kinds]).any()))
    holds_nothing = letters[ends - 1] == ord("/")
    kinds = np.where(holds_nothing, _EMPTY_OF[kinds], kinds)
    _refuse(kinds[0] not in (_ROW, _EMPTY_ROW))
    _refuse(kinds[-1] not in (_ROW_END, _EMPTY_ROW))
    _refuse(not _FOLLOWS[kinds[:-1], kinds[1:]].all())
    is_formula = (kinds == _FORMULA) | (kinds == _EMPTY_FORMULA)
    places = zip(starts[is_formula].tolist(), ends[is_formula].tolist(), strict=True)
    _refuse(not all(map(_are_attributes, {data[a + 2 : b] for a, b in places})))
    return _Tags(starts, ends, kinds, words)


def _are_attributes(text: bytes) -> bool:
    """Tell whether it is what may stand between the name of a tag and its end."""
    if not _ATTRIBUTES.fullmatch(text):
        return False
    names = _NAME.findall(text)
    return len(names) == len(set(names))


def has_odd_letters(data: bytes) -> bool:
    """Tell whether there is what XML forbids or changes: controls, CR, entities."""
    if b"\r" in data or len(data.translate(None, NOT_IN_XML)) != len(data):
        return True
    return b"&" in data and data.count(b"&") != len(_ENTITY.findall(data))


def _row_numbers(data: bytes, tags: _Tags, rows: Ints) -> tuple[Ints, Codes, Ints]:
    """Return numbers of rows, their digits with the quote behind, and how many."""
    starts = tags.starts[rows] + len(_STARTS[_ROW])
    words = tags.words[starts]
    lengths, goes_on = np.zeros(len(rows), np.int64), np.ones(len(rows), bool)
    for place in range(_DIGITS_LIMIT):
        letter = (words >> np.uint64(8 * place)) & np.uint64(0xFF)
        goes_on &= (letter - _NOUGHT) < 10  # noqa: PLR2004  the ten digits; what is below nought wraps around
        lengths += goes_on
    quoted = words & MASKS[lengths + 1]
    behind = quoted >> (lengths * 8).astype(np.uint64)
    _refuse(bool((lengths == 0).any() or (behind != ord('"')).any()))
    rests = zip((starts + lengths + 1).tolist(), tags.ends[rows].tolist(), strict=True)
    different = {data[start:end] for start, end in rests}
    _refuse(not all(map(_are_attributes, different)))
    _refuse(any(b' r="' in rest for rest in different))
    return digits_read(words & MASKS[lengths], lengths), quoted, lengths


def digits_read(words: Codes, lengths: Ints) -> Ints:
    """Read words of one to eight digits, the first in the lowest byte, as numbers.

    Pairs, fours, eight are put together:
    https://lemire.me/blog/2022/01/21/swar-explained-parsing-eight-digits/
    """
    shift = ((_WORD - lengths) * 8).astype(np.uint64)
    digits = (words << shift) & np.uint64(0x0F0F0F0F0F0F0F0F)
    pairs = (digits * np.uint64(2561)) >> np.uint64(8)
    pairs &= np.uint64(0x00FF00FF00FF00FF)
    fours = (pairs * np.uint64(6553601)) >> np.uint64(16)
    fours &= np.uint64(0x0000FFFF0000FFFF)
    whole: Codes = (fours * np.uint64(42949672960001)) >> np.uint64(32)
    return whole.view(np.int64)


def _places(tags: _Tags, cells: Ints, quoted: Codes, digits: Ints) -> tuple[Ints, Ints]:
    """Return the column of each cell, and where its reference ends.

    A reference is one to three letters and the number of the row: "AB12".
    """
    at = tags.starts[cells] + len(_STARTS[_CELL])
    columns = np.zeros(len(cells), np.int64)
    is_letter = np.ones(len(cells), bool)
    for _ in range(_LETTERS_LIMIT):
        letter = (tags.words[at] & np.uint64(0xFF)).astype(np.int64) - ord("A")
        is_letter &= (letter >= 0) & (letter < len(string.ascii_uppercase))
        if not is_letter.any():
            break
        columns = np.where(is_letter, columns * 26 + letter + 1, columns)
        at = at + is_letter
    _refuse(bool((columns == 0).any()))
    _refuse(bool(((tags.words[at] & MASKS[digits + 1]) != quoted).any()))
    return columns, at + digits + 1


def _forms(tags: _Tags, starts: Ints, ends: Ints) -> tuple[list[bytes], Ints]:
    """Return the different attributes of cells but the first, and which each has."""
    sizes = ends - starts
    _refuse(bool((sizes > 2 * _WORD).any()))
    first = tags.words[starts] & MASKS[np.minimum(sizes, _WORD)]
    second = tags.words[starts + _WORD] & MASKS[np.maximum(sizes - _WORD, 0)]
    form = np.empty(len(starts), np.int64)
    forms: list[bytes] = []
    left = np.arange(len(starts))
    while len(left):
        _refuse(len(forms) == _MOST_FORMS)
        a, b = first[left[0]], second[left[0]]
        is_same = _are(first[left], a) & _are(second[left], b)
        form[left[is_same]] = len(forms)
        forms.append((a.tobytes() + b.tobytes()).rstrip(b"\0"))
        left = left[~is_same]
    return forms, form


def _are(codes: Codes, one: np.uint64) -> Bools:
    same: Bools = codes == one
    return same


def _kind_table() -> NDArray[np.uint8]:
    table = np.full(1 << 16, _ODD, np.uint8)
    for pair, kind in _SECOND_AND_THIRD.items():
        table[int.from_bytes(pair, "little")] = kind
    return table


def _start_tables() -> tuple[Codes, Codes]:
    """Return the first bytes of each kind of tag, and the mask for as many."""
    words, masks = np.ones(_ODD + 1, np.uint64), np.zeros(_ODD + 1, np.uint64)
    for kind, start in _STARTS.items():
        words[kind] = int.from_bytes(start, "little")
        masks[kind] = MASKS[len(start)]
    return words, masks


def _follower_table() -> Bools:
    table = np.zeros((_ODD + 1, _ODD + 1), bool)
    for kind, followers in _FOLLOWERS.items():
        table[kind, list(followers)] = True
    return table


_KIND_OF = _kind_table()
_START_WORDS, _START_MASKS = _start_tables()
_FOLLOWS = _follower_table()

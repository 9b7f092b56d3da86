"""The bytes under Arrow's string arrays, and a 64-bit hash of each string.

Equal strings have equal hashes; that different ones may too costs only the second look
at both rows. Constants: the finalizer of splitmix64, https://prng.di.unimi.it/splitmix64.c.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Codes = NDArray[np.uint64]

_WORD_BYTES = 8
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
# The first n bytes of a word, n from 0 to 8.
MASKS = np.array([(1 << (8 * n)) - 1 for n in range(8)] + [2**64 - 1], np.uint64)


def byte_lengths(array: pa.StringArray) -> NDArray[np.int32]:
    """Return the length of each string in bytes; that of a null is 0."""
    return np.diff(_offsets(array))


def content(array: pa.StringArray) -> NDArray[np.uint8]:
    """Return the bytes of all strings, one behind the other."""
    offsets = _offsets(array)
    data = array.buffers()[2]
    whole = np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)
    return whole[offsets[0] : offsets[-1]]


def is_ascii(array: pa.StringArray) -> bool:
    """Tell whether every string holds ASCII letters alone."""
    return content(array).tobytes().isascii()


def hash_strings(array: pa.StringArray) -> Codes:
    """Return a hash of each string, by its letters and length."""
    lengths = byte_lengths(array).astype(np.int64)
    starts = _offsets(array)[:-1].astype(np.int64)
    words = _words(array)
    codes = mix(lengths.astype(np.uint64))
    for place in range(0, int(lengths.max(initial=0)), _WORD_BYTES):
        is_longer = lengths > place
        at = np.flatnonzero(is_longer) if not is_longer.all() else slice(None)
        left = np.minimum(lengths[at] - place, _WORD_BYTES)
        word = words[starts[at] + place] & MASKS[left]
        codes[at] = mix(codes[at] ^ word)
    return codes


def mix(codes: Codes) -> Codes:
    """Spread 64-bit numbers over all 64-bit numbers, one to one."""
    mixed = codes + _STEP
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    result: Codes = mixed ^ (mixed >> np.uint64(31))
    return result


def _offsets(array: pa.StringArray) -> NDArray[np.int32]:
    raw = np.frombuffer(array.buffers()[1], np.int32)
    return raw[array.offset : array.offset + len(array) + 1]


def _words(array: pa.StringArray) -> Codes:
    """See the data as eight bytes starting at every byte."""
    data = array.buffers()[2]
    padded = np.zeros((data.size if data else 0) + _WORD_BYTES, np.uint8)
    if data:
        padded[: data.size] = np.frombuffer(data, np.uint8)
    count = len(padded) - _WORD_BYTES + 1
    return np.ndarray((count,), "<u8", padded, strides=(1,))

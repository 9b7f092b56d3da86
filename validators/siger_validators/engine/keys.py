"""Which records may share a key with another, by 64-bit codes of their values."""

from collections.abc import Sequence

import numpy as np

from siger_validators.engine.arrays import Codes, Ints, mix

_LOOKED_UP_AT_A_TIME = 1 << 20


class KeyCodes:
    """The codes of one key, record by record; 8 bytes each. 0 is no key."""

    def __init__(self) -> None:
        self._codes: list[Codes] = []

    def add(self, codes: Codes) -> None:
        """Add the codes of the records that follow."""
        self._codes.append(codes)

    def repeated(self) -> Ints:
        """Return the numbers of records whose code occurs again; forgets the codes."""
        if not self._codes:
            return np.empty(0, np.int64)
        codes = np.concatenate(self._codes)
        self._codes.clear()
        ordered = np.sort(codes)
        twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
        del ordered
        twice = twice[twice != 0]
        if not len(twice):
            return np.empty(0, np.int64)
        found = [
            np.flatnonzero(_among(codes[at : at + _LOOKED_UP_AT_A_TIME], twice)) + at
            for at in range(0, len(codes), _LOOKED_UP_AT_A_TIME)
        ]
        return np.concatenate(found)


def combined(parts: Sequence[Codes]) -> Codes:
    """Return one code for values side by side, 0 where none of them is there."""
    codes = np.zeros(len(parts[0]), np.uint64)
    is_there = np.zeros(len(parts[0]), bool)
    for part in parts:
        codes = mix(codes ^ part)
        is_there |= part != 0
    codes[codes == 0] = 1
    codes[~is_there] = 0
    return codes


def _among(codes: Codes, ordered: Codes) -> Codes:
    places = np.minimum(np.searchsorted(ordered, codes), len(ordered) - 1)
    found: Codes = ordered[places] == codes
    return found

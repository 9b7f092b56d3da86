"""Where the records stand that will be asked for again, so that none is searched."""

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from siger_validators.engine.arrays import Ints

# 24 bytes each. Records beyond are found by cutting their blocks again.
_KEPT_LIMIT = 1 << 20


class KeptPlaces:
    """Offsets and sizes of some records of a file, by their rising numbers."""

    def __init__(self) -> None:
        self._parts: list[tuple[Ints, Ints, Ints]] = []
        self._count = 0

    def clear(self) -> None:
        """Forget all."""
        self._parts.clear()
        self._count = 0

    def keep(self, numbers: Ints, offsets: Ints, sizes: Ints) -> None:
        """Keep places of records whose numbers are above all that are kept."""
        self._count += len(numbers)
        if self._count <= _KEPT_LIMIT:
            self._parts.append((numbers, offsets, sizes))

    def read(self, file: BinaryIO, numbers: Ints) -> Iterator[bytes] | None:
        """Read records by their rising numbers, None if one of them is not kept."""
        if not self._parts:
            return None
        known, offsets, sizes = map(np.concatenate, zip(*self._parts, strict=True))
        self._parts = [(known, offsets, sizes)]
        at = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
        if not (known[at] == numbers).all():
            return None
        return _read(file, offsets[at].tolist(), sizes[at].tolist())


def _read(file: BinaryIO, offsets: list[int], sizes: list[int]) -> Iterator[bytes]:
    for offset, size in zip(offsets, sizes, strict=True):
        file.seek(offset)
        yield file.read(size)

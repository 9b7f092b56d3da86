"""Undoes the one encoding that is asked for, never past the limit."""

import zlib
from collections.abc import Iterator

# One layer only: a second one is how a small body becomes a huge one.
ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip"})

_PIECE_BYTES = 64 * 1024
# Gzip's own wrapping, and no other (https://docs.python.org/3/library/zlib.html).
_GZIP = 16 + zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b"


class Gunzip:
    """Decodes a gzip body piece by piece, so that a bomb is never held whole."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._is_begun = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Yield what a piece of the body holds, at most 64 KiB at a time.

        Raises:
            zlib.error: It is no gzip.
        """
        self._is_begun = self._is_begun or bool(data)
        while data:
            if self._member.eof:
                if not data.startswith(_MAGIC[: len(data)]):
                    return  # gzip, too, passes over what follows the last member
                self._member = zlib.decompressobj(_GZIP)
            yield self._member.decompress(data, _PIECE_BYTES)
            data = self._member.unconsumed_tail or self._member.unused_data

    @property
    def is_whole(self) -> bool:
        """Whether the body came to its end, or there was none (HEAD, 204)."""
        return self._member.eof or not self._is_begun

"""The members of an archive, one after the other, within limits.

Nothing is written under a name: a member is put into a file without one, which goes
with the process, however it ends.
"""

import gzip
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

# More is no collection of tables but an attack, or needs a person. Real bytes are
# counted: what an archive says of itself may be wrong.
MOST_MEMBERS = 1000
MOST_BYTES = 500 << 20
MOST_RATIO = 100
# A small file may pack that well.
_SMALL_BYTES = 1 << 20
DEEPEST = 2
_CHUNK_BYTES = 1 << 20
_ENCRYPTED = 0x1
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    gzip.BadGzipFile,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)


class ArchiveLimitError(Exception):
    """The archive holds more than is looked at."""


@dataclass(slots=True)
class Budget:
    """What an archive and those within it may still take."""

    packed_bytes: int
    members: int = 0
    bytes: int = 0

    def count_member(self) -> None:
        """Count one more member.

        Raises:
            ArchiveLimitError: That is one too many.
        """
        self.members += 1
        if self.members > MOST_MEMBERS:
            raise ArchiveLimitError(f"{MOST_MEMBERS} members")

    def count_bytes(self, count: int) -> None:
        """Count bytes that were unpacked.

        Raises:
            ArchiveLimitError: Those are too many, or out of too few.
        """
        self.bytes += count
        is_bomb = self.bytes > max(self.packed_bytes * MOST_RATIO, _SMALL_BYTES)
        if self.bytes > MOST_BYTES or is_bomb:
            raise ArchiveLimitError(f"{self.bytes} bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file within an archive; `path` is None where it is locked by a password."""

    name: str
    path: Path | None


def zip_members(path: Path, budget: Budget) -> Iterator[Member]:
    """Yield the files of a ZIP; each is gone when the next is asked for.

    Raises:
        ArchiveLimitError: It holds too much.
        Exception: One of BROKEN, where it cannot be unpacked.
    """
    with zipfile.ZipFile(path) as archive:
        inside = [info for info in archive.infolist() if not info.is_dir()]
        if sum(info.file_size for info in inside) > MOST_BYTES:
            raise ArchiveLimitError(f"{MOST_BYTES} bytes")
        for info in inside:
            budget.count_member()
            if info.flag_bits & _ENCRYPTED:
                yield Member(name=info.filename, path=None)
                continue
            with archive.open(info) as packed, unpacked(packed, budget) as target:
                yield Member(name=info.filename, path=target)


def gzip_member(path: Path, budget: Budget) -> Iterator[Member]:
    """Yield what a gzip file holds.

    Raises:
        ArchiveLimitError: It holds too much.
        Exception: One of BROKEN, where it cannot be unpacked.
    """
    budget.count_member()
    with gzip.open(path) as packed, unpacked(packed, budget) as target:
        yield Member(name="", path=target)


@contextmanager
def unpacked(packed: IO[bytes] | gzip.GzipFile, budget: Budget) -> Iterator[Path]:
    """Put a stream into a file that has no name and give a path that leads to it."""
    with tempfile.TemporaryFile() as file:
        while chunk := packed.read(_CHUNK_BYTES):
            budget.count_bytes(len(chunk))
            file.write(chunk)
        file.flush()
        yield _path_of(file)


def _path_of(file: BinaryIO) -> Path:
    own = Path(f"/proc/self/fd/{file.fileno()}")
    return own if own.exists() else Path(f"/dev/fd/{file.fileno()}")

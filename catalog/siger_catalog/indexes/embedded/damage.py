"""Damage: errors of the engine in our words, and files against their checksums.

Source of the file format: every file that the engine writes for a segment ends with
a footer, `{"version": ..., "crc": CRC-32 of all before}`, its length (u32) and the
number 1337 (u32), little endian: https://docs.rs/tantivy (directory::footer).
"""

import json
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from siger_catalog.errors import IndexDamagedError, SearchUnavailableError

_MAGIC = 1337
_TAIL = struct.Struct("<II")
_CHUNK_BYTES = 1 << 20
_PANIC = "PanicException"


@contextmanager
def damage_named(path: Path) -> Iterator[None]:
    """Turn whatever the engine raises over its files into our own errors.

    Raises:
        IndexDamagedError: The files of the index cannot be read, or no more written.
        SearchUnavailableError: Another writer holds the engine's lock.
    """
    try:
        yield
    except (ValueError, OSError) as error:
        if "LockBusy" in str(error):
            raise SearchUnavailableError("Another program writes the index") from error
        raise _damaged(path, error) from error
    except BaseException as error:
        # A panic of the engine is no Exception, and its class cannot be imported.
        if type(error).__name__ != _PANIC:
            raise
        raise _damaged(path, error) from error


def broken_files(path: Path) -> list[str]:
    """Return the names of the files whose bytes are not those that were written."""
    managed = json.loads((path / ".managed.json").read_text(encoding="utf-8"))
    return sorted(
        name
        for name in managed
        if name != "meta.json" and (path / name).exists() and _is_broken(path / name)
    )


def _damaged(path: Path, error: BaseException) -> IndexDamagedError:
    return IndexDamagedError(
        f"The search index in {path} cannot be read or written: {error}",
        fix="Unless its disk is full, run `siger reindex`: it is built anew from the "
        "catalog.",
    )


def _is_broken(file: Path) -> bool:
    size = file.stat().st_size
    with file.open("rb") as stream:
        stream.seek(max(0, size - _TAIL.size))
        tail = stream.read()
        if len(tail) < _TAIL.size:
            return True
        length, magic = _TAIL.unpack(tail)
        body_bytes = size - _TAIL.size - length
        if magic != _MAGIC or body_bytes < 0:
            return True
        stream.seek(body_bytes)
        return _stated_checksum(stream.read(length)) != _checksum(file, body_bytes)


def _stated_checksum(footer: bytes) -> object:
    try:
        return json.loads(footer)["crc"]
    except (ValueError, LookupError, TypeError):  # the footer itself is damaged
        return None


def _checksum(file: Path, size: int) -> int:
    crc, left = 0, size
    with file.open("rb") as stream:
        while left and (chunk := stream.read(min(left, _CHUNK_BYTES))):
            crc = zlib.crc32(chunk, crc)
            left -= len(chunk)
    return crc

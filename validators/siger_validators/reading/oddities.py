"""Bytes that csv and Frictionless pass over in silence, and where they stand."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CHUNK_BYTES = 1 << 20
_NUL = re.compile(rb"\0")
# At the end of a chunk nobody knows yet what follows a return.
_LONE_RETURN = re.compile(rb"\r(?=[^\n])")
_ONE_BYTE_UNITS = ("utf-8", "utf-8-sig", "cp1252")


@dataclass(frozen=True, slots=True)
class Oddity:
    """How often something odd stands in a file, and the line of the first, from 1."""

    count: int
    line: int


def nul_bytes(path: Path, encoding: str) -> Oddity | None:
    """Find NUL characters, which no table means to hold."""
    return _find(path, encoding, _NUL)


def lone_returns(path: Path, encoding: str) -> Oddity | None:
    """Find returns (CR) without a line feed, which end a row for some programs only.

    A file in which every line ends with one is old, not odd.
    """
    if not any(b"\n" in chunk for chunk in _chunks(path)):
        return None
    return _find(path, encoding, _LONE_RETURN)


def undecodable_line(path: Path) -> int | None:
    """Return the line of the first byte that is no UTF-8, from 1."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    for chunk in _chunks(path):
        held = decoder.getstate()[0]
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return line + (held + chunk)[: error.start].count(b"\n")
        line += chunk.count(b"\n")
    return None if not decoder.getstate()[0] else line


def _find(path: Path, encoding: str, what: "re.Pattern[bytes]") -> Oddity | None:
    if encoding not in _ONE_BYTE_UNITS:
        return None  # in UTF-16 every other byte is NUL
    count, first, line = 0, 0, 1
    for chunk in _chunks(path):
        found = [match.start() for match in what.finditer(chunk)]
        if found and not count:
            first = line + chunk[: found[0]].count(b"\n")
        count += len(found)
        line += chunk.count(b"\n")
    return Oddity(count, first) if count else None


def _chunks(path: Path) -> Iterator[bytes]:
    """Yield the file in pieces; none but the last ends with a return."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            while chunk.endswith(b"\r") and (more := file.read(1)):
                chunk += more
            yield chunk

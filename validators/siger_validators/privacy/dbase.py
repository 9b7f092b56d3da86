"""The table of a shapefile (.dbf) as columns of text.

Source of the layout: https://www.clicketyclick.dk/databases/xbase/format/dbf.html
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from siger_validators.privacy.blocks import Block, Columns

_HEAD_BYTES = 32
_FIELD_BYTES = 32
_END_OF_FIELDS = 0x0D
_VERSIONS = frozenset((0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5))
_BATCH = 50_000


def is_dbase(path: Path) -> bool:
    """Tell whether a file begins as a dBase table does."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if len(head) < _HEAD_BYTES or head[0] not in _VERSIONS:
            return False
        header, record = struct.unpack_from("<HH", head, 8)
        if header <= _HEAD_BYTES or record == 0 or header % _FIELD_BYTES > 1:
            return False
        file.seek(header - 1)
        return file.read(1) == bytes([_END_OF_FIELDS])


def dbase_block(path: Path) -> Block:
    """Return the records of a dBase table, deleted ones too: they are still there."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        header, size = struct.unpack_from("<HH", head, 8)
        fields = list(_fields(file.read(header - _HEAD_BYTES)))
        gathered = Columns([name for name, _ in fields])
        while chunk := file.read(size * _BATCH):
            rows = (chunk[at : at + size] for at in range(0, len(chunk), size))
            gathered.add_records(_cells(row, fields) for row in rows)
    return gathered.block()


def _fields(described: bytes) -> Iterator[tuple[str, int]]:
    for at in range(0, len(described) - _FIELD_BYTES + 1, _FIELD_BYTES):
        field = described[at : at + _FIELD_BYTES]
        if field[0] == _END_OF_FIELDS:
            return
        yield _text(field[:11].split(b"\0")[0]), field[16]


def _cells(row: bytes, fields: list[tuple[str, int]]) -> list[str]:
    cells, at = [], 1
    for _, length in fields:
        cells.append(_text(row[at : at + length]))
        at += length
    return cells


def _text(raw: bytes) -> str:
    return raw.decode("cp1252", "replace").strip("\0 ")

"""Rows that must not keep what they keep, inside somebody else's transaction."""

from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from siger_catalog.erasing import (
    bytes_of,
    erase_version,
    held_bytes,
    seal_version,
)
from siger_catalog.errors import ConflictError
from siger_catalog.model import Purge, Version
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.codec import decode, encode

PURGE = tables.purge.c
VERSION = tables.version.c
VERDICT = tables.verdict.c
FOUND = tables.contradiction.c


def refuse_purged(connection: Connection, version: Version) -> None:
    """Refuse a version that shows bytes which were removed for good meanwhile.

    Raises:
        ConflictError: It does.
    """
    named = select(PURGE.sha256).where(PURGE.sha256.in_(bytes_of(version.dataset)))
    if connection.execute(named).first():
        raise ConflictError(
            f"Berkas dataset {version.dataset.name!r} dihapus permanen sementara itu.",
            fix="Ulangi panen; berkas itu tidak diambil lagi.",
        )


def seal_older(connection: Connection, name: str, version: Version) -> None:
    """Seal in all older versions what this one holds; forget what was said of it."""
    held = held_bytes(version.dataset)
    if held:
        forget_comparisons(connection, name)
    for sha256 in held:
        for row in _versions_with(connection, sha256, name):
            before = decode(Version, row.body)
            _rewrite(connection, name, before, seal_version(before, held))
        forget_verdicts(connection, sha256)


def erase_versions(connection: Connection, name: str, purge: Purge) -> None:
    """Put a tombstone in the place of the bytes in every version of a dataset."""
    for row in _versions_with(connection, purge.sha256, name):
        before = decode(Version, row.body)
        _rewrite(connection, name, before, erase_version(before, purge.told))


def refuse_left(connection: Connection, purge: Purge) -> None:
    """Refuse to say that nothing is left of bytes while a version shows them.

    Raises:
        ConflictError: One does.
    """
    named = VERSION.body.contains(purge.sha256, autoescape=True)
    for body in connection.scalars(select(VERSION.body).where(named)):
        version = decode(Version, body)
        if purge.sha256 in bytes_of(version.dataset):
            raise ConflictError(
                f"Versi {version.number} dataset {version.dataset.name!r} memuat lagi "
                "berkas yang dihapus permanen.",
                fix=f"Jalankan `siger purge {purge.sha256} --yes` sekali lagi.",
            )


def forget_verdicts(connection: Connection, sha256: str) -> None:
    """Remove what checks said of bytes: it may quote them."""
    connection.execute(delete(tables.verdict).where(VERDICT.file == sha256))


def forget_comparisons(connection: Connection, name: str) -> None:
    """Remove what a dataset's tables say against others: figures and rows of them."""
    sides = (FOUND.left_dataset == name) | (FOUND.right_dataset == name)
    connection.execute(delete(tables.contradiction).where(sides))
    connection.execute(delete(tables.trait).where(tables.trait.c.dataset == name))


def _versions_with(connection: Connection, sha256: str, name: str) -> list[Row[Any]]:
    named = VERSION.body.contains(sha256, autoescape=True)
    query = select(VERSION.body).where(VERSION.dataset == name, named)
    return list(connection.execute(query))


def _rewrite(connection: Connection, name: str, before: Version, new: Version) -> None:
    if new != before:
        same = (VERSION.dataset == name) & (VERSION.number == new.number)
        changed = update(tables.version).where(same).values(body=encode(new))
        connection.execute(changed)

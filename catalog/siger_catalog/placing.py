"""Between reading and checking: which region each row of a table is about.

A reader that can tell adds columns that say so in one way for every table, and keeps
the proof of how the table's own codes are meant.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from siger_catalog.model import CodeSystemName, Distribution
from siger_catalog.ports import Parts, Placer, Reading

# Extras in which portals say whose region codes their tables use.
_EXTRAS = (
    *("sistem_kode_wilayah", "sistem_kode", "standar_kode_wilayah"),
    *("referensi_kode_wilayah", "kode_referensi"),
)
_BPS = re.compile(r"\bbps\b|badan pusat statistik", re.IGNORECASE)
_KEMENDAGRI = re.compile(
    r"\b(kemendagri|(kep|per)?mendagri)\b|kementerian dalam negeri", re.IGNORECASE
)


def stated_codes(extras: Mapping[str, str]) -> CodeSystemName:
    """Return whose region codes the portal says its tables use, "" when it does not.

    One that names both says nothing.
    """
    said = " ".join(extras.get(key, "") for key in _EXTRAS)
    is_bps, is_kemendagri = bool(_BPS.search(said)), bool(_KEMENDAGRI.search(said))
    if is_bps == is_kemendagri:
        return ""
    return "bps" if is_bps else "kemendagri"


def tabulate(
    parts: Parts, distribution: Distribution, extras: Mapping[str, str]
) -> None:
    """Store the table of a file anew, out of the bytes that are kept.

    Raises:
        SnapshotMissingError: They are not.
    """
    content = distribution.content
    if content is None or content.table is None:
        return
    path = parts.snapshots.path(content.sha256)
    reading = read_placed(parts, path, distribution, extras)
    if reading.table is not None:
        parts.tables.write(reading.table)


def read_placed(
    parts: Parts,
    path: Path,
    distribution: Distribution,
    extras: Mapping[str, str],
) -> Reading:
    """Read a file as a table that says which region each of its rows is about."""
    reading = parts.reader.read(path, distribution, parts.schemas)
    if not hasattr(parts.reader, "place"):  # not every reader can
        return reading
    placer = cast("Placer", parts.reader)
    return placer.place(reading, parts.province, stated_codes(extras))

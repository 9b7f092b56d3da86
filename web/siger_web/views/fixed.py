"""The mended copy of a file, and its list of changes in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from siger_catalog.errors import CatalogError
from siger_catalog.model import Distribution, Entry
from siger_catalog.ports import FixedTable, Parts, TableFixer
from siger_catalog.provinces.regions import Province
from siger_catalog.quarantining import is_withheld
from siger_catalog.schemas import TableSchema
from siger_web.views.marking import schema_of
from siger_web.wording import msg

# Up to this size a page may wait for the list of changes; a larger file is mended
# when somebody asks for the copy.
AT_ONCE_BYTES = 2_000_000

CHANGES_SHOWN = 10

KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "number": msg("angka"),
        "date": msg("tanggal"),
        "name": msg("ejaan nama"),
        "heading": msg("judul kolom"),
        "encoding": msg("pengodean huruf"),
        "delimiter": msg("tanda pemisah"),
        "rows-above": msg("baris di atas judul"),
        "blank-rows": msg("baris kosong"),
        "edge-columns": msg("kolom kosong di tepi"),
        "other-sheets": msg("lembar kerja lain"),
    }
)
LEFT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "ambiguous-number": msg(
            "“{isi}” bisa berarti ribuan atau pecahan; tidak ada isi lain di kolom ini "
            "yang memastikannya."
        ),
        "ambiguous-integer": msg(
            "“{isi}” bisa berarti ribuan atau pecahan; tidak ada isi lain di kolom ini "
            "yang memastikannya."
        ),
        "ambiguous-date": msg(
            "“{isi}” bisa berarti tanggal lalu bulan, atau sebaliknya; tidak ada isi "
            "lain di kolom ini yang memastikannya."
        ),
        "other-column": msg(
            "“{isi}” jelas, tetapi ditunda: kolom lain masih memuat angka yang bisa "
            "berarti dua hal."
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixes:
    """What a page says of the mended copy of one file.

    `table` is None where the file is too large for a page to wait for it.
    """

    distribution: Distribution
    table: FixedTable | None

    @property
    def is_better(self) -> bool:
        """Tell whether there is a copy worth taking, as far as anybody looked."""
        return self.table is None or self.table.is_better


def fixes_of(entry: Entry, parts: Parts) -> tuple[Fixes, ...]:
    """Return what can be mended in each file; none of one held back."""
    found = []
    for distribution in entry.version.dataset.distributions:
        if is_withheld(entry, distribution) or not is_mendable(parts, distribution):
            continue
        if not is_fixed_at_once(distribution):
            found.append(Fixes(distribution=distribution, table=None))
        elif table := fixed_table(parts, distribution):
            found.append(Fixes(distribution=distribution, table=table))
    return tuple(f for f in found if f.is_better or (f.table and f.table.left))


def fixed_table(parts: Parts, distribution: Distribution) -> FixedTable | None:
    """Return the mended copy of a file, None where there can be none."""
    content, fixer = distribution.content, parts.fixer
    if fixer is None or content is None or not is_mendable(parts, distribution):
        return None
    try:
        path = parts.snapshots.path(content.sha256)
    except CatalogError:  # without its bytes there is nothing to mend, nor to keep
        _fix.cache_clear()
        return None
    return _fix(fixer, path, schema_of(parts, distribution), parts.province)


def is_mendable(parts: Parts, distribution: Distribution) -> bool:
    """Tell whether a file is a table of a size that the fixer takes on."""
    content, fixer = distribution.content, parts.fixer
    if fixer is None or content is None or content.table is None:
        return False
    return content.size_bytes <= fixer.limit_bytes


def is_fixed_at_once(distribution: Distribution) -> bool:
    """Tell whether a page may show what would be changed."""
    content = distribution.content
    return content is not None and content.size_bytes <= AT_ONCE_BYTES


@lru_cache(maxsize=64)
def _fix(
    fixer: TableFixer, path: Path, schema: TableSchema | None, province: Province
) -> FixedTable | None:
    """Mend once: the bytes behind a path of snapshots never change."""
    return fixer.fix(path, schema, province)

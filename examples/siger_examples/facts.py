"""The published figures that the example portals cut their files from."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

PROVINCE = "18"
"""Kemendagri code of Lampung; a cut with this region holds every region."""

TABLES = (
    "perkebunan",
    "produksi_pangan",
    "konsumsi_pangan",
    "ketahanan_pangan",
    "sosial_ekonomi",
    "harga_pangan_provinsi",
)
"""The files under facts/, without `.csv`."""

_REGION_COLUMNS = ("kode_kemendagri", "kode_bps", "nama_kabupaten_kota")
_WORD_COLUMNS = (*_REGION_COLUMNS, "kelompok_pangan", "komoditas")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text as the facts spell them: dot decimals, empty = not published."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def position(self, column: str) -> int:
        """Return where the column stands, or -1 where the table has no such column."""
        return self.columns.index(column) if column in self.columns else -1


@dataclass(frozen=True, slots=True)
class Region:
    """A regency, a city or the province, with both of its codes."""

    code: str
    bps_code: str
    name: str

    @property
    def short_name(self) -> str:
        """The name without its kind: `Lampung Barat`."""
        return self.name.split(" ", 1)[1]


@cache
def read_facts(name: str) -> Table:
    """Read one facts file whole."""
    path = resources.files("siger_examples") / "facts" / f"{name}.csv"
    header, *rows = csv.reader(path.read_text("utf-8").splitlines())
    return Table(tuple(header), tuple(tuple(row) for row in rows))


@cache
def read_regions() -> dict[str, Region]:
    """Return the 15 regencies and cities and the province, by Kemendagri code."""
    table = read_facts("ketahanan_pangan")
    positions = [table.position(column) for column in _REGION_COLUMNS]
    found = {
        row[positions[0]]: Region(*(row[p] for p in positions)) for row in table.rows
    }
    return {PROVINCE: Region(PROVINCE, "1800", "Provinsi Lampung"), **found}


def is_number(column: str) -> bool:
    """Tell whether a column holds numbers (years count; codes and dates do not)."""
    return column not in _WORD_COLUMNS and column != "tanggal"

"""Which example portals there are, in the order of their ports."""

from collections.abc import Mapping
from dataclasses import dataclass

from siger_examples.facts import PROVINCE


@dataclass(frozen=True, slots=True)
class Portal:
    """One example portal: `publishes` lists the regions whose figures it cuts.

    `shape` says how it answers: as CKAN, or as others.py tells.
    """

    name: str
    title: str
    region: str
    publishes: tuple[str, ...]
    is_down: bool = False
    shape: str = "ckan"

    @property
    def kind(self) -> str:
        """The kind of source it is to a catalog."""
        return _KINDS[self.shape][0]

    @property
    def options(self) -> Mapping[str, str]:
        """What a catalog has to know of it beside its address."""
        return _KINDS[self.shape][1]


_KINDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "ckan": ("ckan", {}),
    "offices": ("json_api", {"mapping": "lampung_timur"}),
    "tables": ("json_api", {"mapping": "jabar"}),
    "folder": ("files", {}),
}


PORTALS = (
    Portal(
        "provinsi",
        "Satu Data Provinsi Lampung",
        PROVINCE,
        (PROVINCE, "18.05", "18.11", "18.12", "18.13", "18.72"),
    ),
    Portal("lampung-barat", "Satu Data Lampung Barat", "18.04", ("18.04",)),
    Portal("lampung-selatan", "Data Lampung Selatan", "18.01", ("18.01",)),
    Portal("lampung-timur", "Satu Data Lampung Timur", "18.07", ("18.07",)),
    Portal("lampung-tengah", "Satu Data Lampung Tengah", "18.02", ("18.02",)),
    Portal("lampung-utara", "Satu Data Lampung Utara", "18.03", ("18.03",)),
    Portal("tanggamus", "Satu Data Tanggamus", "18.06", ("18.06",)),
    Portal("way-kanan", "Satu Data Way Kanan", "18.08", ("18.08",)),
    Portal("pesawaran", "Satu Data Pesawaran", "18.09", ("18.09",)),
    Portal("pringsewu", "Satu Data Pringsewu", "18.10", ("18.10",)),
    Portal("bandar-lampung", "Satu Data Kota Bandar Lampung", "18.71", ("18.71",)),
    # The dead source: its port is held, nothing listens (faults.toml, portal-down).
    Portal("mesuji", "Satu Data Mesuji", "18.11", (), is_down=True),
    # No CKAN: they publish again, in other shapes, what the province does of them.
    Portal("tulang-bawang", "Satu Data Tulang Bawang", "18.05", (), shape="offices"),
    Portal("pesisir-barat", "Open Data Pesisir Barat", "18.13", (), shape="tables"),
    Portal("metro", "Berkas Data Kota Metro", "18.72", (), shape="folder"),
)


def url_of(portal: Portal, first_port: int) -> str:
    """Return the address of a portal; each stands on the first port plus its place."""
    return f"http://127.0.0.1:{first_port + PORTALS.index(portal)}"

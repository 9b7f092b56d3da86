"""Series out of plain numbers, and the two published tables of one index."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from siger_catalog.comparing.figures import Cell, Figures, Place, Series, Subject
from siger_catalog.comparing.joining import clashes_of
from siger_catalog.contradictions import Side
from siger_catalog.model import Agent
from siger_catalog.provinces.regions import load_province
from siger_catalog.schemas import Text

TWO_TABLES = Path(__file__).with_name("ketahanan_pangan_dua_tabel.csv")


@pytest.fixture(scope="session")
def province():
    return load_province()


@pytest.fixture(scope="session")
def clashes(province):
    return clashes_of(province)


@pytest.fixture(scope="session")
def series() -> Callable[..., Series]:
    """A series of a dataset, out of numbers by subject."""

    def make(name: str, values: Mapping[Subject, float], table="t", measure="m"):
        side = Side(
            dataset=name,
            title=name.title(),
            publisher=Agent(slug="dinas", name="Dinas"),
            source="portal",
        )
        cells = {
            subject: Cell(value, Place(f"{name}-1", measure, row))
            for row, (subject, value) in enumerate(values.items(), 2)
        }
        title = Text("Ukuran", "Measure")
        return Series(side, f"{table}/{measure}", title, "ton", cells, table)

    return make


@pytest.fixture(scope="session")
def dataset() -> Callable[..., Figures]:
    """All series of a dataset."""

    def make(*series: Series, files=(), revision=1):
        return Figures(
            side=series[0].side,
            revision=revision,
            series=series,
            files=frozenset(files),
        )

    return make


@pytest.fixture(scope="session")
def two_tables() -> tuple[dict[Subject, float], dict[Subject, float]]:
    """The food security index of 15 regions, 2018-2024: as one public table has it,
    and as the printed book (2018) and the province's own export (2019-2024) have it.
    """
    with TWO_TABLES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def values(column):
        return {
            (row["kode_kemendagri"], row["tahun"], ""): float(row[column])
            for row in rows
        }

    return values("tabel_publik"), values("buku_dan_provinsi")

"""Series out of plain numbers, and the two published tables of one index."""

import csv
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from siger_catalog import bootstrap
from siger_catalog.comparing.figures import Cell, Figures, Place, Series, Subject
from siger_catalog.comparing.joining import clashes_of
from siger_catalog.contradictions import Side
from siger_catalog.model import (
    Agent,
    Content,
    Dataset,
    Distribution,
    Source,
    Version,
)
from siger_catalog.ports import Outcome
from siger_catalog.provinces.regions import load_province
from siger_catalog.schemas import Text
from siger_catalog.settings import Settings

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


@pytest.fixture
def parts(tmp_path):
    built = bootstrap.build(Settings(data_dir=tmp_path / "data", base_url=""))
    built.store.add_source(Source(name="portal", kind="ckan", url="https://p.test"))
    yield built
    bootstrap.close(built)


@pytest.fixture
def publish(parts, tmp_path) -> Callable[..., None]:
    """Publish a dataset of one CSV, or change it, as a harvest would."""

    def do(name: str, body: bytes, *, region="18", title="", state="current"):
        path = tmp_path / f"{name}.csv"
        path.write_bytes(body)
        file = Distribution(
            id=f"{name}-1",
            remote_id="1",
            title=name,
            url="https://p.test",
            format="csv",
        )
        table = parts.reader.read(path, file, parts.schemas).table
        parts.tables.write(table)
        content = Content(
            sha256=hashlib.sha256(body).hexdigest(),
            size_bytes=len(body),
            fetched_at=datetime(2026, 1, 2, tzinfo=UTC),
            table=table.facts,
        )
        dataset = Dataset(
            name=name,
            title=title or f"Indeks Ketahanan Pangan {name}",
            publisher=Agent(slug="dinas", name="Dinas"),
            region=region,
            distributions=(replace(file, content=content),),
        )
        commit(name, dataset, state)

    def commit(name: str, dataset: Dataset, state: str) -> None:
        job = parts.store.claim("w", lease_s=60, only=parts.store.enqueue("portal").id)
        known = next((e for e in parts.store.entries() if e.name == name), None)
        number = known.version.number + 1 if known else 1
        version = Version(
            number=number,
            dataset=dataset,
            findings=(),
            quality="valid",
            fingerprint=str(number),
            published_at=datetime(2026, 1, 2, tzinfo=UTC),
        )
        outcome = Outcome(
            remote_id=name,
            remote_name=name,
            action="updated" if known else "created",
            dataset_name=name,
            version=version,
            serving_state=state,
        )
        parts.store.commit(job, outcome, lease_s=60)
        parts.store.finish(job, "succeeded", None)

    return do


@pytest.fixture
def withdraw(parts) -> Callable[[str], None]:
    def do(name: str) -> None:
        job = parts.store.claim("w", lease_s=60, only=parts.store.enqueue("portal").id)
        gone = Outcome(
            remote_id=name, remote_name=name, action="withdrawn", dataset_name=name
        )
        parts.store.commit(job, gone, lease_s=60)
        parts.store.finish(job, "succeeded", None)

    return do


@pytest.fixture(scope="session")
def index_csv() -> Callable[..., bytes]:
    """The food security index as a file: a column of the two tables, some rows."""

    def make(column: str, *, region: str = "", **years: str) -> bytes:
        with TWO_TABLES.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        names = ("kode_kemendagri", "kode_bps", "nama_kabupaten_kota", "tahun")
        lines = [",".join((*names, "indeks_ketahanan_pangan"))]
        for row in rows:
            is_wanted = region in ("", row["kode_kemendagri"])
            if is_wanted and row["tahun"] >= years.get("since", ""):
                lines.append(",".join((*(row[name] for name in names), row[column])))
        return "\n".join([*lines, ""]).encode()

    return make

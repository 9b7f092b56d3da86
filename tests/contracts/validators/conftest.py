from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from siger_catalog.model import Agent, Dataset, Distribution
from siger_catalog.ports import CheckedFile, Reading, Subject, TableReader, Validator
from siger_catalog.provinces.regions import load_province
from siger_validators.schema_files import load_schemas


def _names(group: str) -> list[str]:
    return sorted(entry_points(group=group).names)


@pytest.fixture(params=_names("siger.validators"))
def validator(request) -> Validator:
    (point,) = entry_points(group="siger.validators", name=request.param)
    return point.load()()


@pytest.fixture(params=_names("siger.readers"))
def reader(request, file, distribution) -> TableReader:
    """Make a reader that has read a file: the first one may have to get ready."""
    (point,) = entry_points(group="siger.readers", name=request.param)
    made = point.load()()
    made.read(file(b"a,b\n1,2\n"), distribution, ())
    return made


@pytest.fixture(scope="session")
def schemas():
    return load_schemas()


@pytest.fixture(scope="session")
def province():
    return load_province()


@pytest.fixture(scope="session")
def distribution() -> Distribution:
    return Distribution(id="d1", remote_id="r1", title="Tabel", url="u", format="csv")


@pytest.fixture(scope="session")
def file(tmp_path_factory) -> Callable[[bytes], Path]:
    """Write bytes to the one file of the run (hypothesis needs no new ones)."""
    path = tmp_path_factory.mktemp("contract") / "table.csv"

    def write(content: bytes) -> Path:
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def read(reader, file, distribution, schemas) -> Callable[..., Reading]:
    """Read bytes with the reader under test, offering the shipped schemas."""
    shipped = schemas

    def read_bytes(content: bytes, schemas=shipped) -> Reading:
        return reader.read(file(content), distribution, schemas)

    return read_bytes


@pytest.fixture(scope="session")
def subject(distribution, province, schemas) -> Callable[..., Subject]:
    """Make a subject of one file, read by the shipped reader, or of none."""
    (point,) = entry_points(group="siger.readers", name="table")
    reader = point.load()()

    def make(path: Path | None) -> Subject:
        dataset = Dataset(
            name="uji",
            title="Tabel uji",
            publisher=Agent(slug="dinas", name="Dinas"),
            distributions=(distribution,) if path else (),
        )
        return Subject(dataset=dataset, files=tuple(files(path)), province=province)

    def files(path: Path | None) -> Iterator[CheckedFile]:
        if path:
            table = reader.read(path, distribution, schemas).table
            yield CheckedFile(distribution=distribution, path=path, table=table)

    return make


@pytest.fixture(scope="session")
def tables() -> dict[str, bytes]:
    head = (
        b"kode_kemendagri,kode_bps,nama_kabupaten_kota,tahun,indeks_ketahanan_pangan\n"
    )
    return {
        "good": head + b"18.04,1801,Kabupaten Lampung Barat,2020,1\n",
        "bad": head
        + b"1801,1801,Kabupaten Lampung Barat,x\n\n18.02,1,Way Kawan,1,y,z\n",
        "free": b"nama,nilai\na,1\n",
        "none": b"%PDF-1.7",
        "empty": b"",
    }

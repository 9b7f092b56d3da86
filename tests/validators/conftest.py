from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from siger_catalog.model import Agent, Dataset, Distribution, Finding
from siger_catalog.ports import CheckedFile, Reading, Subject
from siger_catalog.provinces.regions import Province, load_province
from siger_catalog.schemas import TableSchema
from siger_validators.reading import FileTableReader
from siger_validators.schema_files import load_schemas

HEADINGS = "kode_kemendagri,kode_bps,nama_kabupaten_kota,tahun,indeks_ketahanan_pangan"


@pytest.fixture(scope="session")
def province() -> Province:
    return load_province()


@pytest.fixture(scope="session")
def schemas() -> tuple[TableSchema, ...]:
    return load_schemas()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write bytes or text to a file of that name."""

    def write_file(content: bytes | str, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


@pytest.fixture
def index_table(write: Callable[..., Path]) -> Callable[..., Path]:
    """Write a table of the schema ketahanan-pangan from its rows."""
    return lambda *rows: write("\n".join([HEADINGS, *rows]) + "\n")


@pytest.fixture
def read(schemas: tuple[TableSchema, ...]) -> Callable[..., Reading]:
    """Read a file as the flow does."""
    reader = FileTableReader()

    def read_file(path: Path, format_: str = "") -> Reading:
        return reader.read(path, _distribution(path, format_), schemas)

    return read_file


@pytest.fixture
def subject_of(read: Callable[..., Reading], province: Province) -> Callable:
    """Make the subject of a check from files."""

    def make(*paths: Path) -> Subject:
        distributions = tuple(_distribution(path, "") for path in paths)
        dataset = Dataset(
            name="uji",
            title="Tabel uji",
            publisher=Agent(slug="dinas", name="Dinas"),
            distributions=distributions,
        )
        files = tuple(
            CheckedFile(distribution=d, path=path, table=read(path).table)
            for d, path in zip(distributions, paths, strict=True)
        )
        return Subject(dataset=dataset, files=files, province=province)

    return make


@pytest.fixture
def types_of() -> Callable[[Iterable[Finding]], list[str]]:
    return lambda findings: [finding.type for finding in findings]


def _distribution(path: Path, format_: str) -> Distribution:
    return Distribution(
        id=path.stem, remote_id="", title=path.name, url=str(path), format=format_
    )

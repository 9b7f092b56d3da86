"""The doors to reading and checking tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from siger_catalog.model import Dataset, Distribution, Finding, FindingType, TableFacts
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import TableSchema

if TYPE_CHECKING:  # the library itself stays out of the core at run time
    import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """A file read as a table: typed columns, in the file's order.

    `layout` is what else the reader learnt of the file, for the checks that know it;
    it saves them reading the file twice.
    """

    data: "pa.Table"
    facts: TableFacts
    schema: TableSchema | None = None
    layout: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading a file: a table, or the findings why not; or both."""

    table: ReadTable | None
    findings: tuple[Finding, ...] = ()


class TableReader(Protocol):
    """Reads the bytes of a distribution as a table."""

    version: str
    finding_types: Sequence[FindingType]

    def read(
        self, path: Path, distribution: Distribution, schemas: Sequence[TableSchema]
    ) -> Reading:
        """Read a file; what is wrong with it becomes findings, never an exception.

        The schema is the one of `schemas` that the distribution names, else the one
        whose fields the columns fit best.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """One distribution on the way through the checks."""

    distribution: Distribution
    path: Path
    table: ReadTable | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A dataset and its files, ready to be checked."""

    dataset: Dataset
    files: tuple[CheckedFile, ...]
    province: Province


class Validator(Protocol):
    """Asks one question of a dataset.

    One whose findings depend on nothing but each file's bytes, its schema and the
    province says so by a true `is_per_file`: then it is asked once about each file.
    """

    name: str
    version: str
    finding_types: Sequence[FindingType]

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield what is wrong or doubtful; never raise on bad data."""
        ...

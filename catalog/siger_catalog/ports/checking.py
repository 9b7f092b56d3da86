"""The doors to reading and checking tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from siger_catalog.model import (
    CodeSystemName,
    Dataset,
    Distribution,
    Finding,
    FindingType,
    TableFacts,
)
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import TableSchema

if TYPE_CHECKING:  # the library itself stays out of the core at run time
    import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """A file read as a table: typed columns, in the file's order.

    `layout` is what else the reader learnt of the file, for the checks that know it;
    it saves them reading the file twice. `added` holds columns for the same rows that
    are not the file's own (`facts.added`), None until the table is placed.
    """

    data: "pa.Table"
    facts: TableFacts
    schema: TableSchema | None = None
    layout: object = None
    added: "pa.Table | None" = None


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

    def schemas_for(
        self,
        distribution: Distribution,
        facts: TableFacts | None,
        schemas: Sequence[TableSchema],
    ) -> tuple[TableSchema, ...]:
        """Return the schemas that what was read of a file depends on, in their order.

        `facts` are those it was read to, None where it was no table. The schema it
        follows is among them, and each that could have taken its place; a change of
        any other one leaves the reading as it is.
        """
        ...


class Placer(Protocol):
    """A reader that can tell which region a row is about; not every one can."""

    def place(
        self, reading: Reading, province: Province, stated: CodeSystemName
    ) -> Reading:
        """Add the columns of `provinces/canonical.py` to the table of a reading.

        They are filled only where the region is certain. `stated` is the code system
        that the portal names, which is checked, not believed.
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
    One that never looks into a file says so by a false `looks_into_files`: then no
    file is opened for its sake.
    """

    name: str
    version: str
    finding_types: Sequence[FindingType]

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield what is wrong or doubtful; never raise on bad data."""
        ...


@runtime_checkable
class FileValidator(Validator, Protocol):
    """A validator that asks one question of the dataset and another of each file.

    About the dataset `check` is asked, without files; about each file `check_file`,
    once for the same bytes, schema, province and `about`.
    """

    def about(self, dataset: Dataset, distribution: Distribution) -> str:
        """Return what else the findings on a file depend on, mostly nothing."""
        ...

    def check_file(self, subject: Subject, file: CheckedFile) -> Iterator[Finding]:
        """Yield what is wrong with one file; never raise on bad data."""
        ...

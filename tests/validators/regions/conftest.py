from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from siger_catalog.model import Finding
from siger_catalog.ports import ReadTable
from siger_validators.regions import RegionValidator, place_table


@pytest.fixture
def lines() -> Callable[[Sequence[Sequence[object]]], str]:
    return lambda rows: "".join(",".join(map(str, row)) + "\n" for row in rows)


@pytest.fixture
def placed(write, read, province) -> Callable[..., ReadTable]:
    """Read a table and say where its rows are, as the flow does."""

    def place(text: str, stated: str | None = None) -> ReadTable:
        return place_table(read(write(text)).table, province, stated)

    return place


@pytest.fixture
def columns(placed) -> Callable[..., dict[str, list[str | None]]]:
    """The added columns of a table, by name."""
    return lambda text, stated=None: placed(text, stated).added.to_pydict()


@pytest.fixture
def check(write, subject_of, province) -> Callable[..., list[Finding]]:
    """Check a table's places, with what the portal says of its codes."""

    def run(text: str, stated: str | None = None) -> list[Finding]:
        subject = subject_of(write(text))
        (file,) = subject.files
        table = place_table(file.table, province, stated)
        files = (replace(file, table=table),)
        return list(RegionValidator().check(replace(subject, files=files)))

    return run

"""Do the region codes of a table agree with the names beside them?

Two systems give the same digits to different regencies: 18.01 of the Interior
Ministry (Kemendagri) is Lampung Selatan, 1801 of the statistics office (BPS) is
Lampung Barat. A table that mixes them up looks right and gives every figure of eight
regencies to a neighbour. So the system is decided per column, by the rows whose code
means different regions in the two systems.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from siger_catalog.model import Finding
from siger_catalog.ports import CheckedFile, ReadTable, Subject
from siger_catalog.provinces.regions import Province
from siger_validators.finding_types import FINDING_LIMIT, Words, load_words
from siger_validators.reading.typed import row_numbers
from siger_validators.regions.codes import (
    CodeColumn,
    check_codes,
    code_row,
    stated_system,
)
from siger_validators.regions.districts import Place, check_districts
from siger_validators.regions.names import check_names


class RegionValidator:
    """Compares codes and names of regions; reports, never changes."""

    name = "regions"
    version = "3"
    is_per_file = True

    def __init__(self) -> None:
        self._words = load_words("regions")
        self.finding_types = self._words.types

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield at most FINDING_LIMIT findings a file, then one that says so."""
        for file in subject.files:
            found = list(
                islice(_file(file, subject.province, self._words), FINDING_LIMIT + 1)
            )
            if len(found) > FINDING_LIMIT:
                params = {"limit": FINDING_LIMIT}
                more = self._words.finding("siger-temuan-lain", params=params)
                found[FINDING_LIMIT:] = [more]
            for finding in found:
                yield replace(finding, distribution_id=file.distribution.id)


def check_regions(
    table: ReadTable, province: Province, words: Words
) -> Iterator[Finding]:
    """Yield what is wrong with the region columns of one table."""
    numbers = row_numbers(table.data)
    columns = table.facts.columns
    name_at = next((i for i, c in enumerate(columns) if c.role == "region-name"), None)
    names = _texts(table, name_at) if name_at is not None else [""] * len(numbers)
    for index, column in enumerate(columns):
        if column.role not in ("region-code", "region-bps-code"):
            continue
        rows = zip(numbers, _texts(table, index), names, strict=True)
        yield from check_codes(
            CodeColumn(
                field=column.name,
                number=index + 1,
                stated=stated_system(column.name, column.role),
                rows=tuple(code_row(*row, province) for row in rows if row[1]),
                is_declared=table.schema is not None,
            ),
            words,
        )
    if name_at is not None:
        is_declared = table.schema is not None
        for finding in check_names(
            numbers, names, province, words, is_declared=is_declared
        ):
            yield replace(
                finding, field=columns[name_at].name, field_number=name_at + 1
            )

    yield from _districts(table, province, words)


def _districts(table: ReadTable, province: Province, words: Words) -> Iterator[Finding]:
    """Yield what is wrong with the district that each row names, if rows do."""
    at = {column.role: i for i, column in enumerate(table.facts.columns)}
    if "district-code" not in at:
        return
    blank = [""] * table.data.num_rows
    cells = [
        _texts(table, at[role]) if role in at else blank
        for role in ("district-code", "district-name", "region-code")
    ]
    index = at["district-code"]
    field = table.facts.columns[index].name
    places = [Place(*row) for row in zip(*cells, strict=True)]
    for finding in check_districts(row_numbers(table.data), places, province, words):
        yield replace(finding, field=field, field_number=index + 1)


def _file(file: CheckedFile, province: Province, words: Words) -> Iterator[Finding]:
    if file.table is not None:
        yield from check_regions(file.table, province, words)


def _texts(table: ReadTable, index: int) -> list[str]:
    values = table.data.column(index).to_pylist()
    return ["" if value is None else str(value).strip() for value in values]

"""Names of regions and districts against the official spelling."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from siger_catalog.model import Finding
from siger_validators.finding_types import Words
from siger_validators.regions.headings import PlaceColumn
from siger_validators.regions.locating import Located, nearest, region_spellings


@dataclass(slots=True)
class Spelling:
    """Rows with one spelling: the first row in the file, and how many there are."""

    number: int
    count: int = 0


def check_names(located: Located, words: Words) -> Iterator[Finding]:
    """Yield each spelling that is not the official one, once, with the nearest."""
    official = {region.name for region in located.province.regions}
    for column in located.of_kind("region-name"):
        for name, found in spellings_of(located, column).items():
            if name in official:
                continue
            region = located.province.by_name(name)
            type_ = "tidak-resmi" if region else "tidak-dikenal"
            suggestion = region.name if region else _nearest(located, name)
            yield words.finding(
                f"siger-nama-wilayah-{type_}",
                row=found.number,
                cell=name,
                field=column.name,
                field_number=column.at + 1,
                params={"count": found.count, "suggestion": suggestion or "-"},
            )


def spellings_of(located: Located, column: PlaceColumn) -> Mapping[str, Spelling]:
    """Return the different cells of a column, in the order they are met."""
    found: dict[str, Spelling] = {}
    for kind, cell in enumerate(located.cells(column)):
        if cell:
            spelling = found.setdefault(cell, Spelling(located.number(kind)))
            spelling.count += int(located.rows.counts[kind])
    return found


def _nearest(located: Located, name: str) -> str:
    return nearest(name, region_spellings(located.province))

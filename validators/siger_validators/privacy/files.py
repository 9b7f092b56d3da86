"""What one file holds of persons: the work done in the child."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from siger_catalog.model import Finding
from siger_catalog.redacting import HIDDEN
from siger_catalog.schemas import TableSchema
from siger_validators.finding_types import load_words
from siger_validators.privacy.cells import Block, blocks_of
from siger_validators.privacy.columns import Hit, scan_column
from siger_validators.privacy.people import scan_people
from siger_validators.privacy.small_cells import scan_small_cells

# A longer heading, or one of more digits, is a row of data.
_LONGEST_HEADING = 80
_MOST_DIGITS = 5


def look_through(
    path: Path,
    distribution_id: str,
    schema: TableSchema | None,
    about: str,
    districts: Sequence[str],
) -> list[Finding]:
    """Return one finding for each column of personal data or of small counts.

    `about` says in words what the file is about, `districts` are six-digit codes.
    """
    codes = pa.array(districts, pa.large_string())
    blocks = blocks_of(path, schema)
    return [
        finding
        for block in blocks
        for finding in (
            *_personal(block, distribution_id, codes),
            *_small(block, distribution_id, about),
        )
    ]


def _personal(block: Block, id_: str, districts: pa.Array) -> Iterator[Finding]:
    for hit in _hits(block, districts):
        params = {"count": hit.count, "total": hit.total, "sheet": block.sheet}
        yield load_words("privacy").finding(
            f"siger-data-pribadi-{hit.kind}",
            distribution_id=id_,
            field=_shown(hit.heading),
            field_number=hit.number,
            params=params,
        )


def _small(block: Block, id_: str, about: str) -> Iterator[Finding]:
    for heading, number, count in scan_small_cells(
        about, block.headings, block.columns
    ):
        yield load_words("privacy").finding(
            "siger-sel-kecil",
            distribution_id=id_,
            field=_shown(heading),
            field_number=number,
            params={"count": count},
        )


def _hits(block: Block, districts: pa.Array) -> Iterator[Hit]:
    found: set[int] = set()
    for number, (heading, cells) in enumerate(
        zip(block.headings, block.columns, strict=True), start=1
    ):
        hit = scan_column(heading, number, cells, districts)
        if hit:
            found.add(number)
            yield hit
    for hit in scan_people(block.headings, block.columns, is_of_persons=bool(found)):
        if hit.number not in found:
            yield hit


def _shown(heading: str) -> str:
    """Return a heading as it may be told; one that looks like data is hidden."""
    digits = sum(character.isdigit() for character in heading)
    is_data = digits > _MOST_DIGITS or "@" in heading
    return HIDDEN if is_data or len(heading) > _LONGEST_HEADING else heading

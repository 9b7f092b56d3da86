"""Do file or metadata hold personal data? Says in which column and how often."""

from collections.abc import Iterator

import pyarrow as pa

from siger_catalog.model import Finding
from siger_catalog.ports import CheckedFile, Subject
from siger_catalog.redacting import HIDDEN, personal_texts
from siger_validators.finding_types import load_words
from siger_validators.privacy.cells import Block, blocks_of
from siger_validators.privacy.columns import Hit, scan_column
from siger_validators.privacy.people import scan_people
from siger_validators.privacy.small_cells import scan_small_cells

# A longer heading is a row of data.
_LONGEST_HEADING = 80
_MOST_DIGITS = 5


class PrivacyValidator:
    """Looks through every cell; never says what stands in one."""

    name = "privacy"
    version = "1"

    def __init__(self) -> None:
        self._words = load_words("privacy")
        self.finding_types = self._words.types

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding a column of personal data or text of metadata."""
        for file_id, field, count in personal_texts(subject.dataset):
            params = {"count": count, "text": field}
            yield self._words.finding(
                "siger-data-pribadi-keterangan", distribution_id=file_id, params=params
            )
        districts = pa.array(
            [d.code.replace(".", "") for d in subject.province.districts],
            pa.large_string(),
        )
        for file in subject.files:
            about = f"{subject.dataset.title} {file.distribution.title}"
            yield from self._file(file, about, districts)

    def _file(
        self, file: CheckedFile, about: str, districts: pa.Array
    ) -> Iterator[Finding]:
        for block in blocks_of(file):
            for hit in _hits(block, districts):
                params = {"count": hit.count, "total": hit.total, "sheet": block.sheet}
                yield self._words.finding(
                    f"siger-data-pribadi-{hit.kind}",
                    distribution_id=file.distribution.id,
                    field=_shown(hit.heading),
                    field_number=hit.number,
                    params=params,
                )
            for heading, number, count in scan_small_cells(
                about, block.headings, block.columns
            ):
                yield self._words.finding(
                    "siger-sel-kecil",
                    distribution_id=file.distribution.id,
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
    for hit in scan_people(block.headings, block.columns):
        if hit.number not in found:
            yield hit


def _shown(heading: str) -> str:
    """Return a heading as it may be told; one that looks like data is hidden."""
    digits = sum(character.isdigit() for character in heading)
    is_data = digits > _MOST_DIGITS or "@" in heading
    return HIDDEN if is_data or len(heading) > _LONGEST_HEADING else heading

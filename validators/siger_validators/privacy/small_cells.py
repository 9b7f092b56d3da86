"""Counts of persons so small that a neighbour knows who is meant.

Fewer than five in a table of health or aid below the level of a regency. Source of
five: the smallest cell that statistics offices publish as a rule (threshold rule,
https://ec.europa.eu/eurostat/cros/content/glossary_en, "frequency rule").
"""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from siger_catalog.language.words import words
from siger_validators.privacy.vocabulary import word_sets

LEAST_PERSONS = 5

_SMALL = r"^\s*[1-4](?:[.,]0+)?\s*$"
_WHOLE = r"^\s*[0-9]{1,3}(?:[.,]?[0-9]{3})*(?:[.,]0+)?\s*$"
_NEARLY_ALL = 0.9


def scan_small_cells(
    about: str, headings: Sequence[str], columns: Sequence[pa.Array]
) -> Iterator[tuple[str, int, int]]:
    """Yield heading, number and count of small cells of each column of counts.

    `about` is the title of dataset and file, which say what is counted.
    """
    known = word_sets("small_cells")
    said = set(words(about)).union(*map(words, headings))
    is_below = any(known["below"].intersection(words(h)) for h in headings)
    if not is_below or not said & known["sensitive"]:
        return
    counts_none = known["no_count"] | known["below"]
    for number, (heading, cells) in enumerate(
        zip(headings, columns, strict=True), start=1
    ):
        if counts_none.intersection(words(heading)) or not heading.strip():
            continue
        held = cells.filter(pc.match_substring_regex(cells, r"\S"))
        held = held.filter(pc.not_equal(held, heading))
        whole = pc.sum(pc.match_substring_regex(held, _WHOLE)).as_py() or 0
        if not len(held) or whole < len(held) * _NEARLY_ALL:
            continue
        small = pc.sum(pc.match_substring_regex(held, _SMALL)).as_py() or 0
        if small:
            yield heading, number, small

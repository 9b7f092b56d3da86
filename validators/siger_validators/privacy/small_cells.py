"""Counts of persons so small that a neighbour knows who is meant.

Fewer than five in a table of health or aid below the level of a regency. Source of
five: the smallest cell that statistics offices publish as a rule (threshold rule,
https://ec.europa.eu/eurostat/cros/content/glossary_en, "frequency rule").
"""

import re
from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from siger_catalog.language.words import words
from siger_validators.privacy.vocabulary import word_sets

LEAST_PERSONS = 5

_SMALL = r"^\s*[1-4](?:[.,]0+)?\s*$"
_WHOLE = r"^\s*[0-9]{1,3}(?:[.,]?[0-9]{3})*(?:[.,]0+)?\s*$"
_NEARLY_ALL = 0.9
_MOST = 0.5
# "... menurut kecamatan" of a title, where the heading says "wilayah".
_BY_AREA = re.compile(
    r"\b(?:per|menurut|tiap|setiap|berdasarkan|di tingkat|tingkat)[ -]"
    r"(?:kecamatan|kelurahan|desa|pekon|kampung|tiyuh|dusun|puskesmas|posyandu)\b",
    re.IGNORECASE,
)
_AREA = r"^\s*(?i:kec|kecamatan|kel|kelurahan|desa|pekon|kampung|tiyuh)[. ]\s*\p{L}"


def scan_small_cells(
    about: str,
    headings: Sequence[str],
    columns: Sequence[pa.Array],
    districts: pa.Array,
) -> Iterator[tuple[str, int, int]]:
    """Yield heading, number and count of small cells of each column of counts.

    `about` is the title of dataset and file, which say what is counted; `districts`
    are six-digit codes, undotted.
    """
    known = word_sets("small_cells")
    said = set(words(about)).union(*map(words, headings))
    if not said & known["sensitive"]:
        return
    is_below = any(known["below"].intersection(words(h)) for h in headings)
    if not (is_below or _BY_AREA.search(about) or _has_areas(columns, districts)):
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


def _has_areas(columns: Sequence[pa.Array], districts: pa.Array) -> bool:
    """Tell whether a column names districts or villages, by code or by word."""
    return any(_is_of_areas(cells, districts) for cells in columns)


def _is_of_areas(cells: pa.Array, districts: pa.Array) -> bool:
    held = cells.filter(pc.match_substring_regex(cells, r"\S"))
    if not len(held):
        return False
    digits = pc.replace_substring_regex(held, r"[\s.]", "")
    # A village's code begins with its district's.
    codes = pc.is_in(pc.utf8_slice_codeunits(digits, 0, 6), value_set=districts)
    is_code = pc.and_(
        codes, pc.match_substring_regex(digits, "^(?:[0-9]{6}|[0-9]{10})$")
    )
    found = pc.sum(pc.or_(is_code, pc.match_substring_regex(held, _AREA))).as_py()
    return bool((found or 0) >= len(held) * _MOST)

"""Do the codes, names and coordinates of a table agree on the regions it speaks of?

A table that mixes up the two code systems looks right and gives every figure of eight
regencies to a neighbour; so the system is decided per column, by its own rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from siger_catalog.model import Finding
from siger_catalog.ports import CheckedFile, ReadTable, Subject
from siger_catalog.provinces.regions import Province, Region
from siger_validators.engine.arrays import Ints
from siger_validators.finding_types import Words, capped, load_words
from siger_validators.regions.codes import check_codes
from siger_validators.regions.coordinates import Ground, check_coordinates
from siger_validators.regions.districts import check_districts
from siger_validators.regions.headings import System, of_kind, place_columns
from siger_validators.regions.locating import locate
from siger_validators.regions.names import check_names
from siger_validators.regions.placing import claims_of
from siger_validators.regions.polygons import borders_of


class RegionValidator:
    """Compares codes, names and coordinates of regions; reports, never changes."""

    name = "regions"
    version = "5"
    is_per_file = True

    def __init__(self) -> None:
        self._words = load_words("regions")
        self.finding_types = self._words.types

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield at most FINDING_LIMIT findings a file, then one that says so."""
        for file in subject.files:
            found = _file(file, subject.province, self._words)
            for finding in capped(found, self._words):
                yield replace(finding, distribution_id=file.distribution.id)


def check_regions(
    table: ReadTable, province: Province, words: Words
) -> Iterator[Finding]:
    """Yield what is wrong with the columns of one table that speak of places."""
    located = locate(table, province, stated_by_portal(table))
    regions: Sequence[Region | None] = (None,)
    which: Ints = np.zeros(table.data.num_rows, np.int64)
    if located:
        yield from check_codes(located, words)
        yield from check_names(located, words)
        claimed = claims_of(located)
        yield from check_districts(located, claimed, words)
        regions, which = [claim.region for claim in claimed], located.rows.which
    if _has_points(table):
        borders = dict(borders_of(province.key))
        ground = Ground(province, borders, regions, which)
        yield from check_coordinates(table, ground, words)


def stated_by_portal(table: ReadTable) -> System | None:
    """Return the code system that the portal names for the table, if it does."""
    for system in table.facts.code_systems:
        if system.stated_by == "portal" and system.stated in ("kemendagri", "bps"):
            return "bps" if system.stated == "bps" else "kemendagri"
    return None


def _has_points(table: ReadTable) -> bool:
    columns = place_columns(table.facts.columns)
    is_pair = of_kind(columns, "latitude") and of_kind(columns, "longitude")
    return bool(is_pair or of_kind(columns, "point"))


def _file(file: CheckedFile, province: Province, words: Words) -> Iterator[Finding]:
    if file.table is not None:
        yield from check_regions(file.table, province, words)

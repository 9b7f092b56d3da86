"""Facets of which a dataset may have several values, counted as whole sets.

Engines count a column of one value a document much faster than one of several: so each
set of values is one value, and is taken apart after counting.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from siger_catalog.searching.document import FIELDS, SearchDocument

SETS = ("topic", "format", "schema", "year")
# So many sets of a field are counted at most; with fewer, the counts are exact.
MOST_SETS = 8000
_BETWEEN = "\x1f"

Counts = tuple[tuple[str | int, int], ...]


def set_of(field: str) -> str:
    """Return the name of the column that holds all values of a field."""
    return f"{field}_set"


def joined(document: SearchDocument, field: str) -> str:
    """Return all values of a field as one."""
    held = document.integers.get(field) or document.keywords.get(field, ())
    return _BETWEEN.join(map(str, held))


def commonest(
    field: str, buckets: Iterable[Mapping[str, Any]], most: int, *, is_set: bool
) -> Counts:
    """Return the counts of the commonest values, then by value.

    Buckets have a `key`, a value or a set of them, and a `doc_count`.
    """
    counts = _of_sets(field, buckets) if is_set else _of_values(buckets)
    return tuple(sorted(counts.items(), key=_rank)[:most])


def _rank(pair: tuple[Any, int]) -> tuple[int, Any]:
    return -pair[1], pair[0]


def _of_values(buckets: Iterable[Mapping[str, Any]]) -> Mapping[str | int, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _of_sets(
    field: str, buckets: Iterable[Mapping[str, Any]]
) -> Mapping[str | int, int]:
    counts: Counter[str | int] = Counter()
    is_number = FIELDS[field] == "integer"
    for bucket in buckets:
        key, count = bucket["key"], bucket["doc_count"]
        for value in key.split(_BETWEEN) if key else ():
            counts[int(value) if is_number else value] += count
    return counts

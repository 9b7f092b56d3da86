"""Counting the values of a field: what the engine is asked, and the counts it gave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from siger_catalog.indexes.embedded.fields import SETS, set_of, taken_apart

# Counts are exact while a field has no more distinct values, or sets of them, than
# this; the engine refuses to count more than 65,000 at once.
_EXACT_VALUES = 8000


def counting_of(field: str) -> dict[str, Any]:
    """Return the engine's words for counting the values of a field."""
    # Without segment_size each segment cuts its list, and sums come out short.
    size = {"size": _EXACT_VALUES, "segment_size": _EXACT_VALUES}
    return {"terms": {"field": set_of(field) if field in SETS else field, **size}}


def commonest(
    field: str, buckets: Iterable[Mapping[str, Any]], most: int
) -> tuple[tuple[str | int, int], ...]:
    """Return the counts of the commonest values, then by value."""
    counts = _counted(field, buckets).items()
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:most])


def _counted(
    field: str, buckets: Iterable[Mapping[str, Any]]
) -> Mapping[str | int, int]:
    if field not in SETS:
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    counts: Counter[str | int] = Counter()
    for bucket in buckets:
        for value in taken_apart(field, bucket["key"]):
            counts[value] += bucket["doc_count"]
    return counts

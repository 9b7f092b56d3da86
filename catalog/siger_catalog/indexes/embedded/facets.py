"""Counting the values of a field: what the engine is asked."""

from typing import Any

from siger_catalog.indexes.sets import MOST_SETS, SETS, set_of


def counting_of(field: str) -> dict[str, Any]:
    """Return the engine's words for counting the values of a field.

    It refuses to count more than 65,000 at once.
    """
    # Without segment_size each segment cuts its list, and sums come out short.
    size = {"size": MOST_SETS, "segment_size": MOST_SETS}
    return {"terms": {"field": set_of(field) if field in SETS else field, **size}}

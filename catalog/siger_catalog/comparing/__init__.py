"""Published tables compared with each other: wrong joins, differences, duplicates."""

from siger_catalog.comparing.stepping import compare_pending, compare_quietly

__all__ = ["compare_pending", "compare_quietly"]

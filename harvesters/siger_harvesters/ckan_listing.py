"""Reads a listing page by page, and proves that nothing was missed.

An entry that is missed looks as if it had been deleted, so a listing is only whole
when as many entries came as the portal says it has.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from siger_catalog.causes import failure
from siger_catalog.errors import SourceFormatError

_MOST_PASSES = 3


@dataclass(frozen=True, slots=True)
class Page:
    """Some results of package_search; `count` is what CKAN says there are in all."""

    items: list[Any]
    count: int


def whole_listing(page_from: Callable[[int], Page], portal_url: str) -> Iterator[Any]:
    """Yield every item once, by its id.

    A portal that changes while it is read is read again, for what slipped through.
    Entries that the portal lists twice, each time it is read, count as one.

    Args:
        page_from: Returns the page that starts at an offset.
        portal_url: Named in errors.

    Raises:
        SourceFormatError: Fewer entries came than the portal says it has, or the
            pages never end.
    """
    seen: set[str] = set()
    for _ in range(_MOST_PASSES):
        counts: list[int] = []
        received = 0
        known = len(seen)
        for page in _pages(page_from, portal_url):
            counts.append(page.count)
            received += len(page.items)
            yield from _fresh(page.items, seen)
        has_news = len(seen) > known
        is_steady = len(set(counts)) == 1
        if is_steady and (len(seen) >= counts[-1] or not has_news):
            break
    if len(seen) < counts[-1] and (received < counts[-1] or has_news):
        detail = f"{len(seen)} dari {counts[-1]} dataset"
        raise failure(SourceFormatError, "daftar-tidak-lengkap", portal_url, detail)


def _fresh(items: list[Any], seen: set[str]) -> Iterator[Any]:
    for item in items:
        named = item.get("id") if isinstance(item, dict) else None
        identity = named if named and isinstance(named, str) else json.dumps(item)
        if identity not in seen:
            seen.add(identity)
            yield item


def _pages(page_from: Callable[[int], Page], portal_url: str) -> Iterator[Page]:
    """Yield pages until one brings nothing; the portal chooses their size."""
    page = page_from(0)
    yield page
    most = 2 * page.count + 1000
    start = largest = len(page.items)
    while page.items and (start < page.count or len(page.items) == largest):
        if start > most:
            raise failure(SourceFormatError, "daftar-tidak-berujung", portal_url)
        last, page = page, page_from(start)
        if page.items == last.items:  # the portal does not know `start`
            return
        yield page
        start += len(page.items)
        largest = max(largest, len(page.items))

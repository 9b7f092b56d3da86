"""The hits of one page, in the whole order of a plan: by key, then by name.

For an engine that orders by one key alone, and gives hits with the same key as they lie
in its files, or one to which ordering by name as well is dear. A window of hits is read
around the place where the page should begin, and widened until whole groups of the same
key are seen.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from siger_catalog.searching.engine import After, Plan

A = TypeVar("A")

# So many hits are read on either side of a page: most groups end within them, and most
# walks are no further off when documents came and went meanwhile.
SLACK = 25


@dataclass(frozen=True, slots=True)
class Window(Generic[A]):
    """Some hits in a row, each with its key and where it lies; `total` are all."""

    total: int
    hits: Sequence[tuple[Any, A]]


# So many hits after so many others.
Search = Callable[[int, int], Window[A]]
NameOf = Callable[[A], str]


def read_page(
    plan: Plan,
    search: Search[A],
    name_of: NameOf[A],
    document_count: int,
    slack: int = SLACK,
) -> Window[A]:
    """Return the hits of the page.

    Keys are as `search` has them, that in `plan.after` too; there are
    `document_count` hits at most.
    """
    guess = plan.after.position if plan.after else plan.offset
    # The engine makes room for as many as it is asked for.
    begin = max(0, min(guess, document_count) - slack)
    width = plan.size + 2 * slack if plan.size else 1
    found = search(width, begin)
    window, total = found.hits, found.total
    if not plan.size or (plan.after is None and plan.offset >= total):
        return Window(total, ())
    asked = plan.after.key if plan.after else window[plan.offset - begin][0]
    first = _order(asked)
    at = bisect_left(window, first, key=_order_of)
    start, hits = begin + at, window[at:]
    if (at == 0 and begin) or (not hits and start < total):
        start, hits = _start(first, total, search), []
    skipped = 0 if plan.after else plan.offset - start
    while True:
        is_all = start + len(hits) >= total
        page = _cut(hits, plan, name_of, skipped=skipped, is_all=is_all)
        if page is not None:
            return Window(total, page)
        hits = search(max(2 * len(hits), skipped + width), start).hits


def _start(first: Any, total: int, search: Search[A]) -> int:
    """Find where the group begins by looking at one hit at a time."""
    return bisect_left(
        range(total), first, key=lambda i: _order_of(search(1, i).hits[0])
    )


def _cut(
    hits: Sequence[tuple[Any, A]],
    plan: Plan,
    name_of: NameOf[A],
    *,
    skipped: int,
    is_all: bool,
) -> Sequence[tuple[Any, A]] | None:
    """Cut the page out of hits from its first group on; None where they end early."""
    start, page = 0, list[tuple[Any, A]]()
    while start < len(hits) and len(page) < skipped + plan.size:
        end = bisect_right(hits, _order_of(hits[start]), start, key=_order_of)
        if end == len(hits) and not is_all:
            return None
        page += _by_name(hits[start:end], plan.after, name_of)
        start = end
    is_full = len(page) >= skipped + plan.size
    return page[skipped:][: plan.size] if is_full or is_all else None


def _by_name(
    group: Sequence[tuple[Any, A]], after: After | None, name_of: NameOf[A]
) -> Sequence[tuple[Any, A]]:
    """Order hits of the same key by name, without those that came before."""
    last = after.name if after and group[0][0] == after.key else ""
    if len(group) == 1 and not last:
        return group
    named = sorted(((name_of(at), (key, at)) for key, at in group), key=_name)
    return [hit for name, hit in named if name > last]


def _name(named: tuple[str, object]) -> str:
    return named[0]


def _order_of(hit: tuple[Any, object]) -> Any:
    return _order(hit[0])


def _order(key: Any) -> Any:
    """Return what ascends in the order of a plan: text ascends, numbers descend."""
    return key if isinstance(key, str) else -key

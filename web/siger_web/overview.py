"""The whole catalog in numbers, counted once and kept for a short while."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from siger_catalog.errors import SearchError
from siger_catalog.model import Entry
from siger_catalog.ports import Parts
from siger_catalog.searching import SearchPage, SearchQuery, search

KEPT_S = 30.0


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """How many datasets a topic has, and in which regencies, in code order."""

    key: str
    count: int
    is_in_region: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Counts of datasets: in all, by region code, by quality, by source, by topic."""

    total: int
    by_region: Mapping[str, int]
    valid_by_region: Mapping[str, int]
    by_quality: Mapping[str, int]
    by_source: Mapping[str, int]
    topics: tuple[TopicCoverage, ...]


class OverviewCache:
    """Keeps the overview until the newest dataset is another, or it grows old."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = Lock()
        self._kept: tuple[tuple[object, ...], float, Overview] | None = None

    def get(self, newest: Sequence[Entry] | None = None) -> Overview:
        """Return the overview; the last one while the index cannot answer.

        `newest` are the latest datasets, newest first, for those who hold them.

        Raises:
            SearchError: The index cannot answer, and never did.
            StoreUnavailableError: The database is out of reach.
        """
        entries = self._parts.store.latest(1) if newest is None else newest[:1]
        mark_now = tuple((e.name, e.revision) for e in entries)
        with self._lock:
            now = time.monotonic()
            if self._kept is not None:
                mark, counted_at, overview = self._kept
                if mark == mark_now and now - counted_at < KEPT_S:
                    return overview
            try:
                overview = count_overview(self._parts)
            except SearchError:
                if self._kept is None:
                    raise
                overview = self._kept[2]
            self._kept = (mark_now, now, overview)
            return overview


def count_overview(parts: Parts) -> Overview:
    """Count by asking the index once for everything and once for each topic."""
    whole = find(parts, SearchQuery(size=1))
    valid = find(parts, SearchQuery(size=1, filters={"quality": ("valid",)}))
    topics = [_topic(parts, facet.value) for facet in whole.facets["topic"]]
    return Overview(
        total=whole.total,
        by_region=counts(whole, "region"),
        valid_by_region=counts(valid, "region"),
        by_quality=counts(whole, "quality"),
        by_source=counts(whole, "source"),
        topics=tuple(sorted(topics, key=lambda topic: -topic.count)),
    )


def _topic(parts: Parts, key: str) -> TopicCoverage:
    page = find(parts, SearchQuery(size=1, filters={"topic": (key,)}))
    present = counts(page, "region")
    return TopicCoverage(
        key,
        page.total,
        tuple(region.code in present for region in parts.province.regencies),
    )


def find(parts: Parts, query: SearchQuery) -> SearchPage:
    """Answer a search with the site's index.

    Raises:
        SearchUnavailableError: The engine is out of reach.
        IndexDamagedError: The index must be rebuilt first.
    """
    return search(query, parts.language, parts.index, parts.clock.now().date())


def counts(page: SearchPage, facet: str) -> Mapping[str, int]:
    """Return the counts of a facet by value."""
    return {item.value: item.count for item in page.facets[facet]}

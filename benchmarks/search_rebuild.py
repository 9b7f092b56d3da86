"""A rebuild beside a search loop: how long it takes, and that no search fails."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle

from made_datasets import NOW
from made_searches import make_searches

from siger_catalog.errors import CatalogError
from siger_catalog.language import Language
from siger_catalog.ports import SearchIndex
from siger_catalog.searching import SearchDocument, search


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Seconds of the rebuild; searches meanwhile, and how many of them failed."""

    seconds: float
    searches: int
    failed: int


class _Searcher(threading.Thread):
    """Searches without a pause until told to stop."""

    def __init__(self, index: SearchIndex, language: Language) -> None:
        super().__init__(daemon=True)
        self._index, self._language = index, language
        self.stopping = threading.Event()
        self.searches, self.failed = 0, 0

    def run(self) -> None:
        for query in cycle(make_searches()):
            if self.stopping.is_set():
                return
            self.searches += 1
            try:
                page = search(query, self._language, self._index, NOW.date())
            except CatalogError:
                self.failed += 1
            else:
                self.failed += page.is_partial


def rebuild_beside_searches(
    index: SearchIndex, documents: Iterable[SearchDocument], language: Language
) -> Rebuilt:
    """Build a filled index anew while somebody searches it."""
    searcher = _Searcher(index, language)
    searcher.start()
    try:
        began_at = time.perf_counter()
        index.rebuild(documents)
        seconds = time.perf_counter() - began_at
    finally:
        searcher.stopping.set()
        searcher.join(60)
    return Rebuilt(seconds, searcher.searches, searcher.failed)

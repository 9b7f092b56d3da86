"""Complete answers to searches, kept until they might be other ones.

An answer depends on the search, the index, the words of the index and the day (years
and ages count from it). So it is kept under all four, and whoever asks for what others
asked for waits for neither engine nor presentation.
"""

import gzip
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from siger_catalog.keeping import Kept
from siger_catalog.language.vocabulary import Vocabulary
from siger_catalog.ports import Parts
from siger_catalog.searching import SearchPage, SearchQuery, to_parameters
from siger_web.overview import find

V = TypeVar("V")

_MOST_ENTRIES = 4_000
_MOST_BYTES = 48 * 1024 * 1024
# Smaller bodies are not worth it, more effort gains little: as in shell.Compression.
_SMALLEST_BYTES, _EFFORT = 800, 5
# Rough sizes in CPython: a row of results, a count, a page without either.
_HIT_BYTES, _COUNT_BYTES, _PAGE_BYTES = 3_000, 150, 3_000
_ENTRY_BYTES, _LETTER_BYTES = 500, 4


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it is sent: JSON, compressed or not."""

    content: bytes
    is_compressed: bool


@dataclass(frozen=True, slots=True)
class _Moment:
    """What answers are good for: another index, other words, another day, new ones."""

    generation: Hashable
    vocabulary: Vocabulary
    today: date


class _KeptNow(Generic[V]):
    """Values of one moment; those of the moment before are dropped."""

    def __init__(self, parts: Parts, most_entries: int, most_bytes: int) -> None:
        self._parts = parts
        self._moment: _Moment | None = None
        self._kept = Kept[tuple[_Moment, Hashable], V](most_entries, most_bytes)

    def get(
        self,
        asked: Hashable,
        make: Callable[[], tuple[V, bool]],
        size: Callable[[V], int],
    ) -> V:
        """Return what is kept, or what `make` makes and whether it is whole.

        The moment is looked at before anything is made: what is newer than its moment
        may be kept, never what is older. Answers in part are not kept.

        Raises:
            SearchUnavailableError: The engine is out of reach.
            IndexDamagedError: The index must be rebuilt first.
        """
        moment = self._now()
        known = self._kept.read((moment, asked))
        if known is not None:
            return known
        made, is_whole = make()
        if is_whole:
            # How long the words of a search are is not bounded, so they count too.
            self._kept.write((moment, asked), made, size(made) + _bytes_of_key(asked))
        return made

    def _now(self) -> _Moment:
        index, now = self._parts.index, self._parts.clock.now()
        moment = _Moment(index.generation(), index.vocabulary(), now.date())
        if moment != self._moment:
            self._moment = moment
            self._kept.clear()
        return moment


class KeptAnswers:
    """Pages of results, and their JSON as it is sent, for any number of threads.

    Of each kind `most_entries` are held, and about `most_bytes` at most.
    """

    def __init__(
        self,
        parts: Parts,
        *,
        most_entries: int = _MOST_ENTRIES,
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self._parts = parts
        self._pages = _KeptNow[SearchPage](parts, most_entries, most_bytes)
        self._bodies = _KeptNow[Body](parts, most_entries, most_bytes)

    def page(self, query: SearchQuery) -> SearchPage:
        """Return what a search finds.

        Raises:
            QueryError: The cursor is not one of this search.
            SearchUnavailableError: The engine is out of reach.
            IndexDamagedError: The index must be rebuilt first.
        """

        def make() -> tuple[SearchPage, bool]:
            page = find(self._parts, query)
            return page, not page.is_partial

        return self._pages.get(_canonical(query), make, _bytes_of)

    def body(
        self,
        query: SearchQuery,
        base: str,
        write: Callable[[SearchPage], bytes],
        *,
        is_compressed: bool,
    ) -> Body:
        """Return a search's answer under an address of the site, `write` its writer.

        Raises:
            QueryError: The cursor is not one of this search.
            SearchUnavailableError: The engine is out of reach.
            IndexDamagedError: The index must be rebuilt first.
        """

        def make() -> tuple[Body, bool]:
            page = find(self._parts, query)
            content = write(page)
            return _as_sent(content, is_compressed=is_compressed), not page.is_partial

        asked = (_canonical(query), base, is_compressed)
        return self._bodies.get(asked, make, lambda body: len(body.content))


def _canonical(query: SearchQuery) -> Hashable:
    """Return what two searches share that ask for the same in other words."""
    return tuple(to_parameters(query)), query.locale, query.with_facets


def _as_sent(content: bytes, *, is_compressed: bool) -> Body:
    if is_compressed and len(content) >= _SMALLEST_BYTES:
        return Body(gzip.compress(content, _EFFORT, mtime=0), is_compressed=True)
    return Body(content, is_compressed=False)


def _bytes_of_key(asked: Hashable) -> int:
    return _LETTER_BYTES * len(repr(asked)) + _ENTRY_BYTES


def _bytes_of(page: SearchPage) -> int:
    counts = sum(map(len, page.facets.values()))
    texts = sum(len(hit.summary) + len(hit.title) for hit in page.results)
    rows = len(page.results) * _HIT_BYTES + 2 * texts
    return rows + counts * _COUNT_BYTES + _PAGE_BYTES

"""The door to a search index."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from siger_catalog.searching import Engine, SearchDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexHealth:
    """What the index says of itself; `problem` is empty when all is well."""

    document_count: int
    problem: str = ""


class SearchIndex(Engine, Protocol):
    """A search engine: one analysis, one query tree, any engine.

    `Engine.run(plan)` answers; see siger_catalog.searching. `name` is its word in
    reports: memory, embedded, elasticsearch.
    """

    @property
    def name(self) -> str:
        """The word that reports call it by."""
        ...

    def apply(
        self, documents: Iterable[SearchDocument], deleted: Mapping[str, int]
    ) -> None:
        """Write documents and deletions; an older revision never wins.

        Searchable when this returns. `deleted` maps names to revisions.

        Raises:
            SearchUnavailableError: The engine cannot be written to now.
            IndexDamagedError: The index must be rebuilt first.
            DocumentsRefusedError: Some documents are refused; all others are written.
        """
        ...

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build a new index and swap it in; searches go on meanwhile.

        Returns the number of documents.
        """
        ...

    def revisions(self) -> Iterator[tuple[str, int]]:
        """Yield name and revision of each document that a search may find, once.

        Raises:
            SearchUnavailableError: The engine is out of reach.
            IndexDamagedError: The index must be rebuilt first.
        """
        ...

    def copies(self) -> Sequence["SearchIndex"]:
        """Return the indexes that hold the documents: itself, or those it writes to."""
        ...

    def check(self) -> IndexHealth:
        """Look at the index without changing it.

        Raises:
            SearchUnavailableError: The engine is out of reach.
        """
        ...

    def close(self) -> None:
        """Give back files and connections."""
        ...

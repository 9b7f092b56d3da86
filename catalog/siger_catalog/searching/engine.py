"""What an engine is asked and what it answers."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from siger_catalog.language.vocabulary import Vocabulary
from siger_catalog.searching.tree import Node

Sort = Literal["relevance", "newest", "title", "quality"]


@dataclass(frozen=True, slots=True)
class Clause:
    """Any of the values in a field; a plan holds at most one clause a field.

    Fields are those of document.FIELDS, and `name`, the dataset's own.
    """

    field: str
    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FacetField:
    """Count the values of `field`, not narrowed by the clause on `own`.

    `size` is the most values wanted; 0 leaves it to the plan.
    """

    field: str
    own: str
    size: int = 0


SortKey = float | int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """A place in the order of a plan: only what comes after it is asked for.

    `key` and `name` are those of the last hit seen, which may be gone since. About
    `position` hits come up to it: a hint where to look, which decides nothing.
    """

    key: SortKey
    name: str
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One question to an engine; `offset` and `after` exclude each other.

    Score of a hit = the tree's score x log2(2 + rank). Orders: relevance = score
    descending; newest, quality = the document's own numbers descending; title
    ascending; those with the same key by name. Facet values come most frequent first,
    then by value, `facet_size` at most where the facet asks for no other size; counts
    and totals are exact, and of all hits, not only of those that come after `after`.
    """

    tree: Node
    clauses: tuple[Clause, ...] = ()
    facets: tuple[FacetField, ...] = ()
    sort: Sort = "relevance"
    offset: int = 0
    after: After | None = None
    size: int = 20
    facet_size: int = 100


@dataclass(frozen=True, slots=True)
class EngineHit:
    """One document found: what was stored to be shown, and its score (0 if sorted).

    `key` is what the plan sorts it by: its score, its number or its title's key.
    """

    score: float
    shown: Mapping[str, object]
    key: SortKey
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineAnswer:
    """What an engine found; `is_partial` says it ran out of time."""

    total: int
    hits: tuple[EngineHit, ...] = ()
    facets: Mapping[str, tuple[tuple[str | int, int], ...]] = field(
        default_factory=dict
    )
    is_partial: bool = False


class Engine(Protocol):
    """The reading side of a search index."""

    def run(self, plan: Plan) -> EngineAnswer:
        """Answer a plan.

        Raises:
            SearchUnavailableError: The engine is out of reach.
            IndexDamagedError: The index must be rebuilt first.
        """
        ...

    def generation(self) -> Hashable:
        """Return what changes whenever a search may find something else.

        Never one from before a write of this program; what other programs wrote may
        show a second late.

        Raises:
            SearchUnavailableError: The engine is out of reach.
            IndexDamagedError: The index must be rebuilt first.
        """
        ...

    def vocabulary(self) -> Vocabulary:
        """Return the words of all documents, as of the last write."""
        ...

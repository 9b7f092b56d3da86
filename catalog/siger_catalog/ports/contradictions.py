"""The door to what tables say against each other, and to what is still uncompared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from siger_catalog.contradictions import Contradiction, ContradictionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """Something that makes a dataset comparable with others that have it too.

    `key` names a measure or bytes, `region` whom it is about ("" for bytes); the years
    are those of the first and last figure, 0 for bytes.
    """

    key: str
    region: str = ""
    first_year: int = 0
    last_year: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncompared:
    """A dataset that changed since it was last compared."""

    name: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionPage:
    """Some contradictions, the most harmful first; `total` counts all that match."""

    items: tuple[Contradiction, ...]
    total: int


class ContradictionStore(Protocol):
    """Contradictions between datasets as they are served now.

    One is given out only while both datasets are served at the revision at which they
    were compared: it is gone at once when either is withdrawn, held or changed.
    `JobStore.commit` makes every dataset that it changes an uncompared one.
    """

    def uncompared(self, limit: int) -> tuple[Uncompared, ...]:
        """Return datasets to compare, those that wait longest first."""
        ...

    def compare_again(self, name: str | None = None) -> int:
        """Make a dataset, or every one, an uncompared one; return how many.

        Raises:
            NotFoundError: No dataset of that name was ever published.
        """
        ...

    def keep_traits(self, name: str, traits: Sequence[Trait]) -> None:
        """Replace what makes a dataset comparable."""
        ...

    def sharing(self, name: str, limit: int) -> Mapping[str, int]:
        """Return served datasets that share a trait of a dataset in some year.

        By name, each with its revision.
        """
        ...

    def keep_contradictions(
        self,
        name: str,
        revisions: Mapping[str, int],
        found: Sequence[Contradiction],
    ) -> None:
        """Replace contradictions of a dataset with those compared; it is compared then.

        `revisions` are those at which it and the others were looked at. Pairs with
        others stay as they are, unless the two share no trait any more.

        Raises:
            ConflictError: One of them has changed meanwhile; nothing is written.
        """
        ...

    def contradictions(
        self,
        *,
        dataset: str | None = None,
        kind: ContradictionKind | None = None,
        offset: int = 0,
        limit: int = 20,
    ) -> ContradictionPage:
        """Return contradictions by kind, then the largest first."""
        ...

    def contradiction(self, key: str) -> Contradiction:
        """Return one contradiction.

        Raises:
            NotFoundError: There is no such one, or not any more.
        """
        ...

"""Attempts: how strictly a text is taken, and what of it is kept."""

from dataclasses import dataclass, replace

from siger_catalog.searching.request import SearchQuery
from siger_catalog.searching.understanding import Understanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How strictly a text is taken; a search goes from strict to loose.

    `share` is the part of the concepts' weight that a result must hold; below 1 those
    that hold all of it lead. Where `follows_years`, other years follow those kept.
    `kin` are names of datasets that follow all others, in this order.
    """

    share: float = 1.0
    keeps_years: bool = True
    keeps_place: bool = True
    follows_years: bool = False
    kin: tuple[str, ...] = ()

    @property
    def is_relaxed(self) -> bool:
        """Tell whether a result may lack some of the text's words or its years."""
        return self.share < 1 or self.follows_years or bool(self.kin)

    @property
    def strict(self) -> "Attempt":
        """The same attempt for those that hold the whole text."""
        return replace(self, share=1.0, follows_years=False, kin=())


def can_relax(understanding: Understanding) -> bool:
    """Tell whether something is left when less than the whole text is asked for."""
    if understanding.concepts:
        return len(understanding.concepts) > 1
    return bool(understanding.weak) and not understanding.places


def narrowed_places(
    understanding: Understanding, query: SearchQuery, attempt: Attempt
) -> tuple[str, ...]:
    """Return the codes of places in the text that the results are narrowed to."""
    wanted = attempt.keeps_place and "region" not in query.filters
    return understanding.places if wanted else ()


def narrowed_years(
    understanding: Understanding, query: SearchQuery, attempt: Attempt
) -> tuple[int, ...]:
    """Return the years in the text that the results are narrowed to."""
    wanted = attempt.keeps_years and "year" not in query.filters
    return understanding.years if wanted else ()

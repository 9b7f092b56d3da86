"""What two datasets say against each other, as pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from siger_catalog.contradictions import (
    KINDS,
    Contradiction,
    ContradictionKind,
)
from siger_catalog.ports import ContradictionPage, Parts
from siger_web.views.contradiction_words import (
    evidence_of,
    fix_of,
    summary_of,
    title_of,
)
from siger_web.views.paging import page_numbers
from siger_web.wording import Wording

PAGE_SIZE = 20
# On the page of a dataset; the others are behind a link.
SHOWN_BESIDE = 5

_STYLES: Mapping[ContradictionKind, str] = {
    "wrong-join": "err",
    "disagreement": "warn",
    "duplicate": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionView:
    """A contradiction in the words of a page; `style` is that of its badge."""

    found: Contradiction
    style: str
    title: str
    summary: str
    evidence: tuple[str, ...]
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionList:
    """One page of the list; `counts` by kind are of the same dataset, or of all."""

    items: tuple[ContradictionView, ...]
    total: int
    number: int
    kind: ContradictionKind | None
    dataset: str
    counts: Mapping[ContradictionKind, int]

    @property
    def first(self) -> int:
        """The number of the first one shown."""
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """The number of the last one shown."""
        return self.first + len(self.items) - 1

    @property
    def page_numbers(self) -> tuple[int | None, ...]:
        """The pages that are offered, gaps as None."""
        return page_numbers(self.number, max(1, -(-self.total // PAGE_SIZE)))


def contradiction_list(
    parts: Parts,
    wording: Wording,
    *,
    dataset: str = "",
    kind: ContradictionKind | None = None,
    number: int = 1,
) -> ContradictionList:
    """Return one page of the list."""
    page = parts.store.contradictions(
        dataset=dataset or None,
        kind=kind,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    return ContradictionList(
        items=tuple(contradiction_view(each, wording) for each in page.items),
        total=page.total,
        number=number,
        kind=kind,
        dataset=dataset,
        counts={each: _count(parts, dataset, each) for each in KINDS},
    )


def beside(parts: Parts, dataset: str, wording: Wording) -> ContradictionList:
    """Return what others say against a dataset, the most harmful of it."""
    page: ContradictionPage = parts.store.contradictions(
        dataset=dataset, limit=SHOWN_BESIDE
    )
    return ContradictionList(
        items=tuple(contradiction_view(each, wording) for each in page.items),
        total=page.total,
        number=1,
        kind=None,
        dataset=dataset,
        counts={},
    )


def contradiction_view(found: Contradiction, wording: Wording) -> ContradictionView:
    """Return a contradiction in words."""
    return ContradictionView(
        found=found,
        style=_STYLES[found.kind],
        title=wording.plain(title_of(found)),
        summary=summary_of(found, wording),
        evidence=tuple(evidence_of(found, wording)),
        fix=wording.plain(fix_of(found)),
    )


def _count(parts: Parts, dataset: str, kind: ContradictionKind) -> int:
    page = parts.store.contradictions(dataset=dataset or None, kind=kind, limit=0)
    return page.total

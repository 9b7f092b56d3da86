"""The likely companions of a dataset: other regions, other years, the same topic.

Two questions to the index at most, one about the dataset's own region and one about
the others; what makes a companion is decided here, so it is the same on every engine.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from typing import Any, Literal, get_args

from siger_catalog.language import Language
from siger_catalog.language.words import fold
from siger_catalog.model import Entry
from siger_catalog.searching.columns import ColumnFinder
from siger_catalog.searching.document import schemas_of
from siger_catalog.searching.engine import Clause, Engine, EngineHit, Plan
from siger_catalog.searching.hits import to_hits
from siger_catalog.searching.kin import DIGITS, telling_stems
from siger_catalog.searching.request import Hit
from siger_catalog.searching.tree import Best, Bool, Const, Node, Term

Reason = Literal["other_region", "other_year", "same_topic"]

MOST = 6

# Read from the index to choose from; more of one kind are hardly ever looked at.
_READ = 60
_MOST_WORDS = 12
# A word in the title says more about a dataset than one in its description.
_ALIKE: Mapping[str, float] = {"title_s": 1.0, "tags_s": 0.6, "notes_s": 0.3}
_SAME_TITLE = 100.0  # before any number of words that are alike


@dataclass(frozen=True, slots=True)
class Related:
    """A companion of a dataset, and why it is one."""

    reason: Reason
    hit: Hit


def find_related(entry: Entry, language: Language, engine: Engine) -> list[Related]:
    """Return at most six companions, by reason in the order of `Reason`.

    - other_region: a table of the same schema, or of the same title without place
      and year, elsewhere; the best one of each region.
    - other_year: the same title but for its numbers, in the same region; newest first.
    - same_topic: the same region and topic, with words of the title or tags in it.

    Raises:
        SearchUnavailableError: The engine is out of reach.
        IndexDamagedError: The index must be rebuilt first.
    """
    subject = _Subject(entry, language)
    here = _run(subject.plan_here(), entry, engine)
    groups: Mapping[Reason, Sequence[EngineHit]] = {
        "other_region": list(
            subject.elsewhere(_run(subject.plan_elsewhere(), entry, engine))
        ),
        "other_year": sorted(filter(subject.is_other_year, here), key=_newest_first),
        "same_topic": list(filter(subject.is_companion, here)),
    }
    nothing_wanted = ColumnFinder((), frozenset(), language)
    shared = _shared_out(groups)
    rows = to_hits([hit for _, hit in shared], nothing_wanted, len(shared))
    return [Related(reason, row) for (reason, _), row in zip(shared, rows, strict=True)]


def _run(plan: Plan | None, entry: Entry, engine: Engine) -> list[EngineHit]:
    hits = engine.run(plan).hits if plan else ()
    return [hit for hit in hits if hit.shown["name"] != entry.name]


def _shared_out(
    groups: Mapping[Reason, Sequence[EngineHit]],
) -> list[tuple[Reason, EngineHit]]:
    """Give each reason its turn until six are taken, then order them by reason."""
    named = ([(reason, hit) for hit in hits] for reason, hits in groups.items())
    turns = filter(None, chain.from_iterable(zip_longest(*named)))
    return sorted(islice(turns, MOST), key=lambda pair: get_args(Reason).index(pair[0]))


def _newest_first(hit: EngineHit) -> tuple[int, str]:
    shown: Mapping[str, Any] = hit.shown
    years = [*shown["years"], *map(int, re.findall(r"\b\d{4}\b", shown["title"]))]
    return -max(years, default=0), shown["name"]


def _title_without_numbers(title: str) -> str:
    return " ".join(DIGITS.sub("", fold(title)).split())


@dataclass(frozen=True, slots=True)
class _Subject:
    """The dataset whose companions are looked for."""

    entry: Entry
    language: Language
    core: tuple[str, ...] = field(init=False)
    schemas: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        dataset = self.entry.version.dataset
        object.__setattr__(self, "core", tuple(self._stems(dataset.title)))
        object.__setattr__(self, "schemas", tuple(sorted(schemas_of(dataset))))

    def plan_elsewhere(self) -> Plan | None:
        """Ask for the same table in the other regions."""
        same: list[Node] = [Const(Term("schema", s), 1.0) for s in self.schemas]
        if self.core:
            same.append(Const(self._same_title(), 2.0))
        others = (r.code for r in self.language.province.regions)
        regions = tuple(code for code in others if code != self._region)
        if not same:
            return None
        clauses = (Clause("region", regions),)
        return Plan(tree=Bool(should=tuple(same), need=1), clauses=clauses, size=_READ)

    def plan_here(self) -> Plan | None:
        """Ask for other years of the table, and for what is near it, in the region."""
        near = tuple(self._near())
        if not near:
            return None
        clauses = (Clause("region", (self._region,)),) if self._region else ()
        return Plan(tree=Bool(should=near, need=1), clauses=clauses, size=_READ)

    def elsewhere(self, hits: Iterable[EngineHit]) -> Iterator[EngineHit]:
        """Yield the best table of each other region, the most alike first.

        Of equal ones the table of the same years is the best.
        """
        own = list(self.entry.version.dataset.years)
        alike = ((self._sameness(hit), hit.shown["years"] == own, hit) for hit in hits)
        same = sorted((s for s in alike if s[0]), key=lambda s: s[:2], reverse=True)
        seen: set[object] = set()
        for _, _, hit in same:
            if hit.shown["region"] not in seen:
                seen.add(hit.shown["region"])
                yield hit

    def is_other_year(self, hit: EngineHit) -> bool:
        """Tell whether the numbers alone are others: in the title, or its years."""
        shown, own = hit.shown, self.entry.version.dataset
        if shown["region"] != own.region:
            return False
        titles = (str(shown["title"]), own.title)
        one, other = map(_title_without_numbers, titles)
        is_another = titles[0] != titles[1] or shown["years"] != list(own.years)
        return one == other and is_another

    def is_companion(self, hit: EngineHit) -> bool:
        """Tell whether a hit is of the same region and topic, and no other year."""
        shown: Mapping[str, Any] = hit.shown
        topics = set(self.entry.version.dataset.topics).intersection(shown["topics"])
        is_here = shown["region"] == self._region
        return bool(topics) and is_here and not self.is_other_year(hit)

    @property
    def _region(self) -> str:
        return self.entry.version.dataset.region

    def _sameness(self, hit: EngineHit) -> int:
        shown: Mapping[str, Any] = hit.shown
        is_title = bool(self.core) and set(self._stems(shown["title"])) == set(
            self.core
        )
        fits = {table["schema"] for table in shown["tables"]}.intersection(self.schemas)
        return 2 * is_title + bool(fits)

    def _near(self) -> Iterator[Node]:
        dataset = self.entry.version.dataset
        if self.core:
            yield Const(self._same_title(), _SAME_TITLE)
        tags = (stem for tag in dataset.tags for stem in self._stems(tag))
        stems = list(dict.fromkeys((*self.core, *tags)))[:_MOST_WORDS]
        topics = tuple(Const(Term("topic", key), 1.0) for key in dataset.topics)
        if stems and topics:
            alike = Bool(should=tuple(map(self._word, stems)), need=1)
            yield Bool(must=(Best(topics), alike))

    def _word(self, stem: str) -> Node:
        fields = _ALIKE.items()
        return Best(tuple(Const(Term(name, stem), weight) for name, weight in fields))

    def _same_title(self) -> Node:
        needed = self.core[:_MOST_WORDS]
        return Bool(must=tuple(Term("title_s", stem) for stem in needed))

    def _stems(self, text: str) -> Iterator[str]:
        return telling_stems(text, self.language)

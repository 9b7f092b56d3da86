"""Says in words why each hit of a page stands where it stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from siger_catalog.language import Language
from siger_catalog.schemas import Text
from siger_catalog.searching import explaining_texts as texts
from siger_catalog.searching.engine import Engine
from siger_catalog.searching.filters import QUALITIES
from siger_catalog.searching.parts import (
    Breakdown,
    Leaf,
    Part,
    addends,
    break_down,
    leaves_of,
    tiers,
    ways_to_match,
)
from siger_catalog.searching.reasons import Explanation, ScorePart
from siger_catalog.searching.request import Hit, QueryReading, SearchQuery
from siger_catalog.searching.tree import All, Bool, Const, Node, Phrase, Term
from siger_catalog.searching.understanding import Understanding

# A text of many words asks the engine hundreds of times: of no more than a usual page.
MOST_EXPLAINED = 20


def explain(  # noqa: PLR0913  what a search knows of its hits
    hits: Sequence[Hit],
    tree: Node,
    *,
    asked: Understanding,
    reading: QueryReading,
    query: SearchQuery,
    language: Language,
    engine: Engine,
) -> tuple[Hit, ...]:
    """Return the hits of a page, the first 20 explained; `tree` is what found them.

    A hit that has left the index meanwhile stays without explanation, too.

    Raises:
        SearchUnavailableError: The engine is out of reach.
        IndexDamagedError: The index must be rebuilt first.
    """
    names = [hit.name for hit in hits[:MOST_EXPLAINED]]
    found = break_down(tree, names, engine) if names else {}
    kinds = [addends(tier) for tier in tiers(tree)]
    teller = _Teller(
        asked=asked,
        reading=reading,
        query=query,
        language=language,
        surfaces=_surfaces(asked, language),
        may_be_partial=any(_is_share(node) for kind in kinds for node in kind),
    )
    return tuple(
        replace(hit, explanation=teller.explanation(hit, found[hit.name]))
        if hit.name in found
        else hit
        for hit in hits
    )


def _surfaces(asked: Understanding, language: Language) -> Mapping[str, str]:
    """Return a word for each stem, the text's own first."""
    others = (f for c in asked.concepts for f in (c.form, *c.alternatives))
    words = [*asked.tokens, *(word for form in others for word in form)]
    surfaces: dict[str, str] = {}
    for word in words:
        surfaces.setdefault(language.stem(word), word)
    return surfaces


@dataclass(frozen=True, slots=True, kw_only=True)
class _Teller:
    """Tells the parts of a score in the language of the query."""

    asked: Understanding
    reading: QueryReading
    query: SearchQuery
    language: Language
    surfaces: Mapping[str, str]
    may_be_partial: bool

    def explanation(self, hit: Hit, found: Breakdown) -> Explanation:
        """Return the explanation of one hit."""
        given = [reason for part in found.parts if (reason := self._reason(part))]
        remarks = [*self._fullness(found), *self._remarks(hit)]
        parts = (*given, *(ScorePart(text, 0.0) for text in remarks))
        total = found.factor * sum(reason.score for reason in parts)
        order = texts.ORDERS.get(self.query.sort)
        sentences = [self._say(order)] if order else []
        sentences += [reason.text for reason in parts]
        sentences.append(self._factor(hit, found.factor))
        return Explanation(
            score=total if order else hit.score,
            factor=found.factor,
            parts=parts,
            text=". ".join(sentences) + ".",
        )

    def _reason(self, part: Part) -> ScorePart | None:
        match part.node:
            case All():
                text = self._say(texts.EVERYTHING)
            case Const(Term(field="name")):
                text = self._say(texts.KIN)
            case Const(Term(field="region", value=code)):
                text = self._say(texts.PLACE, places=self._places([str(code)]))
            case Const():
                return None  # how much of the text must be held: see _fullness
            case Phrase(values=stems):
                text = self._say(texts.SIDE_BY_SIDE, word=self._words(stems))
            case _:
                return self._word_reason(part)
        return ScorePart(text, part.score) if part.way else None

    def _fullness(self, found: Breakdown) -> Iterator[str]:
        if any(_is_kin(part.node) for part in found.parts):
            return
        if any(_is_share(part.node) for part in found.parts):
            yield self._say(texts.NOT_FULL)
        elif self.may_be_partial:
            yield self._say(texts.FULL)

    def _word_reason(self, part: Part) -> ScorePart | None:
        own = _stems(ways_to_match(part.node)[0])
        word = self._words(own)
        is_weak = len(own) == 1 and word in self.asked.weak
        if part.way is None:
            missed = self._say(texts.NOT_FOUND, word=word)
            return None if is_weak else ScorePart(missed, 0.0)
        stems = _stems(part.way)
        phrases = [leaf for leaf in part.leaves if isinstance(leaf, Phrase)]
        text = texts.FOUND if stems == own else texts.FOUND_AS
        if is_weak:
            text = texts.WEAK
        elif not phrases and any(isinstance(n, Phrase) for n in leaves_of(part.way)):
            text = texts.FOUND_LOOSELY
        places = self._fields(phrases or part.leaves)
        said = self._say(text, word=word, other=self._words(stems), places=places)
        return ScorePart(said, part.score)

    def _remarks(self, hit: Hit) -> Iterator[str]:
        """Say what does not count but narrows."""
        reading, province = self.reading, self.language.province
        if reading.places and hit.region and hit.region.code == province.code:
            names = [place.name for place in reading.places if place != hit.region]
            if names:
                yield self._say(texts.WIDER, places=self._list(names))
        if reading.given_up_places and hit.region not in reading.given_up_places:
            names = [place.name for place in reading.given_up_places]
            yield self._say(texts.ELSEWHERE, places=self._list(names))
        years = [str(year) for year in reading.years if year in hit.years]
        if years:
            yield self._say(texts.YEARS, years=self._list(years))
        lacking = [str(y) for y in reading.given_up_years if y not in hit.years]
        lacking = lacking or ([] if years else [str(y) for y in reading.years])
        if lacking:
            yield self._say(texts.OTHER_YEARS, years=self._list(lacking))

    def _factor(self, hit: Hit, factor: float) -> str:
        number = f"{factor:.2f}"
        if self.query.locale != "en":
            number = number.replace(".", ",")
        return self._say(
            texts.FACTOR,
            quality=self._say(QUALITIES[hit.quality]),
            year=hit.modified_at.year,
            factor=number,
        )

    def _places(self, codes: Iterable[str]) -> str:
        regions = (self.language.province.region(code) for code in codes)
        return self._list([region.name for region in regions if region])

    def _fields(self, leaves: Iterable[Leaf]) -> str:
        fields = {leaf.field for leaf in leaves}
        return self._list(
            [self._say(t) for f, t in texts.FIELD_NAMES.items() if f in fields]
        )

    def _words(self, stems: Iterable[str]) -> str:
        return " ".join(self.surfaces.get(stem, stem) for stem in stems)

    def _list(self, items: Sequence[str]) -> str:
        *others, last = items or [""]
        return f"{', '.join(others)} {self._say(texts.AND)} {last}" if others else last

    def _say(self, text: Text, **values: object) -> str:
        return text.in_language(self.query.locale).format(**values)


def _is_share(node: Node) -> bool:
    """Tell whether a node says which part of the words must be held."""
    return isinstance(node, Const) and isinstance(node.item, Bool)


def _is_kin(node: Node) -> bool:
    """Tell whether a node names a dataset that is like the results before it."""
    return isinstance(node, Const) and getattr(node.item, "field", "") == "name"


def _stems(node: Node) -> tuple[str, ...]:
    """Return the stems that a node looks for, each once, in their order."""
    values: dict[str, None] = {}
    for leaf in leaves_of(node):
        found = leaf.values if isinstance(leaf, Phrase) else (str(leaf.value),)
        values.update(dict.fromkeys(found))
    return tuple(values)

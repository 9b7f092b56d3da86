"""Says in words why each hit of a page stands where it stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from siger_catalog.language import Language
from siger_catalog.schemas import Text
from siger_catalog.searching.engine import Engine, Sort
from siger_catalog.searching.filters import QUALITIES
from siger_catalog.searching.parts import (
    Breakdown,
    Leaf,
    Part,
    break_down,
    leaves_of,
    ways_to_match,
)
from siger_catalog.searching.reasons import Explanation, ScorePart
from siger_catalog.searching.request import Hit, QueryReading, SearchQuery
from siger_catalog.searching.tree import All, Bool, Const, Node, Phrase, Term
from siger_catalog.searching.understanding import Understanding

FIELD_NAMES: Mapping[str, Text] = {
    "title_s": Text("judul", "title"),
    "tags_s": Text("tag", "tags"),
    "cols_s": Text("kolom", "columns"),
    "org_s": Text("nama organisasi", "name of the organisation"),
    "notes_s": Text("deskripsi", "description"),
}
_AND = Text("dan", "and")
_FOUND = Text("“{word}” ditemukan di {places}", "“{word}” was found in the {places}")
_FOUND_AS = Text(
    "“{word}” ditemukan sebagai “{other}” di {places}",
    "“{word}” was found as “{other}” in the {places}",
)
_FOUND_LOOSELY = Text(
    "Untuk “{word}”, sebagian kata dari “{other}” ditemukan di {places}",
    "For “{word}”, some words of “{other}” were found in the {places}",
)
_WEAK = Text(
    "Kata umum “{word}” ditemukan di {places}",
    "The common word “{word}” was found in the {places}",
)
_NOT_FOUND = Text("“{word}” tidak ditemukan", "“{word}” was not found")
_FULL = Text(
    "Memuat cukup kata yang dicari, jadi didahulukan",
    "Holds enough of the words, so it comes first",
)
_NOT_FULL = Text(
    "Hanya memuat sebagian kata, jadi di bawah yang lengkap",
    "Holds some of the words only, so it follows the full matches",
)
_SIDE_BY_SIDE = Text(
    "“{word}” berdampingan di judul", "“{word}” stand side by side in the title"
)
_PLACE = Text("Wilayahnya tepat {places}", "It is of {places} itself")
_WIDER = Text(
    "Tabel seluruh provinsi, yang mencakup {places}",
    "A table of the whole province, which covers {places}",
)
_ELSEWHERE = Text(
    "Bukan dari {places}: di sana belum ada yang cocok",
    "Not from {places}: nothing matches there yet",
)
_YEARS = Text("Memuat tahun {years}", "Has data of {years}")
_OTHER_YEARS = Text(
    "Tidak memuat tahun {years}: belum ada datanya",
    "Lacks {years}: there are no data yet",
)
_EVERYTHING = Text("Semua dataset ditampilkan", "All datasets are shown")
_FACTOR = Text(
    "Mutu ({quality}) dan kebaruan ({year}) mengalikan nilainya dengan {factor}",
    "Quality ({quality}) and freshness ({year}) multiply its score by {factor}",
)
_ORDERS: Mapping[Sort, Text] = {
    "newest": Text(
        "Urutannya menurut tanggal pembaruan; nilai ini tidak menentukan",
        "The order is by date of update; this score does not decide it",
    ),
    "title": Text(
        "Urutannya menurut judul; nilai ini tidak menentukan",
        "The order is by title; this score does not decide it",
    ),
    "quality": Text(
        "Urutannya menurut mutu; nilai ini tidak menentukan",
        "The order is by quality; this score does not decide it",
    ),
}


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
    """Return the hits of a page with their explanations; `tree` is what found them.

    A hit that has left the index meanwhile stays without.

    Raises:
        SearchUnavailableError: The engine is out of reach.
        IndexDamagedError: The index must be rebuilt first.
    """
    found = break_down(tree, [hit.name for hit in hits], engine) if hits else {}
    teller = _Teller(asked, reading, query, language, _surfaces(asked, language))
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


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells the parts of a score in the language of the query."""

    asked: Understanding
    reading: QueryReading
    query: SearchQuery
    language: Language
    surfaces: Mapping[str, str]

    def explanation(self, hit: Hit, found: Breakdown) -> Explanation:
        """Return the explanation of one hit."""
        given = [reason for part in found.parts if (reason := self._reason(part))]
        parts = (*given, *(ScorePart(text, 0.0) for text in self._remarks(hit)))
        total = found.factor * sum(reason.score for reason in parts)
        order = _ORDERS.get(self.query.sort)
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
                text = self._say(_EVERYTHING)
            case Const(Term(field="region", value=code)):
                text = self._say(_PLACE, places=self._places([code]))
            case Const(Bool()):
                text = self._say(_FULL if part.score else _NOT_FULL)
                return ScorePart(text, part.score)
            case Phrase(values=stems):
                text = self._say(_SIDE_BY_SIDE, word=self._words(stems))
            case _:
                return self._word_reason(part)
        return ScorePart(text, part.score) if part.score else None

    def _word_reason(self, part: Part) -> ScorePart | None:
        own = _stems(ways_to_match(part.node)[0])
        word = self._words(own)
        is_weak = len(own) == 1 and word in self.asked.weak
        if part.way is None:
            return None if is_weak else ScorePart(self._say(_NOT_FOUND, word=word), 0.0)
        stems = _stems(part.way)
        phrases = [leaf for leaf in part.leaves if isinstance(leaf, Phrase)]
        is_loose = not phrases and any(
            isinstance(n, Phrase) for n in leaves_of(part.way)
        )
        text = _FOUND if stems == own else _FOUND_AS
        text = _WEAK if is_weak else _FOUND_LOOSELY if is_loose else text
        said = self._say(
            text,
            word=word,
            other=self._words(stems),
            places=self._fields(phrases or part.leaves),
        )
        return ScorePart(said, part.score)

    def _remarks(self, hit: Hit) -> Iterator[str]:
        """Say what does not count but narrows."""
        reading, province = self.reading, self.language.province
        if reading.places and hit.region and hit.region.code == province.code:
            names = [place.name for place in reading.places if place != hit.region]
            if names:
                yield self._say(_WIDER, places=self._list(names))
        if reading.given_up_places and hit.region not in reading.given_up_places:
            names = [place.name for place in reading.given_up_places]
            yield self._say(_ELSEWHERE, places=self._list(names))
        years = [str(year) for year in reading.years if year in hit.years]
        if years:
            yield self._say(_YEARS, years=self._list(years))
        lacking = [str(y) for y in reading.given_up_years if y not in hit.years]
        if lacking:
            yield self._say(_OTHER_YEARS, years=self._list(lacking))

    def _factor(self, hit: Hit, factor: float) -> str:
        number = f"{factor:.2f}"
        if self.query.locale != "en":
            number = number.replace(".", ",")
        return self._say(
            _FACTOR,
            quality=self._say(QUALITIES[hit.quality]),
            year=hit.modified_at.year,
            factor=number,
        )

    def _places(self, codes: Iterable[str]) -> str:
        regions = (self.language.province.region(code) for code in codes)
        return self._list([region.name for region in regions if region])

    def _fields(self, leaves: Iterable[Leaf]) -> str:
        fields = {leaf.field for leaf in leaves}
        return self._list([self._say(t) for f, t in FIELD_NAMES.items() if f in fields])

    def _words(self, stems: Iterable[str]) -> str:
        return " ".join(self.surfaces.get(stem, stem) for stem in stems)

    def _list(self, items: Sequence[str]) -> str:
        *others, last = items or [""]
        return f"{', '.join(others)} {self._say(_AND)} {last}" if others else last

    def _say(self, text: Text, **values: object) -> str:
        return text.in_language(self.query.locale).format(**values)


def _stems(node: Node) -> tuple[str, ...]:
    """Return the stems that a node looks for, each once, in their order."""
    values: dict[str, None] = {}
    for leaf in leaves_of(node):
        found = leaf.values if isinstance(leaf, Phrase) else (leaf.value,)
        values.update(dict.fromkeys(found))
    return tuple(values)

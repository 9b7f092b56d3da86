"""What a text asks for: concepts, weak words, places and years."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from siger_catalog.language import Language
from siger_catalog.language.synonyms import Form, Match
from siger_catalog.language.vocabulary import Vocabulary
from siger_catalog.language.words import Span, spans
from siger_catalog.language.years import find_years
from siger_catalog.searching.request import SearchQuery

# Datasets are named by things, not by what is done with them.
VERB = 0.5
# "A and B" asks for both, and a dataset of either helps; "by C" says how the thing is
# broken down, which says less than what it is.
JOINING = frozenset({"dan", "atau", "serta", "and", "or"})
BREAKING_DOWN = frozenset({"menurut", "per", "berdasarkan", "by"})
BREAKDOWN = 0.5
# More words than this are passed over: a query is a question, not a document.
MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class Concept:
    """Words that are looked for together, and other names for them.

    `weight` says how much it tells that a dataset has it: the rarer, the more. Without
    what `is_required` nothing is an answer: a place of another province. `part` counts
    the things that "and" joins.
    """

    form: Form
    alternatives: tuple[Form, ...] = ()
    weight: float = 1.0
    is_required: bool = False
    part: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """A text as it was understood.

    `today` is the day it was understood on: years in the text and classes of age
    count from it. `places` are dotted codes, `years` ascend; `corrected` is empty when
    nothing was corrected; `tokens` are all words, corrected, in order.
    """

    today: date
    tokens: tuple[str, ...] = ()
    concepts: tuple[Concept, ...] = ()
    weak: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class _Taken:
    """Words of the text that are a place or a year, by position, with their values."""

    values: tuple[str, ...] | tuple[int, ...] = ()
    positions: frozenset[int] = field(default_factory=frozenset)


def understand(
    query: SearchQuery, language: Language, vocabulary: Vocabulary, today: date
) -> Understanding:
    """Read a text: correct it, find places and years, group the rest to concepts."""
    text = _first_words(query.text)
    correct = vocabulary.correct
    corrected = "" if query.as_typed else _spelled(text, language, today.year, correct)
    text = corrected or text
    tokens = list(spans(text))
    places = _places(text, query, language)
    years = _years(text, tokens, query, today.year)
    rest = _Rest(
        tokens,
        places.positions | years.positions,
        {place.start: place.length for place in language.elsewhere.find(text)},
        language,
        vocabulary,
    )
    return Understanding(
        today=today,
        tokens=tuple(span.word for span in tokens),
        concepts=rest.concepts(),
        weak=rest.weak(),
        places=tuple(str(code) for code in places.values),
        years=tuple(sorted(int(year) for year in years.values)),
        corrected=corrected,
    )


def _first_words(text: str) -> str:
    tokens = list(spans(text))
    return text[: tokens[MOST_WORDS - 1].end] if len(tokens) > MOST_WORDS else text


def respelled(
    query: SearchQuery, language: Language, vocabulary: Vocabulary, today: date
) -> Understanding | None:
    """Read a text that finds nothing with its rarest words respelled, if any are."""
    text = _first_words(query.text)
    meant = _spelled(text, language, today.year, vocabulary.respell)
    if query.as_typed or not meant:
        return None
    read = replace(query, text=meant, as_typed=True)
    return replace(understand(read, language, vocabulary, today), corrected=meant)


def _spelled(
    text: str,
    language: Language,
    this_year: int,
    correct: Callable[[str], str | None],
) -> str:
    """Return the text with the words that are corrected, empty when none is."""
    parts, position = [], 0
    years = find_years(text, this_year)
    elsewhere = _elsewhere(text, language)
    for number, span in enumerate(spans(text)):
        if any(m.start <= span.start < m.end for m in years):
            continue  # "last five years" holds no mistake
        meant = None if number in elsewhere else correct(span.word)
        if meant:
            parts += [text[position : span.start], meant]
            position = span.end
    return "".join((*parts, text[position:])) if parts else ""


def _elsewhere(text: str, language: Language) -> frozenset[int]:
    """Return the positions of words that name places of other provinces."""
    found = language.elsewhere.find(text)
    return frozenset(at.start + i for at in found for i in range(at.length))


def _places(text: str, query: SearchQuery, language: Language) -> _Taken:
    mentions = [] if query.places_as_words else language.places.find(text)
    codes = dict.fromkeys(code for m in mentions for code in m.codes)
    taken = (range(m.start, m.start + m.length) for m in mentions)
    return _Taken(tuple(codes), frozenset(i for span in taken for i in span))


def _years(
    text: str, tokens: Sequence[Span], query: SearchQuery, this_year: int
) -> _Taken:
    mentions = [] if query.years_as_words else find_years(text, this_year)
    years = dict.fromkeys(year for m in mentions for year in m.years)
    taken = (
        i
        for i, span in enumerate(tokens)
        if any(m.start <= span.start and span.end <= m.end for m in mentions)
    )
    return _Taken(tuple(years), frozenset(taken))


@dataclass(frozen=True, slots=True)
class _Rest:
    """The words that are neither place nor year."""

    tokens: Sequence[Span]
    taken: frozenset[int]
    elsewhere: Mapping[int, int]
    language: Language
    vocabulary: Vocabulary

    def concepts(self) -> tuple[Concept, ...]:
        found = (concept for concept in self._groups() if not self._is_weak(concept))
        return tuple({concept.form: concept for concept in found}.values())

    def weak(self) -> tuple[str, ...]:
        found = (c.form[0] for c in self._groups() if self._is_weak(c))
        return tuple(dict.fromkeys(found))

    def _groups(self) -> Iterator[Concept]:
        words = [span.word for span in self.tokens]
        i, part = 0, 0
        while i < len(words):
            if i in self.taken:
                i += 1
                continue
            concept = self._elsewhere_at(words, i) or self._named_at(words, i)
            part += words[i] in JOINING
            factor = (
                BREAKDOWN if words[i - 1 : i] and words[i - 1] in BREAKING_DOWN else 1
            )
            yield replace(concept, part=part, weight=concept.weight * factor)
            i += len(concept.form)

    def _elsewhere_at(self, words: Sequence[str], start: int) -> Concept | None:
        if start not in self.elsewhere:
            return None
        form = tuple(words[start : start + self.elsewhere[start]])
        weight = self.vocabulary.rarity((form,))
        return Concept(form, weight=weight, is_required=True)

    def _named_at(self, words: Sequence[str], start: int) -> Concept:
        match = self.language.synonyms.match(words, start)
        if self.taken & set(range(start, start + match.length)):
            match = Match(1, ())
        form = tuple(words[start : start + match.length])
        return Concept(form, match.alternatives, self._weight(form, match))

    def _weight(self, form: Form, match: Match) -> float:
        forms = (form, *match.alternatives)
        weight = self.vocabulary.rarity(forms)
        is_verb = len(forms) == len(form) == 1 and self.language.is_verb(form[0])
        return weight * VERB if is_verb else weight

    def _is_weak(self, concept: Concept) -> bool:
        form = concept.form
        return len(form) == 1 and form[0] in self.language.weak_words


def wanted_words(understanding: Understanding, language: Language) -> frozenset[str]:
    """Return the words and stems that a result is found by, to be marked in it.

    Years are marked too. Weak words are not, nor places: every result is of the place,
    and half of "Lampung Barat" would be marked, for "Lampung" is a weak word here.
    """
    forms = [c.form for c in understanding.concepts]
    forms += [form for c in understanding.concepts for form in c.alternatives]
    words = {word for form in forms for word in form} | set(
        map(str, understanding.years)
    )
    return frozenset(
        mark
        for word in words - language.weak_words
        for mark in (word, language.stem(word))
    )

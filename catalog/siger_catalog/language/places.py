"""Places in a text: regencies by name, abbreviation or dotted code, longest first.

"tulang bawang barat" is one place and not "tulang bawang". The province itself is
never a place: all data is its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from siger_catalog.language.synonyms import Form, Synonyms
from siger_catalog.language.words import Span, spans, words
from siger_catalog.provinces.regions import District, Province, Region

_KINDS: tuple[Form, ...] = ((), ("kab",), ("kabupaten",), ("kota",))


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in a text: `start` and `length` count words.

    `codes` are dotted; more than one where a regency and a city share the name.
    """

    start: int
    length: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Every form a place is written in, with the codes of the regions it means."""

    forms: Mapping[Form, tuple[str, ...]]
    longest: int

    def find(self, text: str) -> list[PlaceMention]:
        """Return the places of a text, in its order, never overlapping."""
        found: list[PlaceMention] = []
        tokens, start = list(spans(text)), 0
        while start < len(tokens):
            mention = self._at(text, tokens, start)
            if mention:
                found.append(mention)
            start += mention.length if mention else 1
        return found

    @property
    def words(self) -> frozenset[str]:
        """Every word that is part of a place's name."""
        return frozenset(word for form in self.forms for word in form)

    def _at(self, text: str, tokens: Sequence[Span], start: int) -> PlaceMention | None:
        for length in range(min(self.longest, len(tokens) - start), 0, -1):
            part = tokens[start : start + length]
            codes = self.forms.get(tuple(span.word for span in part))
            # "18 04" and "18-04" are numbers; only the dot makes a code.
            if codes and (not part[0].word.isdigit() or _is_dotted(text, part)):
                return PlaceMention(start, length, codes)
        return None


def build_places(province: Province, synonyms: Synonyms) -> Places:
    """Collect the forms of every regency; abbreviations come from the synonyms."""
    forms: dict[Form, tuple[str, ...]] = {}
    for region in province.regencies:
        for form in _forms_of(region, synonyms):
            forms[form] = (*forms.get(form, ()), region.code)
    for district in province.districts:
        if _holds_place(district, forms):
            forms[tuple(words(district.name))] = (district.region_code,)
    return Places(forms, max(map(len, forms)))


def _forms_of(region: Region, synonyms: Synonyms) -> Iterator[Form]:
    base = tuple(words(region.short_name))
    names = dict.fromkeys((base, ("".join(base),), *synonyms.forms_of(base)))
    for name in names:
        yield from (kind + name for kind in _KINDS)
    yield tuple(words(region.code))


def _holds_place(district: District, forms: Mapping[Form, object]) -> bool:
    """Tell whether the district's name begins as another place's does."""
    name = tuple(words(district.name))
    return name not in forms and any(name[:n] in forms for n in range(1, len(name)))


def _is_dotted(text: str, part: Sequence[Span]) -> bool:
    written = text[part[0].start : part[-1].end]
    return written == ".".join(span.word for span in part)

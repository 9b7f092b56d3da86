"""Places of other provinces in a text: a query for them is not about this catalog.

"kota batu" is one, "batu" (a stone) is not; nor is "sukabumi" where a district of the
catalog's own province is called so, but "kota sukabumi" is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from siger_catalog.language.places import Places
from siger_catalog.language.synonyms import Form
from siger_catalog.language.words import words
from siger_catalog.provinces.regions import Province

_KINDS: tuple[Form, ...] = (
    *((), ("kab",), ("kabupaten",), ("kota",)),
    *(("prov",), ("provinsi",), ("propinsi",)),
)
_NO_PLACE = ""


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """A place outside the province: `start` and `length` count words of the text."""

    start: int
    length: int
    name: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Every form such a place is written in, with its name.

    A form with an empty name means no place elsewhere, whatever its words mean alone:
    a district of the province ("seputih surabaya") or a thing ("sapi bali").
    """

    forms: Mapping[Form, str]
    own: Places
    longest: int

    def find(self, text: str) -> list[OtherPlace]:
        """Return such places of a text, in its order, never on a place of its own."""
        found: list[OtherPlace] = []
        tokens, start = words(text), 0
        own = {m.start + i for m in self.own.find(text) for i in range(m.length)}
        while start < len(tokens):
            length, name = self._at(tokens, start, own)
            if name:
                found.append(OtherPlace(start, length, name))
            start += length
        return found

    def _at(self, tokens: Sequence[str], start: int, own: set[int]) -> tuple[int, str]:
        for length in range(min(self.longest, len(tokens) - start), 0, -1):
            name = self.forms.get(tuple(tokens[start : start + length]))
            if name is not None and own.isdisjoint(range(start, start + length)):
                return length, name
        return 1, _NO_PLACE


def build_elsewhere(text: str, province: Province, own: Places) -> Elsewhere:
    """Read a list of places, without those of the province.

    One place a line, other names after commas; "Kota X" and "Kabupaten X" count with
    the kind only; "! X" is no place; "#" begins a remark.
    """
    forms: dict[Form, str] = {}
    regions = {*own.forms, *(tuple(words(r.short_name)) for r in province.regions)}
    for line in text.splitlines():
        names = [part.strip() for part in line.partition("#")[0].split(",")]
        if regions.isdisjoint(tuple(words(name)) for name in names):
            forms.update(form for name in names for form in _forms_of(name, names[0]))
    for district in province.districts:
        forms[tuple(words(district.name))] = _NO_PLACE
    return Elsewhere(forms, own, max(map(len, forms)))


def _forms_of(name: str, place: str) -> Iterator[tuple[Form, str]]:
    bare = tuple(words(name))
    if name.startswith("!"):
        yield bare, _NO_PLACE
    elif bare[:1] == ("kabupaten",):
        yield from ((kind + bare[1:], place) for kind in (("kab",), ("kabupaten",)))
    elif bare[:1] == ("kota",):
        yield bare, place
    elif bare:
        yield from ((kind + bare, place) for kind in _KINDS)

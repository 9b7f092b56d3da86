"""Texts that were understood already: pages, filters and orders ask for the same."""

from datetime import date

from siger_catalog.language import Language
from siger_catalog.language.vocabulary import Vocabulary
from siger_catalog.searching.request import SearchQuery
from siger_catalog.searching.understanding import Understanding, understand

# Longer texts are seldom asked for twice.
_LONGEST_TEXT = 300
# Of one text with its concepts, roughly, in CPython.
_BYTES = 20_000


def understood(
    query: SearchQuery, language: Language, vocabulary: Vocabulary, today: date
) -> Understanding:
    """Read a text as `understand` does, or remember what it was read as.

    Kept with the words of the index, so another index or day forgets all of it.
    """
    if len(query.text) > _LONGEST_TEXT:
        return understand(query, language, vocabulary, today)
    switches = (query.as_typed, query.places_as_words, query.years_as_words)
    key = (query.text, switches, language, today)
    known = vocabulary.readings.read(key)
    if isinstance(known, Understanding):
        return known
    asked = understand(query, language, vocabulary, today)
    vocabulary.readings.write(key, asked, _BYTES)
    return asked

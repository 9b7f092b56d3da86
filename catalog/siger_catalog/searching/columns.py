"""The columns of tables: stored bounded, and searched for what a text asks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import accumulate, islice
from typing import Any, TypeVar

from siger_catalog.language import Language
from siger_catalog.language.words import column_words
from siger_catalog.model import Column, TableFacts
from siger_catalog.searching.highlighting import Marker
from siger_catalog.searching.reasons import FoundColumn
from siger_catalog.searching.understanding import Understanding, wanted_words

MOST_NAMED = 3
MOST_COLUMNS = 60
MOST_VALUES = 40
# Of all names, titles, units and values of a dataset together, and of each.
MOST_CHARS = 6000
_LONGEST = 100

T = TypeVar("T")

# Name, title and unit of a column.
Texts = tuple[str, str, str]
ShownColumn = Mapping[str, Any]
# For each concept the stems of each of its names.
Forms = tuple[tuple[frozenset[str], ...], ...]


def shown_columns(
    tables: Iterable[TableFacts], language: Language
) -> list[dict[str, object]]:
    """Return what a result needs of the columns, as JSON data, each column once.

    `stems` are those of everything in the column, between blanks.
    """
    merged = _merged(tables)
    columns = _fitting(list(merged)[:MOST_COLUMNS], MOST_CHARS, _length)
    room = MOST_CHARS - sum(map(_length, columns))
    pairs = [(c, value) for c in columns for value in list(merged[c])[:MOST_VALUES]]
    kept: dict[Texts, list[str]] = {column: [] for column in columns}
    for column, value in _fitting(pairs, room, lambda pair: len(pair[1])):
        kept[column].append(value)
    return [_shown(column, values, language) for column, values in kept.items()]


def column_finder(asked: Understanding, language: Language) -> "ColumnFinder":
    """Return what finds columns for the results of one search."""
    marks = wanted_words(asked, language)
    return ColumnFinder(wanted_forms(asked, language), marks, language)


def wanted_forms(asked: Understanding, language: Language) -> Forms:
    """Return what to look for in columns, weak words left out."""
    return tuple(
        tuple(
            frozenset(language.stem(w) for w in set(form) - language.weak_words)
            for form in (concept.form, *concept.alternatives)
            if set(form) - language.weak_words
        )
        for concept in asked.concepts
    )


@dataclass(frozen=True, slots=True)
class ColumnFinder:
    """Finds columns for the results of one search; `marks` are words to be marked.

    Datasets of one kind have the same columns, so what was found is kept.
    """

    forms: Forms
    marks: frozenset[str]
    language: Language
    marker: Marker = field(init=False, repr=False)
    firsts: frozenset[str] = field(init=False, repr=False)
    known: dict[object, FoundColumn | None] = field(default_factory=dict)
    held: dict[str, frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make ready what is the same for all results."""
        # A column that holds a name holds its first stem: quicker than all of them.
        firsts = {
            f" {stem} "
            for names in self.forms
            for form in names
            for stem in (min(form),)
        }
        object.__setattr__(self, "marker", Marker(self.marks, self.language))
        object.__setattr__(self, "firsts", frozenset(firsts))

    def find(self, shown: Mapping[str, Any]) -> tuple[FoundColumn, ...]:
        """Return the columns that hold a concept which the title lacks, three at most.

        `shown` is what `to_document` stored. Columns with more such concepts come
        first, else in the order of the file.
        """
        columns: Sequence[ShownColumn] = shown["columns"]
        stems = "".join([column["stems"] for column in columns])
        if not any(first in stems for first in self.firsts):
            return ()  # most results
        held = [self._concepts_in(column["stems"]) for column in columns]
        if not any(held):
            return ()
        title = f" {' '.join(self.language.stems(shown['title']))} "
        missing = frozenset(range(len(self.forms))) - self._concepts_in(title)
        scored = [(len(h & missing), c) for h, c in zip(held, columns, strict=True)]
        best = sorted((s for s in scored if s[0]), key=lambda s: -s[0])
        found = (self._look(column, missing) for _, column in best)
        return tuple(islice(filter(None, found), MOST_NAMED))

    def _look(self, column: ShownColumn, wanted: frozenset[int]) -> FoundColumn | None:
        texts = (column["name"], column["title"], column["unit"])
        key = (texts, *column["values"], wanted)
        if key not in self.known:
            self.known[key] = self._found(texts, column["values"], wanted)
        return self.known[key]

    def _found(
        self, texts: Texts, values: Iterable[str], wanted: frozenset[int]
    ) -> FoundColumn | None:
        """Return where in the column it is; None when only all values together do."""
        value = next((v for v in values if self._is_in((v,), wanted)), None)
        if value is None and not self._is_in(texts, wanted):
            return None
        name, title, unit = texts
        label = title or name
        if unit and not label.endswith(f"({unit})"):
            label = f"{label} ({unit})"
        marked = None if value is None else self._marked(value)
        return FoundColumn(name, self._marked(label), marked)

    def _is_in(self, texts: Iterable[str], wanted: frozenset[int]) -> bool:
        stems = " ".join(map(self.language.stem, column_words(texts)))
        return bool(self._concepts_in(f" {stems} ") & wanted)

    def _concepts_in(self, stems: str) -> frozenset[int]:
        """Return the concepts, by number, that have all stems of one of their names."""
        if stems not in self.held:
            self.held[stems] = frozenset(
                number
                for number, names in enumerate(self.forms)
                if any(all(f" {stem} " in stems for stem in form) for form in names)
            )
        return self.held[stems]

    def _marked(self, text: str) -> str:
        self.marker.judge([text])
        return self.marker.mark(text) or escape(text)


def _merged(tables: Iterable[TableFacts]) -> dict[Texts, dict[str, None]]:
    """Return the values of each column by its name, title and unit, all cut."""
    merged: dict[Texts, dict[str, None]] = {}
    for table in tables:
        for column in table.columns:
            values = table.dimension_values.get(column.name, ())
            known = merged.setdefault(_texts(column), {})
            known.update(dict.fromkeys(v[:_LONGEST] for v in values[:MOST_VALUES]))
    return merged


def _texts(column: Column) -> Texts:
    return column.name[:_LONGEST], column.title[:_LONGEST], column.unit[:_LONGEST]


def _length(texts: Texts) -> int:
    return sum(map(len, texts))


def _fitting(items: Sequence[T], room: int, size: Callable[[T], int]) -> list[T]:
    """Return the first items that have room together."""
    reached = accumulate(map(size, items))
    return [item for item, end in zip(items, reached, strict=True) if end <= room]


def _shown(
    texts: Texts, values: Sequence[str], language: Language
) -> dict[str, object]:
    name, title, unit = texts
    stems = dict.fromkeys(map(language.stem, column_words((*texts, *values))))
    facts = {"name": name, "title": title, "unit": unit, "values": list(values)}
    return {**facts, "stems": f" {' '.join(stems)} "}

"""Synonyms, applied when a query is planned: groups both ways, arrows one way."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from siger_catalog.language.words import words

Form = tuple[str, ...]
# The other names of a form in their order; a dict for it keeps the first of two.
_Names = dict[Form, dict[Form, None]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A form (words in a row) and the other forms that mean the same."""

    form: Form
    alternatives: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """How many words a rule covers, and what else they may be called."""

    length: int
    alternatives: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Rules by their first word, the longest form first; `words` are those of forms."""

    rules: Mapping[str, tuple[Rule, ...]]
    words: frozenset[str] = field(repr=False)

    def match(self, tokens: Sequence[str], start: int) -> Match:
        """Return the longest rule that begins at `start`; a lone word without one."""
        for rule in self.rules.get(tokens[start], ()):
            length = len(rule.form)
            if tuple(tokens[start : start + length]) == rule.form:
                return Match(length, rule.alternatives)
        return Match(1, ())

    def knows(self, word: str) -> bool:
        """Tell whether the word is part of a rule's form ("growth" of population)."""
        return word in self.words

    def forms_of(self, form: Form) -> tuple[Form, ...]:
        """Return the other names of a form, none if it has no rule."""
        found = self.match(form, 0) if form else Match(0, ())
        return found.alternatives if found.length == len(form) else ()


def parse_synonyms(*texts: str) -> Synonyms:
    """Read synonym files: "a, b c" is both ways, "a, b => c" one way, "#" a remark.

    Lines without a word on either side are passed over. Rules for the same form are
    joined, those of the first text first. What a group says of a word on the right
    comes last: with "c, d" the line "a => c" means "a => c, d".
    """
    grouped: _Names = {}
    led: _Names = {}
    order: _Names = {}
    for form, others, is_group in _pairs(texts):
        for names in (grouped if is_group else led, order):
            known = names.setdefault(form, {})
            known.update(dict.fromkeys(other for other in others if other != form))
    for form, targets in led.items():
        further = (other for target in targets for other in grouped.get(target, ()))
        order[form].update(dict.fromkeys(o for o in further if o != form))
    return _by_first_word(order)


def _by_first_word(names: _Names) -> Synonyms:
    by_first: dict[str, list[Rule]] = {}
    for form, found in names.items():
        by_first.setdefault(form[0], []).append(Rule(form, tuple(found)))
    return Synonyms(
        {
            word: tuple(sorted(rules, key=lambda rule: -len(rule.form)))
            for word, rules in by_first.items()
        },
        frozenset(word for form in names for word in form),
    )


def _pairs(texts: Iterable[str]) -> Iterator[tuple[Form, tuple[Form, ...], bool]]:
    for line in (line for text in texts for line in text.splitlines()):
        left, arrow, right = line.partition("#")[0].partition("=>")
        forms = _forms(left)
        others = _forms(right) if arrow else forms
        yield from ((form, others, not arrow) for form in forms)


def _forms(text: str) -> tuple[Form, ...]:
    parts = (tuple(words(part)) for part in text.split(","))
    return tuple(form for form in parts if form)

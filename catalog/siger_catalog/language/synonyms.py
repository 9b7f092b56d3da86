"""Synonyms, applied when a query is planned: groups both ways, arrows one way."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from siger_catalog.language.words import words

Form = tuple[str, ...]


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
    """Rules by their first word, the longest form first."""

    rules: Mapping[str, tuple[Rule, ...]]

    def match(self, tokens: Sequence[str], start: int) -> Match:
        """Return the longest rule that begins at `start`; a lone word without one."""
        for rule in self.rules.get(tokens[start], ()):
            length = len(rule.form)
            if tuple(tokens[start : start + length]) == rule.form:
                return Match(length, rule.alternatives)
        return Match(1, ())

    def knows(self, word: str) -> bool:
        """Tell whether a rule begins with the word."""
        return word in self.rules

    def forms_of(self, form: Form) -> tuple[Form, ...]:
        """Return the other names of a form, none if it has no rule."""
        found = self.match(form, 0) if form else Match(0, ())
        return found.alternatives if found.length == len(form) else ()


def parse_synonyms(*texts: str) -> Synonyms:
    """Read synonym files: "a, b c" is both ways, "a, b => c" one way, "#" a remark.

    Lines without a word on either side are passed over. Rules for the same form are
    joined, those of the first text first.
    """
    alternatives: dict[Form, dict[Form, None]] = {}
    for form, others in _pairs(line for text in texts for line in text.splitlines()):
        known = alternatives.setdefault(form, {})
        known.update(dict.fromkeys(other for other in others if other != form))
    by_first: dict[str, list[Rule]] = {}
    for form, found in alternatives.items():
        by_first.setdefault(form[0], []).append(Rule(form, tuple(found)))
    return Synonyms(
        {
            word: tuple(sorted(rules, key=lambda rule: -len(rule.form)))
            for word, rules in by_first.items()
        }
    )


def _pairs(lines: Iterable[str]) -> Iterator[tuple[Form, tuple[Form, ...]]]:
    for line in lines:
        left, arrow, right = line.partition("#")[0].partition("=>")
        forms = _forms(left)
        others = _forms(right) if arrow else forms
        yield from ((form, others) for form in forms)


def _forms(text: str) -> tuple[Form, ...]:
    parts = (tuple(words(part)) for part in text.split(","))
    return tuple(form for form in parts if form)

"""The query tree: what to look for, in no engine's language.

Scores follow BM25 (k1 1.2, b 0.75) for Term and Phrase; every engine translates the
same tree, so that hits, order and counts are the same on each.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One token in one field, or one number in a field of integers.

    Fields are those of document.FIELDS, and `name`, the dataset's own.
    """

    field: str
    value: str | int
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more tokens side by side in one field."""

    field: str
    values: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """A token of the field that begins so; every match scores the same."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Best:
    """The best of several; each other one that matches adds `tie` of its score."""

    items: tuple["Node", ...]
    tie: float = 0.0


@dataclass(frozen=True, slots=True)
class Bool:
    """All of `must` and at least `need` of `should`; scores add up.

    Where `must` is empty, `need` is at least 1.
    """

    must: tuple["Node", ...] = ()
    should: tuple["Node", ...] = ()
    need: int = 0


@dataclass(frozen=True, slots=True)
class Const:
    """Whatever matches the item, with one fixed score."""

    item: "Node"
    score: float


@dataclass(frozen=True, slots=True)
class All:
    """Every document, each with score 1."""


Node = Term | Phrase | Prefix | Best | Bool | Const | All

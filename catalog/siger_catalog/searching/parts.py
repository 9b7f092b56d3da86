"""The parts of a hit's score, in the engine's own numbers.

The parts of the query tree whose scores add up are asked one by one of the same
engine, narrowed to a few documents. So whatever the plan of a search may become, the
parts add up to the score.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from siger_catalog.searching.engine import Clause, Engine, Plan
from siger_catalog.searching.tree import All, Best, Bool, Const, Node, Phrase, Term

Leaf = Term | Phrase

# So many yes or no answers are read out of one score, which has 24 binary digits.
_BITS = 16


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the tree, and what it gave a document.

    `way` is the one of several ways to match that counted, None where it does not
    match; `leaves` are the tokens of it that the document has.
    """

    node: Node
    score: float
    way: Node | None
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A document's score = the sum of the parts x `factor`, that of its rank.

    The parts are those of the tier by which the document was found.
    """

    factor: float
    parts: tuple[Part, ...]


def break_down(
    tree: Node, names: Sequence[str], engine: Engine
) -> Mapping[str, Breakdown]:
    """Return the parts of the scores of documents that the tree matches, by name.

    Documents that are gone by now are left out. Asks the engine about once for each
    tier, part and other name of a word, and for 16 fields.

    Raises:
        SearchUnavailableError: The engine is out of reach.
        IndexDamagedError: The index must be rebuilt first.
    """
    factors = _Probe(tuple(names), engine, {}).raw_scores(All())
    probe = _Probe(tuple(factors), engine, factors)
    best = _best_of(tiers(tree), probe)
    found: dict[str, Breakdown] = {}
    for tier in dict.fromkeys(best.values()):
        of_tier = tuple(name for name in factors if best.get(name) == tier)
        found |= _parts_of(tier, replace(probe, names=of_tier))
    return found


def tiers(tree: Node) -> tuple[Node, ...]:
    """Return the ways to take the text of which a result's best one counts.

    They are told from the names of a word by their constants: how much of the text
    must be held, and of which place.
    """
    match tree:
        case Best(items) if any(_has_constant(item) for item in items):
            return tuple(tier for item in items for tier in tiers(item))
        case Bool(must, should, need) if must:
            choices = product(*(tiers(item) for item in must))
            return tuple(Bool(chosen, should, need) for chosen in choices)
        case _:
            return (tree,)


def _has_constant(node: Node) -> bool:
    match node:
        case Const():
            return True
        case Best(items):
            return any(map(_has_constant, items))
        case Bool(must, should):
            return any(map(_has_constant, (*must, *should)))
        case _:
            return False


def addends(tree: Node) -> Iterator[Node]:
    """Yield the nodes whose scores add up to the tree's, for whatever matches it."""
    if isinstance(tree, Bool):
        for item in tree.must:
            yield from addends(item)
        yield from tree.should
    else:
        yield tree


def ways_to_match(node: Node) -> tuple[Node, ...]:
    """Return the ways to match of which the best one counts; often the node alone."""
    if isinstance(node, Best) and not all(isinstance(i, Term) for i in node.items):
        return node.items
    return (node,)


def leaves_of(node: Node) -> Iterator[Leaf]:
    """Yield the tokens and phrases that a node looks for."""
    match node:
        case Term() | Phrase():
            yield node
        case Best(items):
            for item in items:
                yield from leaves_of(item)
        case Bool(must, should):
            for item in (*must, *should):
                yield from leaves_of(item)
        case Const(item):
            yield from leaves_of(item)


def _parts_of(tier: Node, probe: "_Probe") -> Mapping[str, Breakdown]:
    nodes = tuple(addends(tier))
    scores = [probe.scores(node) for node in nodes]
    ways = [_best_of(ways_to_match(node), probe) for node in nodes]
    tried = dict.fromkeys(way for found in ways for way in found.values())
    leaves = _leaves_had(tuple(tried), probe)

    def part(i: int, name: str) -> Part:
        way = ways[i].get(name)
        had = leaves.get((way, name), ()) if way else ()
        return Part(nodes[i], scores[i].get(name, 0.0), way, had)

    return {
        name: Breakdown(
            probe.factors[name], tuple(part(i, name) for i in range(len(nodes)))
        )
        for name in probe.names
    }


def _best_of(ways: Sequence[Node], probe: "_Probe") -> Mapping[str, Node]:
    """Return the way with the highest score, by document that any of them matches."""
    matched = probe.matches(ways)
    counts = Counter(name for names in matched for name in names)
    best: dict[str, tuple[float, Node]] = {}
    for way, names in zip(ways, matched, strict=True):
        is_rivalled = any(counts[name] > 1 for name in names)
        scores = probe.scores(way) if is_rivalled else {}
        for name in names:
            score = scores.get(name, 0.0)
            if name not in best or score > best[name][0]:
                best[name] = score, way
    return {name: way for name, (_, way) in best.items()}


def _leaves_had(
    ways: Sequence[Node], probe: "_Probe"
) -> Mapping[tuple[Node, str], tuple[Leaf, ...]]:
    leaves = [(way, leaf) for way in ways for leaf in dict.fromkeys(leaves_of(way))]
    matched = probe.matches([leaf for _, leaf in leaves])
    had: dict[tuple[Node, str], tuple[Leaf, ...]] = {}
    for (way, leaf), names in zip(leaves, matched, strict=True):
        for name in names:
            had[way, name] = (*had.get((way, name), ()), leaf)
    return had


@dataclass(frozen=True, slots=True)
class _Probe:
    """Asks the engine about a few documents; `factors` are those of their ranks."""

    names: tuple[str, ...]
    engine: Engine
    factors: Mapping[str, float]

    def raw_scores(self, node: Node) -> Mapping[str, float]:
        """Return the scores of the documents that match, times their factors."""
        clause = Clause("name", self.names)
        plan = Plan(tree=node, clauses=(clause,), size=len(self.names))
        hits = self.engine.run(plan).hits
        return {str(hit.shown["name"]): hit.score for hit in hits}

    def scores(self, node: Node) -> Mapping[str, float]:
        """Return the scores of the documents that match, without their factors."""
        found = self.raw_scores(node)
        return {n: s / self.factors[n] for n, s in found.items() if n in self.factors}

    def matches(self, nodes: Sequence[Node]) -> list[frozenset[str]]:
        """Return which documents match each node, many nodes a question."""
        found: list[frozenset[str]] = []
        for start in range(0, len(nodes), _BITS):
            asked = nodes[start : start + _BITS]
            bits = tuple(Const(node, float(1 << i)) for i, node in enumerate(asked))
            scores = self.scores(Bool(should=bits, need=1))
            found += [
                frozenset(n for n, s in scores.items() if round(s) >> i & 1)
                for i in range(len(asked))
            ]
        return found

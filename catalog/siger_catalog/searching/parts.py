"""The parts of a hit's score, in the engine's own numbers.

The parts of the query tree whose scores add up are asked one by one of the same
engine, narrowed to a few documents. So whatever the plan of a search may become, the
parts add up to the score.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from siger_catalog.searching.engine import Clause, Engine, Plan
from siger_catalog.searching.tree import All, Best, Bool, Const, Node, Phrase, Term

Leaf = Term | Phrase

# So many yes or no answers are read out of one score, which has 24 binary digits.
_BITS = 16


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the tree, and what it gave a document: 0 where it does not match.

    `way` is the one of several ways to match that counted, `leaves` are the tokens
    of it that the document has.
    """

    node: Node
    score: float
    way: Node | None
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A document's score = the sum of the parts x `factor`, that of its rank."""

    factor: float
    parts: tuple[Part, ...]


def break_down(
    tree: Node, names: Sequence[str], engine: Engine
) -> Mapping[str, Breakdown]:
    """Return the parts of the scores of documents that the tree matches, by name.

    Documents that are gone by now are left out. Asks the engine about once for each
    part, each other name of a word, and 16 fields.

    Raises:
        SearchUnavailableError: The engine is out of reach.
        IndexDamagedError: The index must be rebuilt first.
    """
    probe = _Probe(tuple(names), engine)
    factors = probe.raw_scores(All())
    nodes = tuple(addends(tree))
    scores = [probe.scores(node, factors) for node in nodes]
    ways = [_best_ways(node, probe, factors) for node in nodes]
    tried = dict.fromkeys(way for found in ways for way in found.values())
    leaves = _leaves_had(tuple(tried), probe, factors)

    def part(i: int, name: str) -> Part:
        way = ways[i].get(name)
        had = leaves.get((way, name), ()) if way else ()
        return Part(nodes[i], scores[i].get(name, 0.0), way, had)

    return {
        name: Breakdown(factor, tuple(part(i, name) for i in range(len(nodes))))
        for name, factor in factors.items()
    }


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


def _best_ways(
    node: Node, probe: "_Probe", factors: Mapping[str, float]
) -> Mapping[str, Node]:
    """Return the way to match that counted, by document."""
    ways = ways_to_match(node)
    matched = probe.matches(ways, factors)
    counts = {n: sum(n in names for names in matched) for n in factors}
    best: dict[str, tuple[float, Node]] = {}
    for way, names in zip(ways, matched, strict=True):
        is_rivalled = any(counts[name] > 1 for name in names)
        scores = probe.scores(way, factors) if is_rivalled else {}
        for name in names:
            score = scores.get(name, 0.0)
            if name not in best or score > best[name][0]:
                best[name] = score, way
    return {name: way for name, (_, way) in best.items()}


def _leaves_had(
    ways: Sequence[Node], probe: "_Probe", factors: Mapping[str, float]
) -> Mapping[tuple[Node, str], tuple[Leaf, ...]]:
    leaves = [(way, leaf) for way in ways for leaf in dict.fromkeys(leaves_of(way))]
    matched = probe.matches([leaf for _, leaf in leaves], factors)
    had: dict[tuple[Node, str], tuple[Leaf, ...]] = {}
    for (way, leaf), names in zip(leaves, matched, strict=True):
        for name in names:
            had[way, name] = (*had.get((way, name), ()), leaf)
    return had


@dataclass(frozen=True, slots=True)
class _Probe:
    """Asks the engine about a few documents."""

    names: tuple[str, ...]
    engine: Engine

    def raw_scores(self, node: Node) -> Mapping[str, float]:
        """Return the scores of the documents that match, times their factors."""
        clause = Clause("name", self.names)
        plan = Plan(tree=node, clauses=(clause,), size=len(self.names))
        hits = self.engine.run(plan).hits
        return {str(hit.shown["name"]): hit.score for hit in hits}

    def scores(self, node: Node, factors: Mapping[str, float]) -> Mapping[str, float]:
        found = self.raw_scores(node)
        return {n: s / factors[n] for n, s in found.items() if n in factors}

    def matches(
        self, nodes: Sequence[Node], factors: Mapping[str, float]
    ) -> list[frozenset[str]]:
        """Return which documents match each node, many nodes a question."""
        found: list[frozenset[str]] = []
        for start in range(0, len(nodes), _BITS):
            asked = nodes[start : start + _BITS]
            bits = tuple(Const(node, float(1 << i)) for i, node in enumerate(asked))
            scores = self.scores(Bool(should=bits, need=1), factors)
            found += [
                frozenset(n for n, s in scores.items() if round(s) >> i & 1)
                for i in range(len(asked))
            ]
        return found

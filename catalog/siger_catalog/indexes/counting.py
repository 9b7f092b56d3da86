"""Facet counts kept until the index changes, for they are most of a search's cost.

A facet is counted without the filter on its own field. So after a search without
filters, the first filter chosen leaves that facet as it was: it is not counted again.
"""

import threading
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from sys import getsizeof

from siger_catalog.keeping import Kept
from siger_catalog.language.vocabulary import Vocabulary
from siger_catalog.ports import IndexHealth, SearchIndex
from siger_catalog.searching.document import SearchDocument
from siger_catalog.searching.engine import Clause, EngineAnswer, Plan
from siger_catalog.searching.tree import Best, Bool, Const, Node, Phrase

Counts = tuple[tuple[str | int, int], ...]

# Where the number of all documents found stands among the counts: no field is so named.
_TOTAL = ""
_MOST_ENTRIES = 4_000
_MOST_BYTES = 32 * 1024 * 1024
# Somebody who counts the same is waited for, but not longer than a search may take.
_LONGEST_WAIT_S = 5.0
# Rough sizes in CPython: a node with its tuple and number, a pair with its number.
_NODE_BYTES = 150
_PAIR_BYTES = 100


class _Tree:
    """A query tree whose hash is reckoned once, for it is long."""

    __slots__ = ("_hash", "tree")

    def __init__(self, tree: Node) -> None:
        self.tree = tree
        self._hash = hash(tree)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Tree):
            return NotImplemented
        return self._hash == other._hash and self.tree == other.tree


@dataclass(frozen=True, slots=True)
class _Found:
    """The documents that some facets are counted over; `generation` as of when."""

    generation: Hashable
    tree: _Tree
    clauses: tuple[Clause, ...]
    facet_size: int


class _Flights:
    """Lets the first of those who ask the same go ahead; the others wait for it."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, threading.Event] = {}
        self._lock = threading.Lock()

    @contextmanager
    def behind(self, question: Hashable) -> Iterator[None]:
        """Wait until whoever asks the same has ended, be it well or not."""
        mine = threading.Event()
        with self._lock:
            first = self._under_way.setdefault(question, mine)
        if first is not mine:
            first.wait(_LONGEST_WAIT_S)
            yield
            return
        try:
            yield
        finally:
            with self._lock:
                del self._under_way[question]
            mine.set()


class CountingIndex:
    """A SearchIndex that asks another, and keeps the facet counts it gave.

    Counts are asked for again when the other's `generation` is a new one. Hits, and
    totals beside them, are always asked for; the total of a plan that wants no hits is
    kept as a count is. Counts of an answer in part are given on, not kept.
    """

    def __init__(
        self,
        inner: SearchIndex,
        *,
        most_entries: int = _MOST_ENTRIES,
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self._inner = inner
        self._kept = Kept[_Found, Mapping[str, Counts]](most_entries, most_bytes)
        self._flights = _Flights()

    @property
    def name(self) -> str:
        """The word that reports call the other by."""
        return self._inner.name

    def run(self, plan: Plan) -> EngineAnswer:
        """Answer a plan (see Engine), asking for the facets that are not known."""
        if not plan.facets:
            return self._inner.run(plan)
        wanted = _wanted(plan, self._inner.generation())
        known = self._known(wanted)
        if len(known) == len(wanted):
            if _TOTAL in known:
                return _counted(plan, known)
            return self._answer(plan, wanted, known)
        with self._flights.behind(frozenset(wanted.items())):
            return self._answer(plan, wanted, self._known(wanted))

    def generation(self) -> Hashable:
        """Return what changes whenever a search may find something else."""
        return self._inner.generation()

    def vocabulary(self) -> Vocabulary:
        """Return the words of all documents."""
        return self._inner.vocabulary()

    def apply(
        self, documents: Iterable[SearchDocument], deleted: Mapping[str, int]
    ) -> None:
        """Write documents and deletions (see SearchIndex)."""
        self._inner.apply(documents, deleted)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build anew (see SearchIndex)."""
        return self._inner.rebuild(documents)

    def revisions(self) -> Iterator[tuple[str, int]]:
        """Yield name and revision of every document."""
        return self._inner.revisions()

    def copies(self) -> Sequence[SearchIndex]:
        """Return the index itself, or the indexes that the other writes to."""
        copies = self._inner.copies()
        return tuple(self if copy is self._inner else copy for copy in copies)

    def check(self) -> IndexHealth:
        """Look at the index without changing it."""
        return self._inner.check()

    def close(self) -> None:
        """Give back files and connections."""
        self._inner.close()

    def _known(self, wanted: Mapping[str, _Found]) -> dict[str, Counts]:
        kept = {found: self._kept.read(found) or {} for found in set(wanted.values())}
        return {
            field: kept[found][field]
            for field, found in wanted.items()
            if field in kept[found]
        }

    def _answer(
        self, plan: Plan, wanted: Mapping[str, _Found], known: Mapping[str, Counts]
    ) -> EngineAnswer:
        missing = tuple(f for f in plan.facets if f.field not in known)
        answer = self._inner.run(replace(plan, facets=missing))
        if not answer.is_partial:
            for found in {wanted[facet.field] for facet in missing}:
                fields = [f.field for f in missing if wanted[f.field] == found]
                self._keep(found, {f: answer.facets[f] for f in fields})
            if _TOTAL in wanted:
                self._keep(wanted[_TOTAL], {_TOTAL: ((_TOTAL, answer.total),)})
        counts = {**known, **answer.facets}
        return replace(answer, facets={f.field: counts[f.field] for f in plan.facets})

    def _keep(self, found: _Found, counts: Mapping[str, Counts]) -> None:
        """Keep counts, beside those known already."""
        known = {**(self._kept.read(found) or {}), **counts}
        self._kept.write(found, known, _bytes_of(found, known))


def _wanted(plan: Plan, generation: Hashable) -> dict[str, _Found]:
    """Return for each facet's field the documents that it is counted over."""
    tree, wanted = _Tree(plan.tree), {}
    for facet in plan.facets:
        others = tuple(c for c in plan.clauses if c.field != facet.own)
        size = facet.size or plan.facet_size
        wanted[facet.field] = _Found(generation, tree, others, size)
    if not plan.size:
        wanted[_TOTAL] = _Found(generation, tree, plan.clauses, 0)
    return wanted


def _counted(plan: Plan, known: Mapping[str, Counts]) -> EngineAnswer:
    """Return the answer to a plan that wants counts alone, all of them known."""
    ((_, total),) = known[_TOTAL]
    facets = {facet.field: known[facet.field] for facet in plan.facets}
    return EngineAnswer(total=total, facets=facets)


def _bytes_of(found: _Found, counts: Mapping[str, Counts]) -> int:
    values = [v for pairs in counts.values() for v, _ in pairs]
    values += [v for clause in found.clauses for v in clause.values]
    nodes = _nodes(found.tree.tree) * _NODE_BYTES
    return nodes + sum(_PAIR_BYTES + getsizeof(value) for value in values)


def _nodes(node: Node) -> int:
    match node:
        case Best(items):
            return 1 + sum(map(_nodes, items))
        case Bool(must, should):
            return 1 + sum(map(_nodes, (*must, *should)))
        case Const(item):
            return 1 + _nodes(item)
        case Phrase(_, values):
            return 1 + len(values)
        case _:
            return 1

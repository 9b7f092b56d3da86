"""An index in memory: the same questions and counts, a simpler score.

For tests and trials. A term scores its boost, without BM25's frequencies and lengths;
everything else (which documents, how many, facets, orders, revisions) is the same.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from math import log2
from typing import ClassVar

from siger_catalog.language import Language
from siger_catalog.language.vocabulary import Vocabulary, build_vocabulary
from siger_catalog.ports import IndexHealth, SearchIndex
from siger_catalog.searching.document import SearchDocument
from siger_catalog.searching.engine import (
    Clause,
    EngineAnswer,
    EngineHit,
    Plan,
    Sort,
    SortKey,
)
from siger_catalog.searching.tree import (
    All,
    Best,
    Bool,
    Const,
    Node,
    Phrase,
    Prefix,
    Term,
)

Scored = tuple[float, SearchDocument]


class MemoryIndex:
    """A SearchIndex that lives as long as its process."""

    name: ClassVar[str] = "memory"

    def __init__(self, language: Language) -> None:
        self._language = language
        self._documents: dict[str, SearchDocument] = {}
        self._deleted: dict[str, int] = {}
        self._writes = 0

    def run(self, plan: Plan) -> EngineAnswer:
        """Answer a plan (see Engine)."""
        matching = [
            (score * log2(2 + document.rank), document)
            for document in self._documents.values()
            if (score := _score(plan.tree, document)) is not None
        ]
        found = [pair for pair in matching if _passes(pair[1], plan.clauses)]
        page = _sorted(found, plan)[_first(found, plan) :][: plan.size]
        is_scored = plan.sort == "relevance"
        return EngineAnswer(
            total=len(found),
            hits=tuple(
                EngineHit(
                    pair[0] if is_scored else 0.0,
                    pair[1].shown,
                    _key(pair, plan.sort),
                    pair[1].name,
                )
                for pair in page
            ),
            facets=dict(_facets(matching, plan)),
        )

    def generation(self) -> Hashable:
        """Return the number of writes."""
        return self._writes

    def vocabulary(self) -> Vocabulary:
        """Return the words of all documents."""
        texts = (document.texts["words"] for document in self._documents.values())
        counts = Counter(word for text in texts for word in set(text.split()))
        return build_vocabulary(counts, self._language)

    def apply(
        self, documents: Iterable[SearchDocument], deleted: Mapping[str, int]
    ) -> None:
        """Write documents and deletions; an older revision never wins."""
        for document in documents:
            if document.revision >= self._revision(document.name):
                self._deleted.pop(document.name, None)
                self._documents[document.name] = document
        for name, revision in deleted.items():
            if revision >= self._revision(name):
                self._documents.pop(name, None)
                self._deleted[name] = revision
        self._writes += 1

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Replace everything; return the number of documents."""
        fresh = MemoryIndex(self._language)
        fresh.apply(documents, {})
        self._documents, self._deleted = fresh._documents, {}
        self._writes += 1
        return len(self._documents)

    def revisions(self) -> Iterator[tuple[str, int]]:
        """Yield name and revision of every document."""
        for document in self._documents.values():
            yield document.name, document.revision

    def copies(self) -> Sequence[SearchIndex]:
        """Return the index itself."""
        return (self,)

    def check(self) -> IndexHealth:
        """Count the documents."""
        return IndexHealth(document_count=len(self._documents))

    def close(self) -> None:
        """Nothing to give back."""

    def _revision(self, name: str) -> int:
        held = self._documents.get(name)
        return held.revision if held else self._deleted.get(name, -1)


def _score(node: Node, document: SearchDocument) -> float | None:
    """Return the score of a document, None where it does not match."""
    match node:
        case All():
            return 1.0
        case Const(item, score):
            return score if _score(item, document) is not None else None
        case Best(items, tie):
            scores = sorted(_scores(items, document), reverse=True)
            return scores[0] + tie * sum(scores[1:]) if scores else None
        case Bool():
            return _score_bool(node, document)
        case Term() | Phrase() | Prefix():
            return _score_leaf(node, document)


def _score_leaf(node: Term | Phrase | Prefix, document: SearchDocument) -> float | None:
    tokens = _tokens(document, node.field)
    match node:
        case Term(field, value, boost):
            held = document.integers.get(field, tokens)
            return boost if value in held else None
        case Prefix(_, value):
            return 1.0 if any(token.startswith(value) for token in tokens) else None
        case Phrase(_, values, boost):
            width = len(values)
            starts = range(len(tokens) - width + 1)
            found = any(tuple(tokens[i : i + width]) == values for i in starts)
            return boost if found else None


def _score_bool(node: Bool, document: SearchDocument) -> float | None:
    must = list(_scores(node.must, document))
    should = list(_scores(node.should, document))
    if len(must) < len(node.must) or len(should) < node.need:
        return None
    return sum(must) + sum(should)


def _scores(items: Sequence[Node], document: SearchDocument) -> Iterator[float]:
    for item in items:
        score = _score(item, document)
        if score is not None:
            yield score


def _tokens(document: SearchDocument, field: str) -> Sequence[str]:
    if field == "name":
        return (document.name,)
    if field in document.keywords:
        return document.keywords[field]
    return document.texts.get(field, "").split()


def _values(document: SearchDocument, field: str) -> Sequence[str | int]:
    if field == "name":
        return (document.name,)
    return document.integers.get(field) or document.keywords.get(field, ())


def _passes(document: SearchDocument, clauses: Sequence[Clause]) -> bool:
    return all(
        set(clause.values).intersection(_values(document, clause.field))
        for clause in clauses
    )


def _key(pair: Scored, sort: Sort) -> SortKey:
    score, document = pair
    match sort:
        case "relevance":
            return score
        case "title":
            return document.title_key
        case "newest":
            return document.integers["newest"][0]
        case "quality":
            return document.integers["best"][0]


def _order(key: SortKey, name: str) -> tuple[SortKey, str]:
    """Return what ascends in the order of a plan: text ascends, numbers descend."""
    return key if isinstance(key, str) else -key, name


def _sorted(found: Sequence[Scored], plan: Plan) -> list[Scored]:
    return sorted(found, key=lambda p: _order(_key(p, plan.sort), p[1].name))


def _first(found: Sequence[Scored], plan: Plan) -> int:
    """Return how many of the sorted hits come before the page."""
    if plan.after is None:
        return plan.offset
    last = _order(plan.after.key, plan.after.name)
    return sum(_order(_key(p, plan.sort), p[1].name) <= last for p in found)


def _facets(
    matching: Sequence[Scored], plan: Plan
) -> Iterator[tuple[str, tuple[tuple[str | int, int], ...]]]:
    for facet in plan.facets:
        others = [clause for clause in plan.clauses if clause.field != facet.own]
        kept = [document for _, document in matching if _passes(document, others)]
        counts = Counter(v for document in kept for v in _values(document, facet.field))
        top = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
        yield facet.field, tuple(top[: facet.size or plan.facet_size])

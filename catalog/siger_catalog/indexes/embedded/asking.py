"""A plan in the engine's words, and the engine's answer in ours."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import orjson
import tantivy
from tantivy import Occur, Query

from siger_catalog.indexes.embedded.facets import counting_of
from siger_catalog.indexes.embedded.fields import LIVE, as_given, as_held
from siger_catalog.indexes.paging import Window, read_page
from siger_catalog.indexes.sets import SETS, commonest
from siger_catalog.searching.engine import (
    Clause,
    EngineAnswer,
    EngineHit,
    FacetField,
    Plan,
    Sort,
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

_READ_AT_ONCE = 10_000
# Of more values than this a clause is looked up as a set (see _any_of).
_MANY_VALUES = 64
_SORTED_BY: Mapping[Sort, tuple[str, tantivy.Order]] = {
    "newest": ("newest", tantivy.Order.Desc),
    "quality": ("best", tantivy.Order.Desc),
    "title": ("title_key", tantivy.Order.Asc),
}


def ask(schema: tantivy.Schema, index: tantivy.Index, plan: Plan) -> EngineAnswer:
    """Answer a plan, out of the last commit that the index has loaded."""
    searcher = index.searcher()
    tree = _translate(schema, plan.tree)
    query = _narrowed(schema, tree, plan, set_aside="")
    page = _page(schema, index, searcher, query, plan)
    return EngineAnswer(
        total=page.total,
        hits=tuple(_hit(searcher, key, at, plan.sort) for key, at in page.hits),
        facets=_facets(schema, searcher, tree, plan),
    )


def read_revisions(
    schema: tantivy.Schema, searcher: tantivy.Searcher
) -> Iterator[tuple[str, int]]:
    """Yield name and revision of every document that lives."""
    live = _translate_leaf(schema, All())
    hits = searcher.search(live, max(searcher.num_docs, 1), count=False).hits
    for start in range(0, len(hits), _READ_AT_ONCE):
        places = [at for _, at in hits[start : start + _READ_AT_ONCE]]
        revisions = searcher.fast_field_values("revision", places)
        for place, revision in zip(places, revisions, strict=True):
            yield str(searcher.doc(place).get_first("name")), int(revision or 0)


def _page(
    schema: tantivy.Schema,
    index: tantivy.Index,
    searcher: tantivy.Searcher,
    query: Query,
    plan: Plan,
) -> Window[tantivy.DocAddress]:
    if plan.after:
        held = replace(plan.after, key=as_held(plan.after.key))
        plan = replace(plan, after=held)
    later = _later(schema, index, plan)
    if later is None or plan.after is None:
        return _window(searcher, query, plan)
    # What comes before does not match, so the page is at the beginning.
    narrowed = Query.boolean_query([(Occur.Must, part) for part in (query, later)])
    begun = replace(plan, after=replace(plan.after, position=0))
    total = _total(searcher.search(query, 1))
    return Window(total, _window(searcher, narrowed, begun).hits)


def _window(
    searcher: tantivy.Searcher, query: Query, plan: Plan
) -> Window[tantivy.DocAddress]:
    def search(limit: int, offset: int) -> Window[tantivy.DocAddress]:
        found = _search(searcher, query, plan.sort, limit, offset)
        return Window(_total(found), found.hits)

    return read_page(
        plan,
        search,
        lambda at: str(searcher.doc(at).get_first("name")),
        searcher.num_docs,
    )


def _total(found: tantivy.SearchResult) -> int:
    """Return how many documents a search matched."""
    return int(found.count)  # type: ignore[attr-defined]  # missing in its stub


def _later(schema: tantivy.Schema, index: tantivy.Index, plan: Plan) -> Query | None:
    """Match what the plan asks for by its key; None where that is not possible."""
    if not (plan.after and plan.after.key) or plan.sort == "relevance":
        return None
    field, _ = _SORTED_BY[plan.sort]
    key = plan.after.key
    if isinstance(key, str):
        # A title's key ends in the name, so no two are the same.
        return Query.const_score_query(index.parse_query(f"{field}:>{key}"), 0.0)
    kind = tantivy.FieldType.Integer
    return Query.range_query(schema, field, kind, upper_bound=int(key))


def _search(
    searcher: tantivy.Searcher, query: Query, sort: Sort, limit: int, offset: int
) -> tantivy.SearchResult:
    if sort == "relevance":
        return searcher.search(query, limit, offset=offset, weight_by_field="rank")
    field, order = _SORTED_BY[sort]
    return searcher.search(
        query, limit, offset=offset, order_by_field=field, order=order
    )


def _hit(
    searcher: tantivy.Searcher, key: Any, at: tantivy.DocAddress, sort: Sort
) -> EngineHit:
    document = searcher.doc(at)
    shown = orjson.loads(document.get_first("shown") or b"{}")
    score = key if sort == "relevance" else 0.0
    return EngineHit(score, shown, as_given(key), str(document.get_first("name")))


def _facets(
    schema: tantivy.Schema, searcher: tantivy.Searcher, tree: Query, plan: Plan
) -> dict[str, tuple[tuple[str | int, int], ...]]:
    """Count each facet without the clause on its own field, in few passes."""
    clauses = {clause.field for clause in plan.clauses}
    passes: dict[str, list[FacetField]] = {}
    for facet in plan.facets:
        set_aside = facet.own if facet.own in clauses else ""
        passes.setdefault(set_aside, []).append(facet)
    counts: dict[str, tuple[tuple[str | int, int], ...]] = {}
    for set_aside, facets in passes.items():
        query = _narrowed(schema, tree, plan, set_aside)
        answer = searcher.aggregate(
            query, {f.field: counting_of(f.field) for f in facets}
        )
        for facet in facets:
            buckets = answer[facet.field]["buckets"]
            most = facet.size or plan.facet_size
            counts[facet.field] = commonest(
                facet.field, buckets, most, is_set=facet.field in SETS
            )
    return counts


def _narrowed(schema: tantivy.Schema, tree: Query, plan: Plan, set_aside: str) -> Query:
    clauses = [
        _any_of(schema, clause) for clause in plan.clauses if clause.field != set_aside
    ]
    if not clauses:
        return tree
    return Query.boolean_query([(Occur.Must, part) for part in (tree, *clauses)])


def _any_of(schema: tantivy.Schema, clause: Clause) -> Query:
    """Match any of the values, scoring nothing.

    The engine's own set query first marks every document of the whole index that has
    one of them; terms are looked up just where the rest of the query matches.
    """
    field, values = clause.field, list(clause.values)
    if len(values) > _MANY_VALUES:
        return Query.const_score_query(Query.term_set_query(schema, field, values), 0.0)
    terms = [Query.term_query(schema, field, value) for value in values]
    wanted = Query.boolean_query([(Occur.Should, term) for term in terms])
    return Query.const_score_query(wanted, 0.0)


def _translate(schema: tantivy.Schema, node: Node) -> Query:
    match node:
        case Best(items, tie):
            parts = [_translate(schema, item) for item in items]
            return Query.disjunction_max_query(parts, tie_breaker=tie)
        case Const(item, score):
            return Query.const_score_query(_translate(schema, item), score)
        case Bool():
            return _translate_bool(schema, node)
        case Term() | Phrase() | Prefix() | All():
            return _translate_leaf(schema, node)


def _translate_leaf(
    schema: tantivy.Schema, node: Term | Phrase | Prefix | All
) -> Query:
    match node:
        case Term(field, value, boost):
            return _boosted(Query.term_query(schema, field, value), boost)
        case Phrase(field, values, boost):
            phrase: list[str | tuple[int, str]] = list(values)
            return _boosted(Query.phrase_query(schema, field, phrase), boost)
        case Prefix(field, value):
            prefix = Query.fuzzy_term_query(
                schema, field, value, distance=0, prefix=True
            )
            return Query.const_score_query(prefix, 1.0)
        case All():
            # Tombstones are documents too, so "all" is all that live.
            live = Query.term_query(schema, "state", LIVE)
            return Query.const_score_query(live, 1.0)


def _translate_bool(schema: tantivy.Schema, node: Bool) -> Query:
    parts = [(Occur.Must, _translate(schema, item)) for item in node.must]
    should = [(Occur.Should, _translate(schema, item)) for item in node.should]
    if node.need and should:
        # Beside Must clauses the engine does not count Should ones: nest them.
        needed = Query.boolean_query(should, minimum_number_should_match=node.need)
        parts.append((Occur.Must, needed))
    else:
        parts += should
    return Query.boolean_query(parts)


def _boosted(query: Query, boost: float) -> Query:
    return query if boost == 1.0 else Query.boost_query(query, boost)

"""A plan in the server's words, and its answer in ours."""

from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from siger_catalog.indexes.elasticsearch.mapping import LIVE
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

Body = dict[str, Any]

# The server stops collecting after this; what it found until then is marked partial.
_TIMEOUT = "2s"
# Each shard offers so many values of a facet; with fewer distinct ones, counts are
# exact on many shards too. One shard is always exact.
_SHARD_VALUES = 2000
_ORDERS: Mapping[Sort, Sequence[Mapping[str, str]]] = {
    "relevance": ({"_score": "desc"}, {"name": "asc"}),
    "newest": ({"newest": "desc"}, {"name": "asc"}),
    "quality": ({"best": "desc"}, {"name": "asc"}),
    "title": ({"title_key": "asc"}, {"name": "asc"}),
}
# The server knows ln(2 + x); the contract says log2(2 + x).
_LN_TO_LOG2 = 1 / log(2)


def to_body(plan: Plan) -> Body:
    """Return the search request of a plan, its offset left out."""
    later = _set_aside(plan)
    now = [clause for clause in plan.clauses if clause not in later]
    body: Body = {
        "query": _narrowed(_ranked(plan), now),
        "size": plan.size,
        "sort": list(_ORDERS[plan.sort]),
        "source": ["shown"],
        "track_total_hits": True,
        "timeout": _TIMEOUT,
    }
    if plan.after:
        # https://www.elastic.co/docs/reference/elasticsearch/rest-apis/paginate-search-results
        body["search_after"] = [plan.after.key, plan.after.name]
    if later:
        body["post_filter"] = {"bool": {"filter": [_terms(c) for c in later]}}
    if plan.facets:
        body["aggregations"] = {f.field: _facet(f, later, plan) for f in plan.facets}
    return body


def to_answer(raw: Mapping[str, Any], plan: Plan) -> EngineAnswer:
    """Read the server's answer; failed shards and a cut search make it partial."""
    is_scored = plan.sort == "relevance"
    counted = raw.get("aggregations", {})
    return EngineAnswer(
        total=raw["hits"]["total"]["value"],
        hits=tuple(
            EngineHit(
                hit["_score"] if is_scored else 0.0,
                hit["_source"]["shown"],
                # A point in time adds the place in the shard.
                *hit["sort"][:2],
            )
            for hit in raw["hits"]["hits"]
        ),
        facets={f.field: _counts(counted[f.field]) for f in plan.facets},
        is_partial=is_partial(raw),
    )


def is_partial(raw: Mapping[str, Any]) -> bool:
    """Tell whether the server left out something that it may hold."""
    return bool(raw["timed_out"] or raw["_shards"]["failed"])


def _set_aside(plan: Plan) -> list[Clause]:
    """Return the clauses that some facet counts without."""
    own = {facet.own for facet in plan.facets}
    return [clause for clause in plan.clauses if clause.field in own]


def _ranked(plan: Plan) -> Body:
    tree = _translate(plan.tree)
    if plan.sort != "relevance":
        return tree
    rank = {"field": "rank", "modifier": "ln2p", "missing": 0}
    function = {"field_value_factor": rank, "weight": _LN_TO_LOG2}
    return {
        "function_score": {
            "query": tree,
            "functions": [function],
            "boost_mode": "multiply",
        }
    }


def _narrowed(query: Body, clauses: Sequence[Clause]) -> Body:
    if not clauses:
        return query
    return {"bool": {"must": [query], "filter": [_terms(c) for c in clauses]}}


def _terms(clause: Clause) -> Body:
    return {"terms": {clause.field: list(clause.values)}}


def _facet(facet: FacetField, set_aside: Sequence[Clause], plan: Plan) -> Body:
    size = facet.size or plan.facet_size
    counted: Body = {
        "terms": {
            "field": facet.field,
            "size": size,
            "shard_size": max(_SHARD_VALUES, size),
            "order": [{"_count": "desc"}, {"_key": "asc"}],
        }
    }
    others = [_terms(clause) for clause in set_aside if clause.field != facet.own]
    if not others:
        return counted
    return {
        "filter": {"bool": {"filter": others}},
        "aggregations": {"values": counted},
    }


def _counts(raw: Mapping[str, Any]) -> tuple[tuple[str | int, int], ...]:
    buckets = raw.get("values", raw)["buckets"]
    return tuple((bucket["key"], bucket["doc_count"]) for bucket in buckets)


def _translate(node: Node) -> Body:
    match node:
        case Best(items, tie):
            parts = [_translate(item) for item in items]
            return {"dis_max": {"queries": parts, "tie_breaker": tie}}
        case Const(item, score):
            return _constant(_translate(item), score)
        case Bool(must, should, need):
            return {
                "bool": {
                    "must": [_translate(item) for item in must],
                    "should": [_translate(item) for item in should],
                    "minimum_should_match": need or (0 if must else 1),
                }
            }
        case Term() | Phrase() | Prefix() | All():
            return _translate_leaf(node)


def _translate_leaf(node: Term | Phrase | Prefix | All) -> Body:
    match node:
        case Term(field, value, boost):
            return {"term": {field: {"value": value, "boost": boost}}}
        case Phrase(field, values, boost):
            phrase = {"query": " ".join(values), "boost": boost}
            return {"match_phrase": {field: phrase}}
        case Prefix(field, value):
            return _constant({"prefix": {field: {"value": value}}}, 1.0)
        case All():
            # Tombstones are documents too, so "all" is all that live.
            return _constant({"term": {"state": LIVE}}, 1.0)


def _constant(query: Body, score: float) -> Body:
    return {"constant_score": {"filter": query, "boost": score}}

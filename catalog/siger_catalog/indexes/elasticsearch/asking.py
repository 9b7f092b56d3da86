"""A plan in the server's words, and its answer in ours."""

from collections.abc import Mapping, Sequence
from typing import Any

from siger_catalog.indexes.elasticsearch.mapping import COUNTED_AS_SETS, LIVE
from siger_catalog.indexes.matching import matching
from siger_catalog.indexes.sets import MOST_SETS, Counts, commonest, set_of
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
_ORDERS: Mapping[Sort, Mapping[str, str]] = {
    "relevance": {"_score": "desc"},
    "newest": {"newest": "desc"},
    "quality": {"best": "desc"},
    "title": {"title_key": "asc"},
}
_BY_NAME = {"name": "asc"}


def to_hits_body(plan: Plan) -> Body:
    """Return the request for the hits of a plan, its offset left out."""
    body: Body = {
        "query": _query(plan),
        "size": plan.size,
        "sort": [_ORDERS[plan.sort], _BY_NAME],
        "track_total_hits": True,
        "timeout": _TIMEOUT,
    }
    if plan.after:
        # https://www.elastic.co/docs/reference/elasticsearch/rest-apis/paginate-search-results
        body["search_after"] = [plan.after.key, plan.after.name]
    return body


def to_window_body(plan: Plan, size: int) -> Body:
    """Return the request for so many hits that are ordered by their key alone.

    For each hit that it holds on to, the server reads the name that it orders by as
    well: far down these are thousands.
    """
    return to_hits_body(plan) | {"sort": [_ORDERS[plan.sort]], "size": size}


def to_count_bodies(plan: Plan) -> list[Body]:
    """Return a request for the facets that are counted over the same documents each.

    Apart from the hits, for nothing is scored, and the server answers them beside each
    other. The first one counts all hits, if a facet is counted over them.
    """
    tree = _translate(matching(plan.tree))
    narrowing = {clause.field for clause in plan.clauses}
    groups: dict[str, list[FacetField]] = {}
    for facet in plan.facets:
        set_aside = facet.own if facet.own in narrowing else ""
        groups.setdefault(set_aside, []).append(facet)
    return [
        {
            "query": _unscored(tree, [c for c in plan.clauses if c.field != own]),
            "size": 0,
            "track_total_hits": False,
            "timeout": _TIMEOUT,
            "aggregations": {f.field: _facet(f, plan) for f in facets},
        }
        for own, facets in groups.items()
    ]


def to_answer(raw: Mapping[str, Any], plan: Plan) -> EngineAnswer:
    """Read the hits; failed shards and a cut search make the answer partial."""
    return EngineAnswer(
        total=raw["hits"]["total"]["value"],
        hits=tuple(to_hit(hit, hit["sort"][0], plan) for hit in raw["hits"]["hits"]),
        is_partial=is_partial(raw),
    )


def to_hit(hit: Mapping[str, Any], key: Any, plan: Plan) -> EngineHit:
    """Read one hit; `key` is what the plan orders it by."""
    shown = hit["_source"]["shown"]
    score = hit["_score"] if plan.sort == "relevance" else 0.0
    return EngineHit(score, shown, key, hit["_id"])


def to_counts(raw: Mapping[str, Any], plan: Plan) -> dict[str, Counts]:
    """Read the counts of the facets that a request was for."""
    counted = raw.get("aggregations", {})
    return {
        facet.field: commonest(
            facet.field,
            counted[facet.field]["buckets"],
            facet.size or plan.facet_size,
            is_set=facet.field in COUNTED_AS_SETS,
        )
        for facet in plan.facets
        if facet.field in counted
    }


def is_partial(raw: Mapping[str, Any]) -> bool:
    """Tell whether the server left out something that it may hold."""
    return bool(raw["timed_out"] or raw["_shards"]["failed"])


def _query(plan: Plan) -> Body:
    if plan.sort != "relevance" or not plan.size:
        return _unscored(_translate(matching(plan.tree)), plan.clauses)
    ranked = {
        "function_score": {
            "query": _translate(plan.tree),
            "field_value_factor": {"field": "factor", "missing": 1},
            "boost_mode": "multiply",
        }
    }
    if not plan.clauses:
        return ranked
    return {"bool": {"must": [ranked], "filter": [_terms(c) for c in plan.clauses]}}


def _unscored(query: Body, clauses: Sequence[Clause]) -> Body:
    return {"bool": {"filter": [query, *map(_terms, clauses)]}}


def _terms(clause: Clause) -> Body:
    return {"terms": {clause.field: list(clause.values)}}


def _facet(facet: FacetField, plan: Plan) -> Body:
    is_set = facet.field in COUNTED_AS_SETS
    size = MOST_SETS if is_set else facet.size or plan.facet_size
    return {
        "terms": {
            "field": set_of(facet.field) if is_set else facet.field,
            "size": size,
            "shard_size": max(_SHARD_VALUES, size),
            "order": [{"_count": "desc"}, {"_key": "asc"}],
        }
    }


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

"""A plan put to the server: hits and counts beside each other, pages far down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from elastic_transport import ApiResponseMeta
from elasticsearch import ApiError, Elasticsearch, NotFoundError

from siger_catalog.indexes.elasticsearch.asking import (
    Body,
    is_partial,
    to_answer,
    to_count_bodies,
    to_counts,
    to_hit,
    to_hits_body,
    to_window_body,
)
from siger_catalog.indexes.elasticsearch.reading import WINDOW
from siger_catalog.indexes.paging import Window, read_page
from siger_catalog.searching.engine import EngineAnswer, Plan

Raw = Mapping[str, Any]

# From here on, ordering by name as well costs more than reading a few hits more.
_FAR = 200
_SLACK = 5
_OK, _NOT_FOUND = 200, 404


class _TooFarError(Exception):
    """A window would reach behind what the server skips to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searching:
    """Searches of one index; every method raises what the client raises."""

    client: Elasticsearch
    index: str
    search_type: str

    def answer(self, plan: Plan) -> EngineAnswer:
        """Answer a plan whose page the server can skip to."""
        if _is_far(plan):
            try:
                return self._far_answer(plan)
            except _TooFarError:
                pass
        hits = to_hits_body(plan) | {"from": plan.offset if plan.size else 0}
        first, *counted = self._ask([hits, *to_count_bodies(plan)])
        return _counted(to_answer(first, plan), counted, plan)

    def _far_answer(self, plan: Plan) -> EngineAnswer:
        size = plan.size + 2 * _SLACK
        begin = plan.offset - _SLACK
        window = to_window_body(plan, size) | {"from": begin}
        first, *counted = self._ask([window, *to_count_bodies(plan)])
        windows = _Windows(self, plan, [first])
        page = read_page(plan, windows.read, _name_of, WINDOW, _SLACK)
        answer = EngineAnswer(
            total=page.total,
            hits=tuple(to_hit(hit, key, plan) for key, hit in page.hits),
            is_partial=any(map(is_partial, windows.seen)),
        )
        return _counted(answer, counted, plan)

    def _ask(self, bodies: Sequence[Body]) -> list[Raw]:
        """Send the requests at once; the server answers them beside each other."""
        if len(bodies) == 1:
            return [self.ask(bodies[0])]
        header = {"index": self.index, "search_type": self.search_type}
        lines = [part for body in bodies for part in (header, body)]
        found = self.client.msearch(searches=lines)
        return list(_each(found.body["responses"], found.meta))

    def ask(self, body: Body) -> Raw:
        """Send one request."""
        raw: Raw = self.client.search(
            index=self.index, search_type=self.search_type, body=body
        ).body
        return raw


class _Windows:
    """Reads windows of hits, the first of which is there already."""

    def __init__(self, searching: Searching, plan: Plan, seen: list[Raw]) -> None:
        self._searching = searching
        self._plan = plan
        self._is_first = True
        self.seen = seen

    def read(self, limit: int, offset: int) -> Window[Raw]:
        """Return so many hits after so many others."""
        if not self._is_first:
            if offset + limit > WINDOW:
                raise _TooFarError
            body = to_window_body(self._plan, limit) | {"from": offset}
            self.seen.append(self._searching.ask(body))
        self._is_first = False
        found = self.seen[-1]["hits"]
        by_score = self._plan.sort == "relevance"
        hits = [(h["_score"] if by_score else h["sort"][0], h) for h in found["hits"]]
        return Window(found["total"]["value"], hits)


def _is_far(plan: Plan) -> bool:
    """Tell whether a page is read by its key alone; no two titles have the same."""
    is_numbered = plan.size > 0 and plan.after is None and plan.sort != "title"
    return is_numbered and _FAR <= plan.offset <= WINDOW - plan.size - _SLACK


def _name_of(hit: Raw) -> str:
    return str(hit["_id"])


def _counted(answer: EngineAnswer, counted: Sequence[Raw], plan: Plan) -> EngineAnswer:
    counts = {field: n for raw in counted for field, n in to_counts(raw, plan).items()}
    return replace(
        answer,
        facets={facet.field: counts[facet.field] for facet in plan.facets},
        is_partial=answer.is_partial or any(map(is_partial, counted)),
    )


def _each(answers: Sequence[Raw], meta: ApiResponseMeta) -> Iterator[Raw]:
    """Yield the answers of a request of many.

    Raises:
        ApiError: One was refused; it is raised as if it had been asked alone.
    """
    for answer in answers:
        if answer["status"] != _OK:
            kind = NotFoundError if answer["status"] == _NOT_FOUND else ApiError
            told = answer.get("error", {}).get("type", "")
            raise kind(told, replace(meta, status=answer["status"]), dict(answer))
        yield answer

"""Reading the whole index: its words, its documents' revisions, pages far down."""

from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elastic_transport import ObjectApiResponse
from elasticsearch import Elasticsearch

from siger_catalog.errors import SearchUnavailableError
from siger_catalog.indexes.elasticsearch.asking import is_partial
from siger_catalog.indexes.elasticsearch.mapping import LIVE

# The server's index.max_result_window: from + size may not go beyond it.
WINDOW = 10_000
_KEPT_ALIVE = "1m"
# What of a search decides which hits come in which order.
_ORDERING = ("query", "post_filter", "sort", "search_type")
_WORDS_AT_ONCE = 10_000
_REVISIONS_AT_ONCE = 5_000


def count_words(client: Elasticsearch, index: str) -> dict[str, int]:
    """Return every word of the index with the number of documents that hold it.

    Raises:
        SearchUnavailableError: Some shard did not answer.
    """
    counts: dict[str, int] = {}
    source = [{"word": {"terms": {"field": "words"}}}]
    after: Mapping[str, Any] = {}
    while True:
        composite = {"size": _WORDS_AT_ONCE, "sources": source}
        composite |= {"after": after} if after else {}
        # Without a query, so that the server walks its sorted terms, not documents.
        raw = _whole(
            client.search(
                index=index,
                size=0,
                track_total_hits=False,
                aggregations={"words": {"composite": composite}},
            )
        )
        found = raw["aggregations"]["words"]
        counts.update((b["key"]["word"], b["doc_count"]) for b in found["buckets"])
        if "after_key" not in found:
            return counts
        after = found["after_key"]


def generation(client: Elasticsearch, index: str) -> Hashable:
    """Return what changes whenever a search may find something else.

    Operations and refreshes of each copy of each shard: a write is found only after
    the refresh that follows it, and copies are refreshed each by itself.
    """
    raw = client.indices.stats(index=index, metric="refresh", level="shards").body
    return frozenset(
        # A shard that is being recovered has no numbers yet.
        (
            name,
            number,
            shard["routing"]["node"],
            shard.get("seq_no", {}).get("max_seq_no"),
            shard.get("refresh", {}).get("total"),
        )
        for name, about in raw["indices"].items()
        for number, copies in about["shards"].items()
        for shard in copies
    )


def read_revisions(client: Elasticsearch, index: str) -> Iterator[tuple[str, int]]:
    """Yield name and revision of each document, by name, as of one moment.

    Raises:
        SearchUnavailableError: Some shard did not answer.
    """
    body: dict[str, Any] = {
        "query": {"term": {"state": LIVE}},
        "docvalue_fields": ["name", "revision"],
        "sort": [{"name": "asc"}],
        "size": _REVISIONS_AT_ONCE,
    }
    with point_in_time(client, index) as pit:
        for hit in _walk(client, pit, body):
            fields = hit["fields"]
            yield fields["name"][0], fields["revision"][0]


def sort_values_at(
    client: Elasticsearch, pit: Mapping[str, Any], body: Mapping[str, Any], offset: int
) -> Any:
    """Return the sort values of the hit before `offset`, None beyond the end."""
    slim = {key: body[key] for key in _ORDERING if key in body}
    last: Any = None
    left = offset
    while left:
        size = min(left, WINDOW)
        after = {"search_after": last} if last else {}
        raw = _whole(client.search(**slim, **after, pit=pit, size=size, source=False))
        hits = raw["hits"]["hits"]
        if len(hits) < size:
            return None
        last, left = hits[-1]["sort"], left - size
    return last


@contextmanager
def point_in_time(client: Elasticsearch, index: str) -> Iterator[Mapping[str, Any]]:
    """Hold the index as it is now, for several requests."""
    opened = client.open_point_in_time(index=index, keep_alive=_KEPT_ALIVE)
    try:
        yield {"id": opened["id"], "keep_alive": _KEPT_ALIVE}
    finally:
        client.options(ignore_status=404).close_point_in_time(id=opened["id"])


def _walk(
    client: Elasticsearch, pit: Mapping[str, Any], body: dict[str, Any]
) -> Iterator[Mapping[str, Any]]:
    while True:
        raw = _whole(
            client.search(**body, pit=pit, source=False, track_total_hits=False)
        )
        hits = raw["hits"]["hits"]
        yield from hits
        if len(hits) < body["size"]:
            return
        body = body | {"search_after": hits[-1]["sort"]}


def _whole(answer: ObjectApiResponse[Any]) -> Mapping[str, Any]:
    raw: Mapping[str, Any] = answer.body
    if is_partial(raw):
        raise SearchUnavailableError(
            "Some shards of the search server do not answer in time",
            fix="Look at the health of its cluster.",
        )
    return raw

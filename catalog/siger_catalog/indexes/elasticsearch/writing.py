"""Bulk writing: every item's own answer is read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from siger_catalog.errors import (
    DocumentsRefusedError,
    IndexDamagedError,
    SearchUnavailableError,
)
from siger_catalog.indexes.elasticsearch.mapping import to_source, to_tombstone
from siger_catalog.indexes.elasticsearch.server import BUSY
from siger_catalog.searching.document import SearchDocument

Action = dict[str, Any]

_NO_INDEX, _NEWER_IS_THERE = 404, 409
_CHUNK_DOCUMENTS = 500
# Well under the server's limit of 100 MB a request, and quick to send again.
_CHUNK_BYTES = 10 * 1024 * 1024


class Bulk:
    """What came of one bulk: how many were written, and which were refused and why."""

    def __init__(self) -> None:
        self.written = 0
        self.refused: dict[str, str] = {}

    def raise_refused(self) -> None:
        """Say which documents the server refused.

        Raises:
            DocumentsRefusedError: There are some.
        """
        if self.refused:
            raise DocumentsRefusedError(self.refused)


def to_actions(
    documents: Iterable[SearchDocument], deleted: Mapping[str, int]
) -> Iterator[Action]:
    """Yield what is to be written; a deletion leaves a tombstone."""
    for document in documents:
        yield _action(document.name, document.revision, to_source(document))
    for name, revision in deleted.items():
        yield _action(name, revision, to_tombstone(name, revision))


def write(
    client: Elasticsearch, index: str, actions: Iterable[Action], *, is_alias: bool
) -> Bulk:
    """Send everything and read each item's answer; an older revision never wins.

    A version conflict means that a newer revision is there already: all is well.

    Raises:
        SearchUnavailableError: Items stayed refused as "not now"; send all again.
        IndexDamagedError: The index is gone.
        ApiError, TransportError: A whole request failed.
    """
    done = Bulk()
    answers = streaming_bulk(
        client,
        actions,
        index=index,
        chunk_size=_CHUNK_DOCUMENTS,
        max_chunk_bytes=_CHUNK_BYTES,
        raise_on_error=False,
        max_retries=5,
        initial_backoff=0.1,
        max_backoff=5,
        retry_on_status=BUSY,
        # Or a missing alias would become an index with guessed fields.
        require_alias=is_alias,
    )
    for is_written, answer in answers:
        if is_written:
            done.written += 1
        else:
            _note(done, answer["index"], index)
    return done


def _note(done: Bulk, item: Mapping[str, Any], index: str) -> None:
    status, name = item["status"], item["_id"]
    if status == _NEWER_IS_THERE:
        return
    if status in BUSY:
        raise SearchUnavailableError(
            f"The search server is too busy to write {name}",
            fix="Nothing to do: the write is tried again later.",
        )
    if status == _NO_INDEX:
        raise IndexDamagedError(
            f"The index {index} is missing on the search server",
            fix="Run `siger reindex`: it is built anew from the catalog.",
        )
    done.refused[name] = _reason(item["error"])


def _reason(error: Any) -> str:
    if not isinstance(error, Mapping):
        return str(error)
    return f"{error.get('type')}: {error.get('reason')}"


def _action(name: str, revision: int, source: Mapping[str, Any]) -> Action:
    return {
        "_op_type": "index",
        "_id": name,
        "version": revision,
        # Equal revisions may be written again, so that a repeated batch is harmless.
        "version_type": "external_gte",
        "_source": source,
    }

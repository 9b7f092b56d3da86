"""One batch of writes, from opening the writer to the commit."""

from pathlib import Path
from typing import Self

import tantivy
from tantivy import Query

from siger_catalog.indexes.embedded.damage import damage_named
from siger_catalog.indexes.embedded.fields import to_tantivy, tombstone
from siger_catalog.searching.document import SearchDocument


class Batch:
    """Puts and deletions of one commit; the newest revision of a name wins.

    A deleted dataset leaves its name and revision, so that a late older revision
    cannot bring it back; a rebuild forgets them.
    """

    def __init__(
        self, schema: tantivy.Schema, index: tantivy.Index, path: Path, heap_bytes: int
    ) -> None:
        self._schema = schema
        self._path = path
        self._revisions: dict[str, int] = {}
        self._written = 0
        with damage_named(path):
            index.reload()
            self._searcher = index.searcher()
            self._writer = index.writer(heap_bytes, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with damage_named(self._path):
            if kind is None:
                self._writer.commit()
            else:
                self._writer.rollback()
            # Gives the engine's own lock back, too.
            self._writer.wait_merging_threads()

    @property
    def written(self) -> int:
        """How many documents were put, an older revision not counted."""
        return self._written

    def put(self, document: SearchDocument) -> None:
        """Write a document unless a newer revision is known."""
        if self._take(document.name, document.revision, to_tantivy(document)):
            self._written += 1

    def delete(self, name: str, revision: int) -> None:
        """Delete a document unless a newer revision is known."""
        self._take(name, revision, tombstone(name, revision))

    def _take(self, name: str, revision: int, made: tantivy.Document) -> bool:
        with damage_named(self._path):
            if revision < self._known_revision(name):
                return False
            self._revisions[name] = revision
            self._writer.delete_documents_by_term("name", name)
            self._writer.add_document(made)
            return True

    def _known_revision(self, name: str) -> int:
        if name in self._revisions:
            return self._revisions[name]
        query = Query.term_query(self._schema, "name", name)
        hits = self._searcher.search(query, limit=1, count=False).hits
        places = [at for _, at in hits]
        found = self._searcher.fast_field_values("revision", places) if places else []
        return int(found[0]) if found and found[0] is not None else -1

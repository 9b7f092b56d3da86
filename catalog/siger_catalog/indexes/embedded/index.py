"""The index itself: opening, searching, writing, building anew."""

import threading
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import tantivy

from siger_catalog.errors import IndexOutdatedError, SearchError
from siger_catalog.indexes.embedded.asking import ask, read_revisions
from siger_catalog.indexes.embedded.damage import broken_files, damage_named
from siger_catalog.indexes.embedded.fields import (
    build_schema,
    fingerprint,
    open_index,
)
from siger_catalog.indexes.embedded.folders import IndexFolder, Stamp, stamp_of
from siger_catalog.indexes.embedded.writing import Batch
from siger_catalog.language import Language
from siger_catalog.language.vocabulary import Vocabulary, build_vocabulary
from siger_catalog.ports import IndexHealth, SearchIndex
from siger_catalog.searching.document import SearchDocument
from siger_catalog.searching.engine import EngineAnswer, Plan
from siger_catalog.searching.tree import All

_WAIT_S = 30.0
_HEAP_BYTES = 50_000_000
_REBUILD_HEAP_BYTES = 128_000_000


@dataclass(frozen=True, slots=True, eq=False)
class _Build:
    """An opened build, as of one commit; `stamp` changes with the next.

    `pointer` is the stamp of what names the build that is served.
    """

    name: str
    path: Path
    index: tantivy.Index
    stamp: Stamp
    pointer: Stamp | None


class EmbeddedIndex:
    """A SearchIndex in a folder: many readers, one writer at a time.

    Readers look at the folder before each search, so they see what other processes
    wrote. Writers wait `wait_s` for each other, then raise SearchUnavailableError.
    """

    name: ClassVar[str] = "embedded"

    def __init__(
        self, root: Path, language: Language, *, wait_s: float = _WAIT_S
    ) -> None:
        self._folder = IndexFolder(root)
        self._language = language
        self._wait_s = wait_s
        self._fingerprint = fingerprint(language)
        self._schema = build_schema()
        self._opening = threading.Lock()
        self._opened: _Build | None = None
        self._vocabulary: tuple[_Build, Vocabulary] | None = None

    def run(self, plan: Plan) -> EngineAnswer:
        """Answer a plan (see Engine)."""
        build = self._current()
        with damage_named(build.path):
            return ask(self._schema, build.index, plan)

    def generation(self) -> Hashable:
        """Return the build that is served and its last commit."""
        build = self._current()
        return build.name, build.stamp

    def vocabulary(self) -> Vocabulary:
        """Return the words of all documents, as of the last write."""
        build, known = self._current(), self._vocabulary
        if known and known[0] is build:
            return known[1]
        with damage_named(build.path):
            words = dict(build.index.searcher().terms_with_prefix("words", ""))
        vocabulary = build_vocabulary(words, self._language)
        self._vocabulary = build, vocabulary
        return vocabulary

    def apply(
        self, documents: Iterable[SearchDocument], deleted: Mapping[str, int]
    ) -> None:
        """Write documents and deletions (see SearchIndex); searchable afterwards."""
        self._current()
        with self._folder.lock(self._wait_s):
            build = self._current()
            with Batch(self._schema, build.index, build.path, _HEAP_BYTES) as batch:
                for document in documents:
                    batch.put(document)
                for name, revision in deleted.items():
                    batch.delete(name, revision)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build anew beside the old build and swap; other writers wait meanwhile."""
        with self._folder.lock(self._wait_s):
            before = self._folder.current()
            name = self._folder.new_build(self._fingerprint)
            try:
                count = self._fill(self._folder.path(name), documents)
            except BaseException:
                self._folder.drop(name)
                raise
            self._folder.point_at(name)
            # Readers may be about to open the build before this one.
            self._folder.keep_only(name, before)
        return count

    def revisions(self) -> Iterator[tuple[str, int]]:
        """Yield name and revision of every document, as of one commit."""
        build = self._current()
        with damage_named(build.path):
            yield from read_revisions(self._schema, build.index.searcher())

    def copies(self) -> Sequence[SearchIndex]:
        """Return the index itself."""
        return (self,)

    def check(self) -> IndexHealth:
        """Open the index, count it, and read every file against its checksum."""
        try:
            build = self._current()
            total = self.run(Plan(tree=All(), size=0)).total
            with damage_named(build.path):
                broken = broken_files(build.path)
        except SearchError as error:
            return IndexHealth(document_count=0, problem=error.message)
        names = ", ".join(broken)
        problem = f"Damaged files in {build.path}: {names}" if broken else ""
        return IndexHealth(document_count=total, problem=problem)

    def close(self) -> None:
        """Forget the opened build; it is opened again when asked for."""
        self._opened = self._vocabulary = None

    def _fill(self, path: Path, documents: Iterable[SearchDocument]) -> int:
        with damage_named(path):
            index = open_index(path, self._schema)
        with Batch(self._schema, index, path, _REBUILD_HEAP_BYTES) as batch:
            for document in documents:
                batch.put(document)
        return batch.written

    def _current(self) -> _Build:
        """Return the build that is served, with its last commit."""
        with self._opening:
            last, pointer = self._opened, self._folder.stamp()
            if last and pointer and pointer == last.pointer:
                return self._newest(last.name, last.path, pointer)
            name = self._folder.current() or self._first_build()
            if not name.startswith(self._fingerprint):
                raise IndexOutdatedError(
                    f"The search index in {self._folder.root} is of another version",
                    fix="Run `siger reindex`.",
                )
            return self._newest(name, self._folder.path(name), pointer)

    def _newest(self, name: str, path: Path, pointer: Stamp | None) -> _Build:
        """Open a build, or see its last commit; nothing is done while all is as it was.

        The engine renames a new meta.json in with each commit.
        """
        last = self._opened
        with damage_named(path):
            stamp = stamp_of(f"{path}/meta.json")
            if last is None or last.name != name:
                index = open_index(path, self._schema)
            elif (last.stamp, last.pointer) == (stamp, pointer):
                return last
            else:
                index = last.index
                index.reload()
        self._opened = _Build(name, path, index, stamp, pointer)
        return self._opened

    def _first_build(self) -> str:
        with self._folder.lock(self._wait_s):
            name = self._folder.current()
            if not name:
                name = self._folder.new_build(self._fingerprint)
                with damage_named(self._folder.path(name)):
                    open_index(self._folder.path(name), self._schema)
                self._folder.point_at(name)
            return name

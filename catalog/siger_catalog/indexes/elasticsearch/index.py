"""The index itself: searching, writing, building anew."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, TypeVar

from elasticsearch import NotFoundError

from siger_catalog.errors import IndexDamagedError, SearchError
from siger_catalog.indexes.elasticsearch.asking import to_answer, to_hits_body
from siger_catalog.indexes.elasticsearch.builds import Builds
from siger_catalog.indexes.elasticsearch.generations import Generations
from siger_catalog.indexes.elasticsearch.mapping import fingerprint
from siger_catalog.indexes.elasticsearch.reading import (
    WINDOW,
    point_in_time,
    read_revisions,
    sort_values_at,
)
from siger_catalog.indexes.elasticsearch.searching import Searching
from siger_catalog.indexes.elasticsearch.server import (
    Address,
    connect,
    failures_named,
    patiently,
)
from siger_catalog.indexes.elasticsearch.words import Words
from siger_catalog.indexes.elasticsearch.writing import Action, Bulk, to_actions, write
from siger_catalog.language import Language
from siger_catalog.language.vocabulary import Vocabulary
from siger_catalog.ports import IndexHealth, SearchIndex
from siger_catalog.searching.document import SearchDocument
from siger_catalog.searching.engine import EngineAnswer, Plan
from siger_catalog.searching.tree import All

T = TypeVar("T")

SEARCH_TIMEOUT_S = 5.0
_BULK_TIMEOUT_S = 60.0
_BUILDS_TIMEOUT_S = 10.0
_SEARCH_ATTEMPTS = 2
_WRITE_ATTEMPTS = 5
# A rebuild in which more documents are refused than this share is not served.
_MOST_REFUSED = 0.1
_OVER_ALL_SHARDS = "dfs_query_then_fetch"
_NO_HITS = {"size": 0}


class ElasticsearchIndex:
    """A SearchIndex on a server, made when it is first asked for.

    Any number of processes may share it. A search is waited for `search_timeout_s`;
    with more than one shard, the server first gathers how common each word is over
    all of them, so that scores do not depend on the shards.
    """

    name: ClassVar[str] = "elasticsearch"

    def __init__(  # noqa: PLR0913  what an operator may choose
        self,
        address: Address,
        language: Language,
        *,
        prefix: str = "siger",
        shards: int = 1,
        replicas: int = 0,
        search_timeout_s: float = SEARCH_TIMEOUT_S,
    ) -> None:
        client = connect(address)
        self._searching = client.options(request_timeout=search_timeout_s)
        self._writing = client.options(request_timeout=_BULK_TIMEOUT_S)
        self._builds = Builds(
            client=client.options(request_timeout=_BUILDS_TIMEOUT_S),
            prefix=prefix,
            fingerprint=fingerprint(language),
            shards=shards,
            replicas=replicas,
        )
        self._plans = Searching(
            client=self._searching,
            index=self._builds.alias,
            search_type="query_then_fetch" if shards == 1 else _OVER_ALL_SHARDS,
        )
        self._words = Words(self._searching, self._builds.alias, language)
        self._generations = Generations(self._searching, self._builds.alias)

    def run(self, plan: Plan) -> EngineAnswer:
        """Answer a plan (see Engine); partial when a shard failed or time ran out."""
        with failures_named("a search"):
            return self._asked(lambda: self._run(plan))

    def generation(self) -> Hashable:
        """Return what changes with the index; what others wrote, a second late."""
        with failures_named("a look at the index"):
            return self._asked(self._generations.read)

    def vocabulary(self) -> Vocabulary:
        """Return the words of all documents.

        As of this program's last write; what others wrote is seen a little later.
        """
        with failures_named("the words of the index"):
            return self._asked(self._words.read)

    def apply(
        self, documents: Iterable[SearchDocument], deleted: Mapping[str, int]
    ) -> None:
        """Write documents and deletions (see SearchIndex); searchable afterwards.

        Raises:
            DocumentsRefusedError: The server refuses some documents for what they
                hold; all others are written.
        """
        with failures_named("a write"):
            self._builds.begin()
            actions = to_actions(documents, deleted)
            try:
                done = self._write(self._builds.alias, actions, is_alias=True)
            finally:
                self._forget()
        done.raise_refused()

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build anew beside the old build and swap; searches and writes go on.

        Raises:
            DocumentsRefusedError: The server refuses some documents for what they
                hold; all others are served.
            SearchError: The new build is not complete; the old one is still served.
        """
        with failures_named("a rebuild"):
            build = self._builds.create()
            try:
                done = self._write(build, to_actions(documents, {}), is_alias=False)
                count = self._counted(build, done)
                self._builds.merge(build, count)
                self._builds.serve(build)
            except BaseException:
                self._builds.drop(build)
                raise
            self._forget()
        done.raise_refused()
        return count

    def revisions(self) -> Iterator[tuple[str, int]]:
        """Yield name and revision of every document."""
        with failures_named("the list of documents"):
            self._builds.begin()
            yield from read_revisions(self._writing, self._builds.alias)

    def copies(self) -> Sequence[SearchIndex]:
        """Return the index itself."""
        return (self,)

    def check(self) -> IndexHealth:
        """Ask for the build's health and count its documents.

        Raises:
            SearchUnavailableError: The server is out of reach.
        """
        with failures_named("a check"):
            try:
                self._builds.begin()
            except IndexDamagedError as error:
                return IndexHealth(document_count=0, problem=error.message)
            health = self._searching.cluster.health(index=self._builds.alias)
        if health["status"] == "red":
            problem = f"{self._builds.alias}: some shards are missing (status red)"
            return IndexHealth(document_count=0, problem=problem)
        return IndexHealth(document_count=self.run(Plan(tree=All(), size=0)).total)

    def close(self) -> None:
        """Give the connections back."""
        self._searching.close()

    def _forget(self) -> None:
        self._words.forget()
        self._generations.forget()

    def _asked(self, ask: Callable[[], T]) -> T:
        """Ask; where our alias is missing, begin, or say that a version is amiss."""
        try:
            return patiently(ask, attempts=_SEARCH_ATTEMPTS)
        except NotFoundError:
            self._builds.begin()
            return patiently(ask, attempts=_SEARCH_ATTEMPTS)

    def _run(self, plan: Plan) -> EngineAnswer:
        if plan.size and plan.offset + plan.size > WINDOW:
            return self._run_far_down(plan)
        return self._plans.answer(plan)

    def _run_far_down(self, plan: Plan) -> EngineAnswer:
        """Walk to a page that the server does not skip to, on one state of the index.

        The way is as long as the offset: for exports, not for pages.
        """
        body = to_hits_body(plan) | {"search_type": self._plans.search_type}
        with point_in_time(self._writing, self._builds.alias) as pit:
            before = sort_values_at(self._writing, pit, body, plan.offset)
            if before is None:
                raw = self._writing.search(**body | _NO_HITS, pit=pit)
            else:
                raw = self._writing.search(**body, pit=pit, search_after=before)
        hits = to_answer(raw.body, plan)
        if not plan.facets:
            return hits
        counted = self._plans.answer(replace(plan, size=0, offset=0))
        is_partial = hits.is_partial or counted.is_partial
        return replace(hits, facets=counted.facets, is_partial=is_partial)

    def _write(self, index: str, actions: Iterable[Action], *, is_alias: bool) -> Bulk:
        done = write(self._writing, index, actions, is_alias=is_alias)
        refresh = self._writing.indices.refresh
        patiently(lambda: refresh(index=index), attempts=_WRITE_ATTEMPTS)
        return done

    def _counted(self, build: str, done: Bulk) -> int:
        """Return how many documents a build holds, if it is fit to be served."""
        count = int(self._writing.count(index=build)["count"])
        if len(done.refused) > _MOST_REFUSED * (count + len(done.refused)):
            done.raise_refused()
        if count != done.written:
            raise SearchError(
                f"The new index {build} holds {count} documents of {done.written} that "
                "were sent; the old one is still served",
                fix="Run `siger reindex` again.",
            )
        return count

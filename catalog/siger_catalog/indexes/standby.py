"""An index with another kept beside it, which answers while the first cannot."""

import logging
import pickle
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TypeVar

from siger_catalog.errors import (
    IndexDamagedError,
    SearchError,
    SearchUnavailableError,
)
from siger_catalog.language.vocabulary import Vocabulary
from siger_catalog.ports import IndexHealth, SearchIndex
from siger_catalog.searching.document import SearchDocument
from siger_catalog.searching.engine import EngineAnswer, Plan

T = TypeVar("T")

_FIRST_PAUSE_S = 2.0
_LONGEST_PAUSE_S = 30.0

log = logging.getLogger(__name__)


class Breaker:
    """Tells whether to ask a part that failed: once after a pause, longer each time."""

    def __init__(self, first_pause_s: float = _FIRST_PAUSE_S) -> None:
        self._first_pause_s = first_pause_s
        self._pause_s = 0.0
        self._ask_again_at = 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Tell whether to ask now; after a pause one caller is let through."""
        with self._lock:
            if not self._pause_s:
                return True
            now = time.monotonic()
            if now < self._ask_again_at:
                return False
            self._ask_again_at = now + self._pause_s
            return True

    def note_failure(self) -> None:
        """Ask no more for a while, twice as long as the last time."""
        with self._lock:
            longer = min(self._pause_s * 2, _LONGEST_PAUSE_S)
            self._pause_s = longer or self._first_pause_s
            self._ask_again_at = time.monotonic() + self._pause_s

    def note_success(self) -> None:
        """Ask as always."""
        with self._lock:
            self._pause_s = 0.0


class StandbyIndex:
    """A SearchIndex of two that give the same answers; both are written.

    Reads ask `primary`; while it is out of reach, damaged or answers in part only,
    they ask `standby`. A write that `primary` does not take raises, after `standby`
    has it. `folder` holds a rebuild's documents for a while: about their size in JSON.
    """

    def __init__(
        self,
        primary: SearchIndex,
        standby: SearchIndex,
        folder: Path,
        *,
        first_pause_s: float = _FIRST_PAUSE_S,
    ) -> None:
        self._primary = primary
        self._standby = standby
        self._folder = folder
        self._breaker = Breaker(first_pause_s)
        # Revisions that only the standby has, so that each retry need not write them.
        self._ahead: dict[str, int] = {}

    @property
    def name(self) -> str:
        """The word that reports call the primary by."""
        return self._primary.name

    def run(self, plan: Plan) -> EngineAnswer:
        """Answer a plan (see Engine)."""
        answer = self._asked(lambda index: index.run(plan))
        if not answer.is_partial:
            return answer
        try:
            return self._standby.run(plan)
        except SearchError:
            return answer

    def generation(self) -> Hashable:
        """Return the generation of whichever answers now, and which one that is."""
        return self._asked(lambda index: (index.name, index.generation()))

    def vocabulary(self) -> Vocabulary:
        """Return the words of all documents."""
        return self._asked(lambda index: index.vocabulary())

    def apply(
        self, documents: Iterable[SearchDocument], deleted: Mapping[str, int]
    ) -> None:
        """Write to both; what either raises is raised, the primary's first."""
        written = list(documents)
        revisions = {d.name: d.revision for d in written} | dict(deleted)
        failure = self._write_standby(written, deleted)
        self._primary.apply(written, deleted)
        for name in revisions:
            self._ahead.pop(name, None)
        if failure:
            raise failure

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Rebuild the standby, then the primary from the same documents."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=self._folder) as spool:
            self._standby.rebuild(_spooling(documents, spool))
            spool.seek(0)
            count = self._primary.rebuild(_spooled(spool))
        self._ahead.clear()
        return count

    def revisions(self) -> Iterator[tuple[str, int]]:
        """Yield name and revision of every document of the primary."""
        return self._primary.revisions()

    def copies(self) -> Sequence[SearchIndex]:
        """Return both, the primary first."""
        return (self._primary, self._standby)

    def check(self) -> IndexHealth:
        """Look at the primary; `copies` leads to the other."""
        return self._primary.check()

    def close(self) -> None:
        """Close both."""
        self._primary.close()
        self._standby.close()

    def _asked(self, ask: Callable[[SearchIndex], T]) -> T:
        if self._breaker.allows():
            try:
                answer = ask(self._primary)
            except (SearchUnavailableError, IndexDamagedError) as error:
                self._breaker.note_failure()
                log.warning("%s; answering from the index beside it", error)
            else:
                self._breaker.note_success()
                return answer
        return ask(self._standby)

    def _write_standby(
        self, documents: Sequence[SearchDocument], deleted: Mapping[str, int]
    ) -> SearchError | None:
        new = [d for d in documents if self._ahead.get(d.name) != d.revision]
        gone = {n: r for n, r in deleted.items() if self._ahead.get(n) != r}
        try:
            if new or gone:
                self._standby.apply(new, gone)
        except SearchError as error:
            log.warning("the index beside %s: %s", self._primary.name, error)
            return error
        self._ahead |= {d.name: d.revision for d in new} | gone
        return None


def _spooling(
    documents: Iterable[SearchDocument], spool: IO[bytes]
) -> Iterator[SearchDocument]:
    for document in documents:
        pickle.dump(document, spool, pickle.HIGHEST_PROTOCOL)
        yield document


def _spooled(spool: IO[bytes]) -> Iterator[SearchDocument]:
    while True:
        try:
            yield pickle.load(spool)  # noqa: S301  our own file, without a name
        except EOFError:
            return

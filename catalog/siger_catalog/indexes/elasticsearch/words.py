"""The words of the index, kept until it changes."""

import threading
import time
from dataclasses import dataclass

from elasticsearch import Elasticsearch

from siger_catalog.indexes.elasticsearch.reading import count_words, generation
from siger_catalog.language import Language
from siger_catalog.language.vocabulary import Vocabulary, build_vocabulary

_LOOK_EVERY_S = 1.0
# Counting may take this share of the time at most, however often the index changes.
_COUNTING_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class _Kept:
    vocabulary: Vocabulary
    generation: object
    look_again_at: float


class Words:
    """Counts the words when asked for, and again when the index has changed."""

    def __init__(self, client: Elasticsearch, index: str, language: Language) -> None:
        self._client = client
        self._index = index
        self._language = language
        self._counting = threading.Lock()
        self._kept: _Kept | None = None

    def read(self) -> Vocabulary:
        """Return the words; while one thread counts, others go on with the last ones.

        Raises what the client raises.
        """
        kept = self._kept
        if kept and time.monotonic() < kept.look_again_at:
            return kept.vocabulary
        if not self._counting.acquire(blocking=kept is None):
            return kept.vocabulary if kept else self.read()
        try:
            self._kept = self._renewed(self._kept)
            return self._kept.vocabulary
        finally:
            self._counting.release()

    def forget(self) -> None:
        """Count anew when asked next, for this program has written."""
        self._kept = None

    def _renewed(self, kept: _Kept | None) -> _Kept:
        began_at = time.monotonic()
        now = generation(self._client, self._index)
        if kept and kept.generation == now:
            vocabulary = kept.vocabulary
        else:
            counts = count_words(self._client, self._index)
            vocabulary = build_vocabulary(counts, self._language)
        ended_at = time.monotonic()
        pause_s = max(_LOOK_EVERY_S, (ended_at - began_at) / _COUNTING_SHARE)
        return _Kept(vocabulary, now, ended_at + pause_s)

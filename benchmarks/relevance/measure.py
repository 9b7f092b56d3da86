"""How well searches are answered, on judged sets, by each engine.

    .venv/bin/python benchmarks/relevance/measure.py tuning watching [--worst 10]

All four sets have been looked at to change the search: a new figure needs a new set.
Elasticsearch is asked too when a node answers (`make elasticsearch`).
"""

import argparse
import os
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus import Judged, corpus, subjects
from judging import Query, grade, load_set, ndcg

from siger_catalog.errors import SearchError
from siger_catalog.indexes.elasticsearch import Address, ElasticsearchIndex
from siger_catalog.indexes.embedded import EmbeddedIndex
from siger_catalog.language import Language, build_language
from siger_catalog.ports import SearchIndex
from siger_catalog.provinces.regions import load_province
from siger_catalog.searching import SearchQuery, search, to_document

HERE = Path(__file__).parent
URL = os.environ.get("SIGER_TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9271")
TODAY = date(2026, 6, 1)
SETS = ("tuning", "practice", "watching", "final", "blind")
HELPFUL = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one query was answered."""

    query: Query
    mode: str
    total: int
    best: int
    ndcg: float
    first: tuple[str, ...]

    @property
    def is_answerable(self) -> bool:
        """Tell whether some dataset at least helps."""
        return self.best >= HELPFUL


@dataclass(frozen=True, slots=True)
class Summary:
    """A set in numbers: nDCG over the queries that have an answer, and failures.

    Left out are those whose place or year no useful dataset has (`unserved`).
    """

    ndcg: float
    zero: tuple[Outcome, ...]
    false: tuple[Outcome, ...]
    asked: int
    unserved: int
    unanswerable: int


def answer_all(
    queries: tuple[Query, ...],
    documents: Mapping[str, Judged],
    language: Language,
    index: SearchIndex,
) -> list[Outcome]:
    """Ask every query of a set."""
    return [_answer(query, documents, language, index) for query in queries]


def _answer(
    query: Query,
    documents: Mapping[str, Judged],
    language: Language,
    index: SearchIndex,
) -> Outcome:
    page = search(SearchQuery(text=query.text, size=10), language, index, TODAY)
    found = [documents[hit.name] for hit in page.results]
    grades = [grade(query, one) for one in documents.values()]
    return Outcome(
        query,
        page.mode,
        page.total,
        max(grades),
        ndcg([grade(query, one) for one in found], grades),
        tuple(f"{one.subject}@{one.region}" for one in found[:5]),
    )


def summarize(outcomes: list[Outcome]) -> Summary:
    """Put the outcomes of a set in numbers."""
    answerable = [o for o in outcomes if o.is_answerable]
    nothing = [o for o in outcomes if o.query.wants_nothing]
    return Summary(
        ndcg=statistics.fmean(o.ndcg for o in answerable),
        zero=tuple(o for o in answerable if not o.total),
        false=tuple(o for o in nothing if o.total),
        asked=len(answerable),
        unserved=len(outcomes) - len(answerable) - len(nothing),
        unanswerable=len(nothing),
    )


def report(name: str, engine: str, outcomes: list[Outcome], worst: int) -> None:
    """Print a set's numbers, by kind, and its worst queries."""
    done = summarize(outcomes)
    print(
        f"{name} on {engine}: nDCG@10 {done.ndcg:.3f} over {done.asked} queries "
        f"({done.unserved} left out), {len(done.zero)} without result, "
        f"{len(done.false)} false answers of {done.unanswerable}"
    )
    if not worst:
        return
    kinds: dict[str, list[float]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.is_answerable:
            kinds[outcome.query.kind].append(outcome.ndcg)
    for kind, values in sorted(kinds.items()):
        print(f"  {kind:14} {statistics.fmean(values):.3f} ({len(values)})")
    answerable = (o for o in outcomes if o.is_answerable)
    for outcome in (*sorted(answerable, key=lambda o: o.ndcg)[:worst], *done.false):
        found = ", ".join(outcome.first)
        print(f"  {outcome.ndcg:.2f} {outcome.mode:13} {outcome.query.text} -> {found}")


def main() -> None:
    """Measure the sets that were named."""
    options = argparse.ArgumentParser(description="Relevance on judged sets.")
    options.add_argument("sets", nargs="+", choices=SETS)
    options.add_argument("--worst", type=int, default=0)
    chosen = options.parse_args()
    language = build_language(load_province())
    judged = {one.entry.name: one for one in corpus()}
    keys = frozenset(subject.key for subject in subjects())
    documents = [to_document(one.entry, language) for one in judged.values()]
    with tempfile.TemporaryDirectory() as folder:
        prefix = f"relevance-{os.getpid()}"
        server = ElasticsearchIndex(Address(url=URL), language, prefix=prefix)
        engines: list[SearchIndex] = [EmbeddedIndex(Path(folder), language)]
        engines[0].rebuild(documents)
        with suppress(SearchError):
            server.rebuild(documents)
            engines.append(server)
        for name in chosen.sets:
            queries = load_set(HERE / f"{name}.toml", keys)
            for index in engines:
                outcomes = answer_all(queries, judged, language, index)
                report(name, index.name, outcomes, chosen.worst)
        server.close()


if __name__ == "__main__":
    main()

"""What is measured of one engine: filling, size, searches in it and over HTTP."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from made_datasets import read_documents
from made_searches import TYPED, make_searches, path_of, plans_of, without_facets
from search_rebuild import Rebuilt, rebuild_beside_searches
from search_server import Load, Server, serving
from search_timing import Timings, forget_peak, memory_mb, seconds_of, time_each

from siger_catalog.indexes.counting import CountingIndex
from siger_catalog.language import Language
from siger_catalog.ports import SearchIndex
from siger_catalog.searching import suggest
from siger_catalog.searching.engine import Plan

_REBUILT_DATASETS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """One engine to be measured: made twice, once for the small rebuild.

    `settings` lead `siger serve` to it; `processes` work for it outside of ours.
    """

    name: str
    make: Callable[[str], SearchIndex]
    size_mb: Callable[[], float]
    settings: Mapping[str, str]
    processes: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one engine did."""

    documents_per_s: float
    size_mb: float
    fill_memory_mb: Mapping[str, float]
    totals: tuple[int, ...]
    in_engine: Mapping[str, Timings]
    over_http: Mapping[str, Timings]
    added_ms: float
    load: Load
    server_memory_mb: Mapping[str, float]
    rebuilt: Rebuilt


def measure(
    engine: Engine, folder: Path, spool: IO[bytes], language: Language, load_s: float
) -> Measured:
    """Fill one engine with all documents and search it."""
    index = engine.make("")
    count = 0

    def fill() -> None:
        nonlocal count
        count = index.rebuild(read_documents(spool))

    forget_peak()
    fill_s = seconds_of(fill)
    fill_memory = memory_mb(os.getpid())
    totals, in_engine = _in_engine(engine, index, language)
    with serving(folder, engine.settings, engine.processes) as server:
        over_http = _over_http(server)
        load = server.load([path_of(query) for query in make_searches()], load_s)
        server_memory = server.memory_mb()
    index.close()
    return Measured(
        documents_per_s=count / fill_s,
        size_mb=engine.size_mb(),
        fill_memory_mb=fill_memory,
        totals=totals,
        in_engine=in_engine,
        over_http=over_http,
        added_ms=_added_ms(over_http["again"], in_engine["facets known"]),
        load=load,
        server_memory_mb=server_memory,
        rebuilt=_rebuild(engine, spool, language),
    )


def _in_engine(
    engine: Engine, index: SearchIndex, language: Language
) -> tuple[tuple[int, ...], dict[str, Timings]]:
    """Put the plans of all searches to the engine, in four ways, and type."""
    index.vocabulary()
    understood = [plans_of(query, language, index) for query in make_searches()]
    plans = [made for _, made in understood]
    bare = [without_facets(made) for made in plans]
    keeping = CountingIndex(index)
    processes = (os.getpid(), *engine.processes)

    def asked(which: SearchIndex) -> Callable[[Sequence[Plan]], object]:
        return lambda made: [which.run(plan) for plan in made]

    timings = {
        "facets counted": time_each(asked(index), plans, processes),
        "first time": time_each(asked(keeping), plans, processes),
        "facets known": time_each(asked(keeping), plans, processes),
        "no facets": time_each(asked(index), bare, processes),
        "suggestions while typing": time_each(
            lambda typed: suggest(typed, language, keeping), TYPED, processes
        ),
    }
    return tuple(total for total, _ in understood), timings


def _over_http(server: Server) -> dict[str, Timings]:
    """Ask the endpoint for all searches, twice; the server has answered none yet."""
    searches = make_searches()
    paths = [path_of(query) for query in searches]
    is_first_page = [query.page == 1 for query in searches]
    first, again = server.time_each(paths), server.time_each(paths)
    return {
        "first time": first,
        "first time, page 1": first.only(is_first_page),
        "first time, later pages": first.only([not page for page in is_first_page]),
        "again": again,
        "again, page 1": again.only(is_first_page),
        "again, later pages": again.only([not page for page in is_first_page]),
        "fixed answer (/healthz)": server.time_each(["/healthz"] * len(paths)),
    }


def _added_ms(endpoint: Timings, engine: Timings) -> float:
    """Return what the endpoint adds to a search in the middle, search by search."""
    pairs = zip(endpoint.wall_ms, engine.wall_ms, strict=True)
    return Timings(tuple(whole - part for whole, part in pairs), 0.0).at(50)


def _rebuild(engine: Engine, spool: IO[bytes], language: Language) -> Rebuilt:
    index = engine.make("small")
    index.rebuild(read_documents(spool, _REBUILT_DATASETS))
    documents = read_documents(spool, _REBUILT_DATASETS)
    rebuilt = rebuild_beside_searches(CountingIndex(index), documents, language)
    index.close()
    return rebuilt

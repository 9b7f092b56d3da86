"""Embedded index against Elasticsearch, in one run on one machine; prints ratios.

    .venv/bin/python benchmarks/search_engines.py [--documents 50000]

Needs a node from `make elasticsearch` (or SIGER_TEST_ELASTICSEARCH_URL); without one it
says so and measures the embedded index alone. A million documents want
SIGER_ES_HEAP=1g for the node, and 8 GB of room in the temporary folder (TMPDIR).
"""

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import IO

from elasticsearch import ApiError, Elasticsearch, TransportError
from made_datasets import write_documents
from search_measuring import Engine, Measured, measure
from search_report import print_report
from search_timing import is_here, seconds_of

from siger_catalog.indexes.elasticsearch import Address, ElasticsearchIndex
from siger_catalog.indexes.embedded import EmbeddedIndex
from siger_catalog.language import Language, build_language
from siger_catalog.ports import SearchIndex
from siger_catalog.provinces.regions import load_province

URL = os.environ.get("SIGER_TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9271")
PREFIX = f"bench-{os.getpid()}"


def main() -> None:
    """Measure both engines over the same documents and print a table."""
    options = argparse.ArgumentParser(description="Embedded against Elasticsearch.")
    options.add_argument("--documents", type=int, default=50_000)
    options.add_argument("--seconds", type=float, default=10.0, help="of the load")
    given = options.parse_args()
    language = build_language(load_province())
    with (
        Elasticsearch(URL, request_timeout=60) as node,
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile() as spool,
    ):
        print_machine(given.documents, node)
        made_s = seconds_of(lambda: write_documents(given.documents, language, spool))
        print(f"making the documents: {given.documents / made_s:.0f} a second\n")
        measured = measure_all(Path(folder), spool, node, language, given.seconds)
    print_report(measured)


def measure_all(
    folder: Path,
    spool: IO[bytes],
    node: Elasticsearch,
    language: Language,
    load_s: float,
) -> list[Measured]:
    """Measure the embedded index, and the server where there is one."""
    engines = [embedded(folder / "embedded", language)]
    engines += [server(node, language)] if node_version(node) else []
    with removed_in_the_end(node):
        return [
            measure(engine, folder / engine.name, spool, language, load_s)
            for engine in engines
        ]


def embedded(folder: Path, language: Language) -> Engine:
    """Return the embedded index, where `siger serve` looks for it."""

    def make(name: str) -> SearchIndex:
        return EmbeddedIndex(folder / (name or "index"), language)

    return Engine(
        name="embedded",
        make=make,
        size_mb=lambda: folder_mb(folder / "index"),
        settings={"SIGER_ELASTICSEARCH_URL": ""},
        processes=(),
    )


def server(node: Elasticsearch, language: Language) -> Engine:
    """Return the index on the node, without one beside it."""

    def make(name: str) -> SearchIndex:
        # Another first word, for one index must not take the other's builds for its.
        prefix = f"{name}-{PREFIX}" if name else PREFIX
        return ElasticsearchIndex(Address(url=URL), language, prefix=prefix)

    return Engine(
        name="elasticsearch",
        make=make,
        size_mb=lambda: store_mb(node),
        settings={
            "SIGER_ELASTICSEARCH_URL": URL,
            "SIGER_ELASTICSEARCH_PREFIX": PREFIX,
            "SIGER_SEARCH_STANDBY": "false",
        },
        processes=node_processes(node),
    )


@contextmanager
def removed_in_the_end(node: Elasticsearch) -> Iterator[None]:
    """Remove what was built on the node."""
    try:
        yield
    finally:
        if node_version(node):
            names = list(node.indices.get(index=f"*{PREFIX}-*").body)
            if names:
                node.indices.delete(index=names)


def node_version(node: Elasticsearch) -> str:
    """Return the version of the node, empty when it does not answer."""
    try:
        about = node.nodes.info(metric="process").body["nodes"]
    except (ApiError, TransportError):
        return ""
    return str(next(iter(about.values()))["version"])


def node_processes(node: Elasticsearch) -> list[int]:
    """Return the node's process, if it is of this machine."""
    about = node.nodes.info(metric="process").body["nodes"].values()
    numbers = [int(one["process"]["id"]) for one in about]
    return [number for number in numbers if is_here(number, "elasticsearch")]


def print_machine(documents: int, node: Elasticsearch) -> None:
    """Say what was measured, and on what."""
    processor = platform.processor() or platform.machine()
    load = ", ".join(f"{busy:.1f}" for busy in os.getloadavg())
    print(f"search engines: {documents} datasets, 200 searches with ten facets")
    print(f"machine: {processor}, {os.cpu_count()} cores, load before {load}")
    print(
        f"versions: Python {platform.python_version()}, tantivy {version('tantivy')}, "
        f"Elasticsearch {node_version(node) or f'none at {URL} (make elasticsearch)'}"
    )


def folder_mb(folder: Path) -> float:
    """Return the size of the files in a folder."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


def store_mb(node: Elasticsearch) -> float:
    """Return the size of the large index on the node."""
    node.indices.flush(index=PREFIX)
    told = node.indices.stats(index=PREFIX, metric="store").body
    return float(told["_all"]["primaries"]["store"]["size_in_bytes"]) / 1e6


if __name__ == "__main__":
    main()

"""Embedded index against Elasticsearch, in one run on one machine; prints ratios.

    .venv/bin/python benchmarks/search_engines.py [--documents 50000]

Needs a node from `make elasticsearch` (or SIGER_TEST_ELASTICSEARCH_URL); without one it
says so and ends. A million documents want SIGER_ES_HEAP=1g for the node, and 3 GB of
room in the temporary folder. Measured: documents a second of a rebuild, the size of the
index, and whole searches (text understood, facets counted, hits marked).
"""

import argparse
import os
import pickle
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from elasticsearch import ApiError, Elasticsearch, TransportError

from siger_catalog.indexes.elasticsearch import Address, ElasticsearchIndex
from siger_catalog.indexes.embedded import EmbeddedIndex
from siger_catalog.language import Language, build_language
from siger_catalog.model import Agent, Dataset, Distribution, Entry, Serving, Version
from siger_catalog.ports import SearchIndex
from siger_catalog.provinces.regions import load_province
from siger_catalog.searching import SearchDocument, SearchQuery, search, to_document

URL = os.environ.get("SIGER_TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9271")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SUBJECTS = (
    *("padi", "jagung", "kopi", "lada", "kakao", "ubi kayu", "sapi", "ikan", "udang"),
    *("penduduk", "kemiskinan", "pengangguran", "upah", "sekolah", "guru", "siswa"),
    *("puskesmas", "stunting", "imunisasi", "dokter", "jalan", "jembatan", "irigasi"),
    *("pajak", "anggaran", "wisata", "hotel", "koperasi", "pasar", "harga cabai"),
    *("sampah", "air sungai", "banjir", "longsor", "pegawai", "desa", "pemilih"),
)
FRAMES = ("Jumlah", "Produksi", "Rekapitulasi", "Daftar", "Perkembangan", "Persentase")
MORE = (
    *("menurut", "kecamatan", "tahun", "tiap", "hasil", "pencatatan", "dinas", "data"),
    *("bulan", "triwulan", "sumber", "survei", "sensus", "wilayah", "satuan", "nilai"),
    *("rumah", "tangga", "laki", "perempuan", "umur", "kelompok", "jenis", "luas"),
)
TOPICS = (
    "pertanian-pangan",
    "kesehatan",
    "pendidikan",
    "kependudukan",
    "infrastruktur",
)
TEXTS = (
    *("kopi", "produksi padi", "penduduk lampung barat", "stunting pesawaran 2023"),
    *("guru sekolah metro", "harga cabai", "jalan rusak", "coffee", "kemiskinan"),
    *("banjir lamsel", "jumlah pegawai", "pendudk", "anggaran 2021", "rekapitulasi"),
    *("imunisasi umur kelompok", "pajak hotel", "desa", "koperasi tubaba", "", "lada"),
)
NARROWINGS: tuple[dict[str, object], ...] = (
    {},
    {},
    {"page": 2},
    {"filters": {"format": ("csv",)}},
    {"filters": {"topic": ("kesehatan", "pendidikan"), "year": ("2020-2022",)}},
    {"filters": {"region": ("18.04", "18.71"), "quality": ("valid",)}},
    {"sort": "newest"},
    {"sort": "title", "page": 5},
    {"page": 50},
    {"page": 450},
)


@dataclass(frozen=True)
class Measured:
    """What one engine did; times in milliseconds."""

    documents_per_s: float
    size_mb: float
    latencies_ms: tuple[float, ...]
    totals: tuple[int, ...]


def main() -> None:
    """Measure both engines and print their ratios."""
    options = argparse.ArgumentParser(description="Embedded against Elasticsearch.")
    options.add_argument("--documents", type=int, default=50_000)
    count = options.parse_args().documents
    node = Elasticsearch(URL, request_timeout=30)
    try:
        version = node.nodes.info().body["nodes"].popitem()[1]["version"]
    except (ApiError, TransportError):
        print(f"search engines: no node at {URL}; `make elasticsearch` starts one")
        return
    cores = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    print(f"search engines: {count} documents, Elasticsearch {version}, {cores}")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as spool:
        language = build_language(load_province())
        made_s = timed(lambda: write_documents(count, language, spool))
        print(f"  making them: {count / made_s:.0f} documents/s")
        report(*measure_both(Path(folder), language, spool, node))
    node.close()


def measure_both(
    folder: Path,
    language: Language,
    spool: IO[bytes],
    node: Elasticsearch,
) -> tuple[Measured, Measured]:
    """Build, then search, each engine in turn over the same documents."""
    embedded = EmbeddedIndex(folder, language)
    prefix = f"bench-{os.getpid()}"
    server = ElasticsearchIndex(Address(url=URL), language, prefix=prefix)
    try:
        one = measure(embedded, language, spool, lambda: folder_mb(folder))
        other = measure(server, language, spool, lambda: store_mb(node, prefix))
    finally:
        server.close()
        names = list(node.indices.get(index=f"{prefix}-*").body)
        if names:
            node.indices.delete(index=names)
    return one, other


def measure(
    index: SearchIndex,
    language: Language,
    spool: IO[bytes],
    size_mb: Callable[[], float],
) -> Measured:
    """Rebuild the index and ask it everything, once to warm it and once timed."""
    began_at = time.perf_counter()
    count = index.rebuild(read_documents(spool))
    rate = count / (time.perf_counter() - began_at)
    queries = [
        SearchQuery(text=text, **narrowing)  # type: ignore[arg-type]  # mixed values
        for text in TEXTS
        for narrowing in NARROWINGS
    ]
    random.Random(1).shuffle(queries)  # noqa: S311  an order, no secret
    for query in queries:
        search(query, language, index, NOW.date())
    latencies, totals = [], []
    for query in queries:
        began_at = time.perf_counter()
        page = search(query, language, index, NOW.date())
        latencies.append((time.perf_counter() - began_at) * 1000)
        totals.append(page.total)
    return Measured(rate, size_mb(), tuple(latencies), tuple(totals))


def report(embedded: Measured, server: Measured) -> None:
    """Print each figure of both and their ratio."""
    rows = [
        ("indexing, documents/s", embedded.documents_per_s, server.documents_per_s),
        ("index size, MB", embedded.size_mb, server.size_mb),
    ]
    for name, share in (("p50", 50), ("p95", 95), ("p99", 99)):
        both = [at(m.latencies_ms, share) for m in (embedded, server)]
        rows.append((f"search with facets, {name} ms", *both))
    for name, one, other in rows:
        ratio = other / one if one else 0.0
        print(f"  {name}: embedded {one:.1f}, server {other:.1f}: {ratio:.2f} x")
    same = sum(a == b for a, b in zip(embedded.totals, server.totals, strict=True))
    print(f"  same totals: {same} of {len(embedded.totals)} searches")


def at(latencies: tuple[float, ...], percent: int) -> float:
    """Return a percentile."""
    return statistics.quantiles(latencies, n=100)[percent - 1]


def write_documents(count: int, language: Language, spool: IO[bytes]) -> None:
    """Make documents, the same in every run, and keep them in a file."""
    chance = random.Random(20261124)  # noqa: S311  no secret
    regions = [region.code for region in language.province.regions]
    for number in range(count):
        document = to_document(_entry(number, chance, regions), language)
        pickle.dump(document, spool, pickle.HIGHEST_PROTOCOL)


def read_documents(
    spool: IO[bytes],
) -> Iterator[SearchDocument]:
    """Yield the documents again."""
    spool.seek(0)
    while True:
        try:
            yield pickle.load(spool)  # noqa: S301  our own file, without a name
        except EOFError:
            return


def _entry(number: int, chance: random.Random, regions: list[str]) -> Entry:
    subject, frame = chance.choice(SUBJECTS), chance.choice(FRAMES)
    first, name = chance.randint(2015, 2024), f"dataset-{number}"
    notes = [subject, *chance.choices(MORE, k=40), *chance.choices(SUBJECTS, k=3)]
    file_format = chance.choice(("csv", "csv", "xlsx", "pdf", "geojson"))
    dataset = Dataset(
        name=name,
        title=f"{frame} {subject} {' '.join(chance.choices(MORE, k=3))} {first}",
        publisher=Agent(slug=f"dinas-{number % 60}", name=f"Dinas {number % 60}"),
        description=" ".join(notes),
        tags=tuple(chance.choices(SUBJECTS, k=2)),
        topics=(chance.choice(TOPICS),),
        region=chance.choice(regions),
        years=tuple(range(first, first + chance.randint(1, 4))),
        modified_at=NOW - timedelta(minutes=chance.randint(0, 3_000_000)),
        distributions=(
            Distribution(
                id=name,
                remote_id=name,
                title="Tabel",
                url=f"https://example.org/{name}",
                format=file_format,
            ),
        ),
    )
    version = Version(
        number=1,
        dataset=dataset,
        findings=(),
        quality=chance.choice(("valid", "valid", "warnings", "errors", "unchecked")),
        fingerprint="",
        published_at=NOW,
    )
    return Entry(
        name=name,
        source=f"source-{number % 16}",
        remote_id=name,
        revision=1,
        serving=Serving(state="current", version=1, since=NOW),
        version=version,
        first_published_at=NOW,
        harvested_at=NOW,
    )


def folder_mb(folder: Path) -> float:
    """Return the size of the files in a folder."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


def store_mb(node: Elasticsearch, prefix: str) -> float:
    """Return the size of an index on the node."""
    node.indices.flush(index=prefix)
    told = node.indices.stats(index=prefix, metric="store").body
    return float(told["_all"]["primaries"]["store"]["size_in_bytes"]) / 1e6


def timed(work: Callable[[], None]) -> float:
    """Return the seconds of some work."""
    began_at = time.perf_counter()
    work()
    return time.perf_counter() - began_at


if __name__ == "__main__":
    main()

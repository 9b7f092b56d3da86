"""Two hundred searches as people make them: words, filters, orders, pages far down."""

import random
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from urllib.parse import urlencode

from made_datasets import NAMES, NOW

from siger_catalog.language import Language
from siger_catalog.ports import SearchIndex
from siger_catalog.searching import SearchQuery, search
from siger_catalog.searching.engine import EngineAnswer, Plan
from siger_catalog.searching.parameters import to_parameters

RARE, RARER = NAMES[40], NAMES[900]
TEXTS = (
    *("kopi", "produksi padi", "penduduk lampung barat", "stunting pesawaran 2023"),
    *("guru sekolah metro", "harga cabai", "jalan rusak", "coffee", "kemiskinan"),
    *("banjir lamsel", "jumlah pegawai", "pendudk", "anggaran 2021", "penduduk"),
    *("imunisasi umur kelompok", "pajak hotel", RARE, f"sekolah {RARER}", ""),
    "koperasi tubaba",
)
# What stands in the box while somebody writes, letter by letter.
TYPED = tuple(
    text[:end]
    for text in ("produksi padi lampung", "jumlah guru", "stunting", "dinas 3", "kopi")
    for end in range(2, len(text) + 1)
)
NARROWINGS: tuple[Mapping[str, object], ...] = (
    {},
    {"page": 2},
    {"filters": {"format": ("csv",)}},
    {"filters": {"topic": ("kesehatan", "pendidikan"), "year": ("2020-2022",)}},
    {"filters": {"region": ("18.04", "18.71"), "quality": ("valid",)}},
    {"filters": {"source": ("source-3",), "organization": ("dinas-3",)}},
    {"sort": "newest"},
    {"sort": "title", "page": 5},
    {"page": 50},
    {"page": 496},
)


class _Noting:
    """An engine that answers as another does and notes what it was asked."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self.vocabulary = index.vocabulary
        self.generation = index.generation
        self.plans: list[Plan] = []

    def run(self, plan: Plan) -> EngineAnswer:
        self.plans.append(plan)
        return self._index.run(plan)


def make_searches() -> list[SearchQuery]:
    """Return the searches, in an order that is mixed but the same in every run."""
    made = [
        SearchQuery(text=text, **narrowing)  # type: ignore[arg-type]  # mixed values
        for text, narrowing in product(TEXTS, NARROWINGS)
    ]
    random.Random(1).shuffle(made)  # noqa: S311  an order, no secret
    return made


def plans_of(
    query: SearchQuery, language: Language, index: SearchIndex
) -> tuple[int, tuple[Plan, ...]]:
    """Return what a search finds, and every plan it puts to the engine for it."""
    noting = _Noting(index)
    page = search(query, language, noting, NOW.date())
    return page.total, tuple(noting.plans)


def without_facets(plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
    """Return the plans with nothing to count."""
    return tuple(replace(plan, facets=()) for plan in plans)


def path_of(query: SearchQuery) -> str:
    """Return the address of a search at our endpoint."""
    return f"/api/v1/search?{urlencode(to_parameters(query))}"

"""Judged searches: who wants what, and how well an answer serves them.

A set is a TOML file beside this one, `[[query]]` each:

    text = "guru sd pesawaran"   what somebody writes
    kind = "place"               a word for the table of results
    region = "18.09"             the region that is meant, if one is
    years = [2022]               the years that are meant, if any are
    best = ["guru-sd"]           subjects that are the answer (grade 3)
    good = ["guru-smp"]          subjects that help (grade 2)
    near = ["sekolah-sd"]        subjects that are related (grade 1)

A query without subjects asks for what the catalog does not have: any result is a false
answer. Measure: nDCG at 10 with gains 2^grade - 1 (Järvelin and Kekäläinen 2002,
https://doi.org/10.1145/582415.582418).
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

from corpus import Judged

PROVINCE = "18"
DEPTH = 10
_FIELDS = frozenset({"text", "kind", "region", "years", "best", "good", "near"})
_GRADES = (("best", 3), ("good", 2), ("near", 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One judged search; `grades` by subject, `region` empty when none is meant."""

    text: str
    kind: str
    region: str
    years: tuple[int, ...]
    grades: dict[str, int]

    @property
    def wants_nothing(self) -> bool:
        """Tell whether the catalog has no answer."""
        return not self.grades


def load_set(path: Path, subjects: frozenset[str]) -> tuple[Query, ...]:
    """Read a judged set.

    Raises:
        ValueError: A field or subject that does not exist, or a text twice.
    """
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["query"]
    queries = tuple(_query(row, subjects) for row in rows)
    if len({query.text for query in queries}) < len(queries):
        raise ValueError(f"{path.name}: a text stands there twice")
    return queries


def _query(row: dict[str, Any], subjects: frozenset[str]) -> Query:
    grades = {s: grade for field, grade in _GRADES for s in row.get(field, ())}
    strange = (set(row) - _FIELDS) | (set(grades) - subjects)
    if strange:
        raise ValueError(f"{row.get('text')!r}: nobody knows {sorted(strange)}")
    return Query(
        text=row["text"],
        kind=row["kind"],
        region=row.get("region", ""),
        years=tuple(row.get("years", ())),
        grades=grades,
    )


def grade(query: Query, judged: Judged) -> int:
    """Return how well a dataset serves a query, 0 to 3.

    The right subject of another region is no use; the province's own table holds the
    place among others: one less. Data of other years than those meant: one less.
    """
    found = query.grades.get(judged.subject, 0)
    if query.region and judged.region != query.region:
        found = found - 1 if judged.region == PROVINCE else 0
    if query.years and not set(query.years) & set(judged.years):
        found -= 1
    return max(found, 0)


def ndcg(found: Sequence[int], ideal: Sequence[int]) -> float:
    """Return nDCG at 10 of grades in the order found; 1 where none is to be had."""
    best = _gain(sorted(ideal, reverse=True))
    return _gain(found) / best if best else 1.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2**g - 1) / log2(i + 2) for i, g in enumerate(grades[:DEPTH]))

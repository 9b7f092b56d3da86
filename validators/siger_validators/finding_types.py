"""The words for findings, read out of finding_types.toml and those of the rooms."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any, Literal

from siger_catalog.model import Finding, FindingType
from siger_catalog.schemas import Text

# As many findings as Frictionless lists by default (limit_errors): enough to see what
# is wrong with a file, few enough to store for every version of it.
FINDING_LIMIT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The finding types of one part of the program, and their metadata weights."""

    by_type: Mapping[str, FindingType]
    weights: Mapping[str, int]

    @property
    def types(self) -> tuple[FindingType, ...]:
        """Every finding type of the part."""
        return tuple(self.by_type.values())

    def finding(self, type_: str, **place: Any) -> Finding:
        """Make a finding of a known type, with that type's severity.

        `place` holds further fields of Finding; every params value becomes text.

        Raises:
            KeyError: The type has no words: a mistake of the program.
        """
        known = self.by_type[type_]
        params = {key: str(value) for key, value in place.pop("params", {}).items()}
        if type_ in self.weights:
            params["weight"] = str(self.weights[type_])
        return Finding(type=type_, severity=known.severity, params=params, **place)


def capped(findings: Iterable[Finding], words: Words) -> Iterator[Finding]:
    """Yield at most FINDING_LIMIT findings, then one that says there are more."""
    rest = iter(findings)
    yield from islice(rest, FINDING_LIMIT)
    if next(rest, None) is not None:
        yield words.finding("siger-temuan-lain", params={"limit": FINDING_LIMIT})


def stopped_finding(
    words: Words, reason: Literal["time", "memory", "crash"], distribution_id: str = ""
) -> Finding:
    """Say that a child process was ended before it had done with a file."""
    return words.finding(
        "siger-pemeriksaan-dihentikan",
        distribution_id=distribution_id,
        params={"case": reason},
    )


@cache
def load_words(group: str) -> Words:
    """Read the words of a group: "table", "reading", "regions", "privacy", ..."""
    shared = _read("finding_types.toml")
    entries = {t: entry for t, entry in shared.items() if group in entry["groups"]}
    entries |= _read(group, "finding_types.toml")
    return Words(
        by_type={kind.type: kind for kind in _types(entries)},
        weights={t: e["weight"] for t, e in entries.items() if "weight" in e},
    )


def _read(*path: str) -> Mapping[str, Mapping[str, Any]]:
    """Read a file of words; a room need not have one of its own."""
    file = resources.files(__package__).joinpath(*path)
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def _types(entries: Mapping[str, Mapping[str, Any]]) -> Iterator[FindingType]:
    for type_, entry in entries.items():
        yield FindingType(
            type=type_,
            severity=entry["severity"],
            quarantines=entry.get("quarantines", False),
            title=Text(entry["title_id"], entry["title_en"]),
            description=Text(entry["description_id"], entry["description_en"]),
            fix=Text(entry["fix_id"], entry["fix_en"]),
        )

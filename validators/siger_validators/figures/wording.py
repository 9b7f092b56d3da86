"""What headings and cells say of figures: kind, unit, multiplier, totals."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from siger_catalog.language.words import words
from siger_validators.figures.rules import Kind

_YEAR = re.compile(r"(19|20)\d\d")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LONGEST_UNIT = 5  # words: "ribu kilogram per hektare"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a family ("orang", "berat") and its size in that family.

    An unknown unit is its own family. `text` is as written.
    """

    family: str
    size: float
    text: str

    def contradicts(self, other: "Unit") -> bool:
        """Tell whether both cannot be said of the same figures."""
        if self.family == other.family:
            return self.size != other.size
        return bool({self.family, other.family} <= _families())


def kind_of(heading: str, unit: str = "") -> Kind:
    """Tell whether a column's total is a sum, is none, or nobody knows."""
    said = set(words(heading)) | ({"persen"} if "%" in heading + unit else set())
    is_rate = said & word_set("kinds", "rate") or (
        {"per", "persen", "indeks"}.intersection(words(unit)) or "/" in unit
    )
    if is_rate:
        return "rate"
    return "amount" if said & word_set("kinds", "amount") else ""


def unit_in(heading: str) -> Unit | None:
    """Return the unit that a heading states in brackets or at its end, if it does."""
    for bracketed in reversed(_BRACKETS.findall(heading)):
        unit = unit_of(bracketed)
        if unit:
            return unit
    said = words(_BRACKETS.sub(" ", heading))
    multipliers = _words()["multipliers"]
    at = next((i for i, word in enumerate(said) if word in multipliers), None)
    return unit_of(" ".join(said[at:])) if at is not None else None


def unit_of(text: str) -> Unit | None:
    """Return the unit that a cell or bracket names; None where it is not certain.

    A multiplier alone ("ribu") is of no family; a rate ("kuintal per ha") is a family
    of its own spelling.
    """
    said = ["persen" if w == "%" else w for w in words(text.replace("%", " persen "))]
    if not said or len(said) > _LONGEST_UNIT:
        return None
    known = _words()
    size = 1.0
    while said and said[0] in known["multipliers"]:
        size *= known["multipliers"][said.pop(0)]
    base = " ".join(said)
    for family, units in known["units"].items():
        if base in units:
            return Unit(family, size * units[base], text.strip())
    if base and (size > 1 or "per" in said or "/" in text):
        return Unit(base, size, text.strip())
    return Unit("", size, text.strip()) if size > 1 else None


def year_in(heading: str) -> int | None:
    """Return the one year that a heading names ("Produksi 2021"), else None."""
    years = {match.group() for match in _YEAR.finditer(heading)}
    return int(years.pop()) if len(years) == 1 else None


def stem_of(heading: str) -> str:
    """Return a heading without its year, units in brackets, marks and case."""
    bare = _YEAR.sub(" ", _BRACKETS.sub(" ", heading))
    return " ".join(words(bare))


@cache
def word_set(group: str, key: str) -> frozenset[str]:
    """Return the words of words.toml under that group and key."""
    return frozenset(_words()[group][key].split())


@cache
def pairs() -> Mapping[str, tuple[frozenset[str], ...]]:
    """Return the groups of headings that add up, each part by its words."""
    return {
        name: tuple(frozenset(part.split("|")) for part in text.split())
        for name, text in _words()["pairs"].items()
    }


@cache
def _families() -> frozenset[str]:
    return frozenset(_words()["units"])


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("words.toml").read_text("utf-8")
    return tomllib.loads(text)

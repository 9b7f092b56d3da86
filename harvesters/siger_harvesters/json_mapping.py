"""Mapping files: how the JSON of a portal is asked for and what it means.

A mapping is a TOML file. Every mistake in it is told at once, so that whoever writes
one needs to run it once.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from siger_catalog.causes import failure
from siger_catalog.errors import SourceFormatError
from siger_catalog.model import Source
from siger_harvesters.json_shapes import JsonMapping

OPTION = "mapping"
_LONGEST = 200_000
_MOST_TOLD = 30


class MappingMistakesError(Exception):
    """A mapping file holds mistakes; `mistakes` lists all of them."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes[:_MOST_TOLD]))
        self.mistakes = mistakes


def read_mapping(text: str) -> JsonMapping:
    """Read a mapping file.

    Raises:
        MappingMistakesError: It is no TOML, or holds mistakes.
    """
    try:
        mapping = JsonMapping.model_validate(tomllib.loads(text[:_LONGEST]))
    except ValidationError as error:
        raise MappingMistakesError([_told(dict(e)) for e in error.errors()]) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MappingMistakesError([f"no TOML: {error}"]) from error
    if mistakes := [*mapping.mistakes()]:
        raise MappingMistakesError(mistakes)
    return mapping


def shipped_mappings() -> Mapping[str, str]:
    """Return the text of every mapping that comes with the package, by its name."""
    folder = files("siger_harvesters") / "mappings"
    return {
        each.name.removesuffix(".toml"): each.read_text("utf-8")
        for each in sorted(folder.iterdir(), key=lambda e: e.name)
        if each.name.endswith(".toml")
    }


def mapping_of(source: Source) -> JsonMapping:
    """Return the mapping that a source names by its option `mapping`.

    Raises:
        SourceFormatError: It names none, or one that cannot be read or is wrong.
    """
    named = source.options.get(OPTION, "")
    try:
        return _read(_text_of(named))
    except OSError as error:
        known = ", ".join(shipped_mappings())
        detail = f"tidak ada; yang tersedia: {known}"
        place = f"{source.url} --option mapping={named}"
        raise failure(SourceFormatError, "pemetaan-salah", place, detail) from error
    except (MappingMistakesError, UnicodeDecodeError) as error:
        place = f"{source.url} --option mapping={named}"
        raise failure(SourceFormatError, "pemetaan-salah", place, str(error)) from error


def _text_of(named: str) -> str:
    shipped = shipped_mappings()
    if named in shipped:
        return shipped[named]
    path = Path(named)
    if not named.endswith(".toml") or not path.is_file():
        raise FileNotFoundError(named)
    with path.open("rb") as file:
        return file.read(_LONGEST + 1).decode()


@lru_cache(maxsize=16)
def _read(text: str) -> JsonMapping:
    return read_mapping(text)


def _told(mistake: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in mistake["loc"])
    return f"{place}: {mistake['msg'].removeprefix('Value error, ')}"

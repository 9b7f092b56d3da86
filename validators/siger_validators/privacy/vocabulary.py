"""The words of words.toml, as sets."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def word_sets(group: str) -> Mapping[str, frozenset[str]]:
    """Return the sets of a group: "kinds", "headings" or "small_cells"."""
    text = resources.files(__package__).joinpath("words.toml").read_text("utf-8")
    return {key: frozenset(v.split()) for key, v in tomllib.loads(text)[group].items()}

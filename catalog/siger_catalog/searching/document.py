"""A published dataset as the index holds it: ready tokens, keywords and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["positions", "frequencies", "words", "keyword", "integer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """One dataset, the same for every engine.

    `texts` are tokens between blanks, by field; `keywords` and `integers` hold every
    value of a field; `title_key` orders by title; `rank` (0 to 0.3) favours good and
    fresh data; `shown` is plain JSON data, all that a result row needs.
    An older `revision` never replaces a newer one.
    """

    name: str
    revision: int
    texts: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]
    integers: Mapping[str, tuple[int, ...]]
    title_key: str
    rank: float
    shown: Mapping[str, object]

"""The mapping of an index, and a document written into it."""

import json
from collections.abc import Mapping
from hashlib import sha256
from math import log2
from typing import Any

from siger_catalog.indexes.filling import filled
from siger_catalog.indexes.sets import SETS, joined, set_of
from siger_catalog.language import Language
from siger_catalog.searching.document import FIELDS, FieldKind, SearchDocument

LIVE, DELETED = "live", "deleted"

# Raise it when documents are written in another way that the mapping does not tell.
_FORMAT = 3

# Lucene refuses a term of more than 32,766 bytes, and a character has at most four:
# https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/ignore-above
_LONGEST_KEYWORD = 8191
_KEYWORD = {"type": "keyword", "ignore_above": _LONGEST_KEYWORD}
_UNSOUGHT = {"type": "keyword", "index": False}
# Tokens stand between blanks already: the core's simplest analyzer cuts them there.
_TOKENS = {"type": "text", "analyzer": "whitespace"}
_TYPES: Mapping[FieldKind, Mapping[str, Any]] = {
    "positions": _TOKENS,
    "frequencies": _TOKENS | {"index_options": "freqs"},
    "words": _KEYWORD,
    "keyword": _KEYWORD,
    "integer": {"type": "long"},
}
# Numbers are counted as keywords, too: the server knows how many of those there are, so
# it lets several threads count.
COUNTED_AS_SETS = (*SETS, "month")
_COUNTED = tuple(field for field, kind in FIELDS.items() if kind == "words")
# The field that is searched while somebody types: prefixes of 2 to 8 are ready terms.
_TYPED_FIELD = "title_x"
_PREFIXES = {"index_prefixes": {"min_chars": 2, "max_chars": 8}}


def build_mapping() -> dict[str, Any]:
    """Return the mapping: FIELDS, and what every document has beside them.

    Strict, so that a field nobody planned is refused and never guessed at. Of the
    source only `shown` is kept; the catalog has the rest.
    """
    fields: dict[str, Any] = {field: _TYPES[kind] for field, kind in FIELDS.items()}
    fields[_TYPED_FIELD] = fields[_TYPED_FIELD] | _PREFIXES
    fields |= dict.fromkeys(("name", "state", "title_key"), _KEYWORD)
    fields["revision"] = {"type": "long", "index": False}
    fields["factor"] = {"type": "double", "index": False}
    fields |= dict.fromkeys(map(set_of, COUNTED_AS_SETS), _UNSOUGHT)
    fields["shown"] = {"type": "object", "enabled": False}
    return {
        "dynamic": "strict",
        "_source": {"includes": ["shown"]},
        "properties": fields,
    }


def fingerprint(language: Language) -> str:
    """Return what changes whenever an index must be built anew."""
    facts = json.dumps([_FORMAT, build_mapping(), language.fingerprint], sort_keys=True)
    return sha256(facts.encode()).hexdigest()[:12]


def to_source(document: SearchDocument) -> dict[str, Any]:
    """Return the document in the server's words."""
    return {
        **_texts(document.texts),
        **document.keywords,
        **document.integers,
        "name": document.name,
        "state": LIVE,
        "revision": document.revision,
        "title_key": document.title_key,
        "factor": log2(2 + document.rank),
        **{set_of(field): joined(document, field) for field in COUNTED_AS_SETS},
        "shown": document.shown,
    }


def to_tombstone(name: str, revision: int) -> dict[str, Any]:
    """Return what stays of a deleted document: no search finds it.

    The server itself forgets a deletion after a minute (index.gc_deletes), and a
    late older revision would then bring the document back.
    """
    kept = {"name": name, "state": DELETED, "revision": revision}
    return _texts({}) | kept


def _texts(texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the texts as they are sent: the words one by one, to be counted."""
    return filled(texts) | {f: texts[f].split() for f in _COUNTED if f in texts}

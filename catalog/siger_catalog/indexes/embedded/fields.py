"""The fields of the embedded index, and a document written into them."""

import struct
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, overload

import orjson
import tantivy

from siger_catalog.indexes.filling import filled
from siger_catalog.indexes.sets import SETS, joined, set_of
from siger_catalog.language import Language
from siger_catalog.searching.document import FIELDS, FieldKind, SearchDocument
from siger_catalog.searching.engine import SortKey

LIVE, DELETED = "live", "deleted"

# Raise it when the fields below change in a way that FIELDS does not tell.
_FORMAT = 4
_BLANKS = "blanks"
_TEXT_OPTIONS: Mapping[FieldKind, Mapping[str, Any]] = {
    "positions": {"tokenizer_name": _BLANKS, "index_option": "position"},
    "frequencies": {"tokenizer_name": _BLANKS, "index_option": "freq"},
    "words": {"tokenizer_name": _BLANKS, "index_option": "basic"},
    "keyword": {"tokenizer_name": "raw", "index_option": "basic", "fast": True},
}


def fingerprint(language: Language) -> str:
    """Return what changes whenever an index must be built anew."""
    facts = repr((_FORMAT, language.fingerprint, sorted(FIELDS.items())))
    return sha256(facts.encode()).hexdigest()[:12]


def build_schema() -> tantivy.Schema:
    """Return the schema: FIELDS, and what every document has beside them."""
    builder = tantivy.SchemaBuilder()
    for field, kind in FIELDS.items():
        if kind == "integer":
            builder.add_integer_field(field, indexed=True, fast=field not in SETS)
        else:
            builder.add_text_field(field, **_TEXT_OPTIONS[kind])
    builder.add_text_field("name", stored=True, **_TEXT_OPTIONS["keyword"])
    for field in ("state", "title_key", *map(set_of, SETS)):
        builder.add_text_field(field, **_TEXT_OPTIONS["keyword"])
    builder.add_integer_field("revision", indexed=False, fast=True)
    builder.add_float_field("rank", fast=True)
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def open_index(path: Path, schema: tantivy.Schema) -> tantivy.Index:
    """Open the index in a folder, or begin one there."""
    index = tantivy.Index(schema, path=str(path))
    # Tokenizers are not kept in the index: each opening registers them again.
    blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_BLANKS, blanks)
    return index


def to_tantivy(document: SearchDocument) -> tantivy.Document:
    """Return the document in the engine's words."""
    made = _begin(document.name, document.revision, LIVE)
    for field, text in filled(document.texts).items():
        made.add_text(field, text)
    for field, values in document.keywords.items():
        for value in values:
            made.add_text(field, value)
    for field, numbers in document.integers.items():
        for number in numbers:
            made.add_integer(field, number)
    for field in SETS:
        made.add_text(set_of(field), joined(document, field))
    made.add_text("title_key", as_held(document.title_key))
    made.add_float("rank", document.rank)
    made.add_bytes("shown", orjson.dumps(document.shown))
    return made


@overload
def as_held(key: str) -> str: ...
@overload
def as_held(key: SortKey) -> SortKey: ...
def as_held(key: SortKey) -> SortKey:
    """Return a key that documents are sorted by, as the engine has it.

    Scores are numbers of four bytes; another engine writes the same score in fewer
    digits. Text is hexadecimal, which sorts alike: the engine compares text only in
    its query language, where letters and digits alone stand for themselves.
    """
    if isinstance(key, str):
        return key.encode().hex()
    if isinstance(key, float):
        return float(struct.unpack("<f", struct.pack("<f", key))[0])
    return key


def as_given(key: SortKey) -> SortKey:
    """Return a key that the engine has as it was given."""
    return bytes.fromhex(key).decode() if isinstance(key, str) else key


def tombstone(name: str, revision: int) -> tantivy.Document:
    """Return what stays of a deleted document: no search finds it."""
    made = _begin(name, revision, DELETED)
    for field, text in filled({}).items():
        made.add_text(field, text)
    # A column that every document has is the one that is counted fast.
    for field in SETS:
        made.add_text(set_of(field), "")
    return made


def _begin(name: str, revision: int, state: str) -> tantivy.Document:
    made = tantivy.Document()
    made.add_text("name", name)
    made.add_text("state", state)
    made.add_integer("revision", revision)
    return made

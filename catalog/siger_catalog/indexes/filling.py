"""One token at least in each scored field of each document, the same for all engines.

BM25 needs the number of documents and their mean length. Lucene counts only documents
that have the field, tantivy all of them; with a token in each the two are alike.
"""

from collections.abc import Mapping

from siger_catalog.searching.document import FIELDS

SCORED = tuple(f for f, kind in FIELDS.items() if kind in ("positions", "frequencies"))

# Matches no query: a word has letters and digits only.
NOTHING = "-"


def filled(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts, with a token in each scored field that has none."""
    return dict(texts) | {f: texts.get(f) or NOTHING for f in SCORED}

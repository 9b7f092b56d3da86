"""What a word processor's document holds: its tables, paragraphs, headers, notes.

Elements of WordprocessingML: ECMA-376 part 1, section 17 (p, tbl, tr, tc).
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path

from siger_validators.privacy.archives import Budget, unpacked
from siger_validators.privacy.blocks import Block, lines_block, rows_block
from siger_validators.privacy.texts import pieces_block
from siger_validators.reading.content import encoding_of

_MAIN = "word/document.xml"
# Beside the document: headers, footers, footnotes, endnotes, comments, building blocks.
_PART = re.compile(r"word/(?:glossary/)?[^/]+\.xml")
_HOLDS_TEXT = re.compile(r"<w:t[ >]")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LINE_END = re.compile(r"</w:p>|<w:br\s*/>|<w:cr\s*/>|<w:tab\s*/>")
_ROW = re.compile(r"<w:tr(?:\s[^<>]{0,2000})?>")


def is_word_document(path: Path) -> bool:
    """Tell whether a ZIP is a word processor's document."""
    with zipfile.ZipFile(path) as archive:
        return _MAIN in archive.namelist()


def word_blocks(path: Path, budget: Budget) -> Iterator[Block]:
    """Yield the tables, pieces and lines of each part that holds text.

    Raises:
        ArchiveLimitError: It holds too much.
        Exception: One of BROKEN, where it cannot be unpacked.
    """
    with zipfile.ZipFile(path) as archive:
        for name in filter(_PART.fullmatch, archive.namelist()):
            budget.count_member()
            with archive.open(name) as packed, unpacked(packed, budget) as file:
                markup = file.read_text(encoding_of(file).name, "replace")
            if _HOLDS_TEXT.search(markup):
                yield from _of_part(markup)


def _of_part(markup: str) -> Iterator[Block]:
    for table in markup.split("</w:tbl>")[:-1]:
        yield rows_block(_rows(table))
    lines = list(_lines(markup))
    yield pieces_block("\n".join(lines))
    yield lines_block(lines)


def _rows(table: str) -> Sequence[Sequence[str]]:
    """Return the cells of a table that ends where the markup does."""
    ended = table.split("</w:tr>")[:-1]
    # What precedes the first row of a table is no cell of it.
    return [
        [_text(cell) for cell in _ROW.split(row)[-1].split("</w:tc>")[:-1]]
        for row in ended
    ]


def _lines(markup: str) -> Iterator[str]:
    """Yield paragraphs; a number may be cut into runs, which stand together there."""
    for paragraph in _LINE_END.split(markup):
        yield _text(paragraph)


def _text(markup: str) -> str:
    return unescape(_TAG.sub("", markup))

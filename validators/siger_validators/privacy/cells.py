"""All that a file holds, as columns of text: every sheet, hidden ones too.

More than the table that is shown: rows above the headings, signatures below it,
further sheets, text files that are no table (JSON, XML, HTML), and archives of these.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from siger_catalog.schemas import TableSchema
from siger_validators.finding_types import load_words
from siger_validators.privacy.archives import (
    BROKEN,
    DEEPEST,
    ArchiveLimitError,
    Budget,
    Member,
    gzip_member,
    zip_members,
)
from siger_validators.privacy.blocks import (
    Block,
    Columns,
    Unread,
    rows_block,
)
from siger_validators.privacy.dbase import dbase_block, is_dbase
from siger_validators.privacy.documents import is_word_document, word_blocks
from siger_validators.privacy.texts import prose_block, text_blocks
from siger_validators.reading.content import Content, content_of
from siger_validators.reading.loading import LoadedTable, load
from siger_validators.reading.sources import rows_of
from siger_validators.reading.spreadsheets import (
    SpreadsheetError,
    SpreadsheetTooLargeError,
    open_spreadsheet,
    sheet_rows,
)

_BOOKS = ("xlsx", "xls", "ods")
_LIKE_TEXT = ("XML", "JSON")
# Parts of a shapefile that hold no words: shapes, their places, indexes.
_WORDLESS = (".shp", ".shx", ".sbn", ".sbx", ".qix", ".cpg")
_SAMPLE_RECORDS = 200
_ODD_SHARE = 0.3

# What the readers raise on damaged bytes.
_UNREADABLE = (*BROKEN, pa.ArrowException, CalamineError, SpreadsheetError)

Found = Block | Unread


def blocks_of(path: Path, schema: TableSchema | None = None) -> Iterator[Found]:
    """Yield what the file holds, and what of it could not be looked through.

    `schema` is the one its table was read by, which tells where the headings are.
    """
    budget = Budget(packed_bytes=path.stat().st_size)
    try:
        yield from _of_file(path, schema, budget, depth=0)
    except ArchiveLimitError:
        yield Unread(kind="ZIP", why="limit")


def _of_file(
    path: Path, schema: TableSchema | None, budget: Budget, depth: int
) -> Iterator[Found]:
    """Yield what a file holds; one that is damaged is not looked through, no more."""
    content = content_of(path)
    try:
        yield from _of_content(path, content, schema, budget, depth)
    except _UNREADABLE:
        yield Unread(kind=content.name or "biner", why="limit")


def _of_content(
    path: Path,
    content: Content,
    schema: TableSchema | None,
    budget: Budget,
    depth: int,
) -> Iterator[Found]:
    if content.kind in ("binary", "text") and is_dbase(path):
        yield dbase_block(path)
    elif content.kind in ("text", *_BOOKS):
        yield from _of_table_file(path, content, schema)
    elif content.kind == "html" or content.name in _LIKE_TEXT:
        yield from text_blocks(path, content.name)
    elif content.name in ("ZIP", "gzip"):
        yield from _of_archive(path, content.name, budget, depth)
    elif content.name == "Parquet":
        yield from _of_parquet(path)
    elif content.kind != "empty":
        yield Unread(kind=content.name or "biner", why="kind")


def _of_table_file(
    path: Path, content: Content, schema: TableSchema | None
) -> Iterator[Found]:
    table, _ = load(path, [schema] if schema else [], load_words("reading"))
    if table is not None:
        yield _of_table(table)
    if content.kind in _BOOKS:
        yield from _of_sheets(path, content, is_first_read=table is not None)
    elif table is None:
        yield from text_blocks(path, content.name)
    elif _is_prose(table):
        yield from prose_block(path)


def _of_table(table: LoadedTable) -> Block:
    width = len(table.labels)
    found = Columns(table.labels)
    found.add_records(islice(table.records(), table.header_row))
    for batch in rows_of(table, width).batches():
        for at, cells in enumerate(batch.columns):
            found.add(at, cells)
        found.add_records(batch.odd_rows())
    return found.block()


def _is_prose(table: LoadedTable) -> bool:
    """Tell whether a text was taken for a table for its commas alone."""
    width = len(table.labels)
    records = list(islice(table.records(), _SAMPLE_RECORDS))
    odd = sum(len(record) != width for record in records)
    return width <= 1 or odd > len(records) * _ODD_SHARE


def _of_sheets(path: Path, content: Content, *, is_first_read: bool) -> Iterator[Found]:
    """Yield the sheets that the table was not read from, visible or not."""
    try:
        read = open_spreadsheet(path).sheet
    except SpreadsheetTooLargeError:
        yield Unread(kind=content.name, why="limit")
        return
    except SpreadsheetError:
        yield Unread(kind=content.name, why="kind")
        return
    with CalamineWorkbook.from_path(path) as book:
        for number, name in enumerate(book.sheet_names, start=1):
            if name == read and is_first_read:
                continue
            yield from _of_sheet(book, name, number)


def _of_sheet(book: CalamineWorkbook, name: str, number: int) -> Iterator[Found]:
    try:
        rows = sheet_rows(book, name)
    except SpreadsheetError:
        yield Unread(kind="lembar", why="limit")
        return
    if rows:
        yield rows_block(rows, number)


def _of_archive(path: Path, name: str, budget: Budget, depth: int) -> Iterator[Found]:
    if depth >= DEEPEST:
        yield Unread(kind=name, why="limit")
        return
    try:
        if name == "ZIP" and is_word_document(path):
            yield from word_blocks(path, budget)
            return
        members = zip_members if name == "ZIP" else gzip_member
        for number, member in enumerate(members(path, budget), start=1):
            yield from _of_member(member, number, budget, depth)
    except BROKEN:
        yield Unread(kind=name, why="limit")


def _of_member(
    member: Member, number: int, budget: Budget, depth: int
) -> Iterator[Found]:
    if member.path is None:
        yield Unread(kind="ZIP bersandi", why="kind")
        return
    if member.name.lower().endswith(_WORDLESS):
        return
    for found in _of_file(member.path, None, budget, depth + 1):
        is_own = isinstance(found, Block) and depth == 0
        yield replace(found, sheet=number) if is_own else found  # type: ignore[arg-type]  # as is_own says


def _of_parquet(path: Path) -> Iterator[Block]:
    with pq.ParquetFile(path) as file:
        found = Columns(file.schema_arrow.names)
        for batch in file.iter_batches():
            for at, column in enumerate(batch.columns):
                found.add(at, column.to_pylist())
    yield found.block()

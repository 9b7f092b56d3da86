"""All that a file holds, as columns of text: every sheet, hidden ones too.

More than the table that is shown: rows above the headings, signatures below it,
further sheets, text files that are no table (JSON, XML, HTML), and archives of these.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from siger_catalog.schemas import TableSchema
from siger_validators.finding_types import load_words
from siger_validators.privacy.archives import (
    BROKEN,
    DEEPEST,
    ArchiveLimitError,
    Budget,
    Member,
    gzip_member,
    unpacked,
    zip_members,
)
from siger_validators.privacy.blocks import (
    Block,
    Columns,
    Unread,
    cell_text,
    lines_block,
)
from siger_validators.privacy.dbase import dbase_block, is_dbase
from siger_validators.privacy.texts import prose_block, text_blocks, word_lines
from siger_validators.reading.content import Content, content_of
from siger_validators.reading.loading import LoadedTable, load
from siger_validators.reading.sources import rows_of
from siger_validators.reading.spreadsheets import (
    SpreadsheetError,
    SpreadsheetTooLargeError,
    open_spreadsheet,
)

_BOOKS = ("xlsx", "xls", "ods")
_LIKE_TEXT = ("XML", "JSON")
_WORD_TEXT = "word/document.xml"
# Parts of a shapefile that hold no words: shapes, their places, indexes.
_WORDLESS = (".shp", ".shx", ".sbn", ".sbx", ".qix", ".cpg")
_SAMPLE_RECORDS = 200
_ODD_SHARE = 0.3

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
    content = content_of(path)
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
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if rows:
                yield _of_rows(rows, number)


def _of_rows(rows: Sequence[Sequence[object]], sheet: int) -> Block:
    """Take the first row that is filled best for the headings."""
    first = max(rows[:20], key=_filled, default=())
    found = Columns([cell_text(cell) for cell in first])
    found.add_records(rows)
    return found.block(sheet)


def _filled(row: Sequence[object]) -> int:
    return sum(isinstance(cell, str) and bool(cell.strip()) for cell in row)


def _of_archive(path: Path, name: str, budget: Budget, depth: int) -> Iterator[Found]:
    if depth >= DEEPEST:
        yield Unread(kind=name, why="limit")
        return
    try:
        if name == "ZIP" and _has_word_text(path):
            yield _of_word_document(path, budget)
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


def _has_word_text(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return _WORD_TEXT in archive.namelist()


def _of_word_document(path: Path, budget: Budget) -> Block:
    with (
        zipfile.ZipFile(path) as archive,
        archive.open(_WORD_TEXT) as packed,
        unpacked(packed, budget) as text,
    ):
        return lines_block(word_lines(text.read_text("utf-8", "replace")))


def _of_parquet(path: Path) -> Iterator[Block]:
    with pq.ParquetFile(path) as file:
        found = Columns(file.schema_arrow.names)
        for batch in file.iter_batches():
            for at, column in enumerate(batch.columns):
                found.add(at, column.to_pylist())
    yield found.block()

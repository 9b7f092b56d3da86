"""A file as records: what it is, where its headings are, its columns."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from frictionless import Detector

from siger_catalog.model import Finding
from siger_catalog.schemas import TableSchema
from siger_validators.finding_types import Words
from siger_validators.reading.content import (
    Kind,
    content_of,
    encoding_of,
    likely_encoding,
)
from siger_validators.reading.delimited import Delimited, open_delimited
from siger_validators.reading.fitting import best_fit
from siger_validators.reading.soundness import is_sound
from siger_validators.reading.spreadsheets import (
    UNPACKED_LIMIT_BYTES,
    Spreadsheet,
    SpreadsheetError,
    SpreadsheetTooLargeError,
    open_spreadsheet,
)
from siger_validators.reading.text_findings import (
    encoding_findings,
    encoding_words,
    odd_bytes,
    quote_findings,
)

Records = Callable[[], Iterator[list[Any]]]

COLUMN_LIMIT = 1000
# A longer heading is running text, or a binary file that looks like text.
_LABEL_LIMIT = 2000
_NO_TABLE: Mapping[Kind, str] = {
    "empty": "siger-berkas-kosong",
    "html": "siger-html",
    "binary": "siger-biner",
}
_SAMPLE_RECORDS = 100
_HEADING_RECORDS = 20
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedTable:
    """A table as it stands in its file.

    `records()` yields every record anew, the first has number 1; `header_row` is the
    number of the headings; cells are text, or values where the file has types
    (`is_typed`). `dialect` says in Indonesian how the bytes were read; `delimiter` is
    that of a text file, or "tab"; `text` is the file itself where records are all that
    stands in it.
    """

    name: str
    records: Records
    header_row: int
    labels: tuple[str, ...]
    dialect: tuple[str, ...]
    is_typed: bool
    delimiter: str = ""
    text: Delimited | None = None

    def rows(self) -> Iterator[list[Any]]:
        """Yield the records below the headings."""
        return islice(self.records(), self.header_row, None)


Loaded = tuple[LoadedTable | None, tuple[Finding, ...]]


def load(path: Path, schemas: Sequence[TableSchema], words: Words) -> Loaded:
    """Open a file as a table, or say why it is none."""
    content = content_of(path)
    if content.kind == "text":
        return _load_text(path, schemas, words)
    if content.kind in ("xlsx", "xls", "ods"):
        return _load_spreadsheet(path, content.name, schemas, words)
    type_ = _NO_TABLE.get(content.kind, "siger-bukan-tabel")
    return None, (words.finding(type_, params={"found": content.name}),)


def _load_text(path: Path, schemas: Sequence[TableSchema], words: Words) -> Loaded:
    table = open_delimited(path, likely_encoding(path))
    findings: list[Finding] = []
    if not is_sound(table):
        table = open_delimited(path, encoding_of(path))
        findings += [*encoding_findings(table, words), *odd_bytes(table, words)]
        try:
            findings += quote_findings(table, words)
        except csv.Error as error:
            params = {"found": "CSV", "note": error}
            broken = words.finding("siger-berkas-rusak", params=params)
            return None, (*findings, broken)
    delimiter = "tab" if table.delimiter == "\t" else table.delimiter
    dialect = ("CSV", f'pemisah "{delimiter}"', encoding_words(table))
    loaded, more = _with_headings(
        table.records, "CSV", dialect, schemas, words, is_typed=False
    )
    found = (*findings, *more)
    if loaded is None:
        return None, found
    is_whole = loaded.records == table.records
    text = table if is_whole else None
    return replace(loaded, delimiter=delimiter, text=text), found


def _load_spreadsheet(
    path: Path, name: str, schemas: Sequence[TableSchema], words: Words
) -> Loaded:
    try:
        book = open_spreadsheet(path)
    except SpreadsheetTooLargeError as error:
        params = {
            "size": f"{error.size_bytes // _MEGABYTE} MB",
            "limit": f"{UNPACKED_LIMIT_BYTES // _MEGABYTE} MB",
        }
        return None, (words.finding("siger-terlalu-besar", params=params),)
    except SpreadsheetError as error:
        params = {"found": name, "note": str(error)}
        return None, (words.finding("siger-berkas-rusak", params=params),)
    if not book.sheet:
        return None, (words.finding("siger-berkas-kosong", params={"found": name}),)
    dialect = (name, f'lembar "{book.sheet}"')
    loaded, more = _with_headings(
        book.records, name, dialect, schemas, words, is_typed=True
    )
    return loaded, (*_sheet_findings(book, words), *more)


def _with_headings(  # noqa: PLR0913 one step of two callers, each value its own
    records: Records,
    name: str,
    dialect: tuple[str, ...],
    schemas: Sequence[TableSchema],
    words: Words,
    *,
    is_typed: bool,
) -> Loaded:
    sample = list(islice(records(), _SAMPLE_RECORDS))
    if not any(sample):
        return None, (words.finding("siger-berkas-kosong", params={"found": name}),)
    header_row = _header_row(sample, schemas)
    labels = ["" if c is None else str(c) for c in sample[header_row - 1]]
    refusal = _refusal(labels, words)
    if refusal:
        return None, (refusal,)
    findings = []
    if header_row > 1:
        findings.append(
            words.finding("siger-judul-bukan-baris-pertama", row=header_row)
        )
    width = _used_width(labels, records, header_row)
    if width < len(labels):
        cut = {"count": len(labels) - width}
        findings.append(words.finding("siger-kolom-kosong", params=cut))
        records = _cut(records, width)
    table = LoadedTable(
        name=name,
        records=records,
        header_row=header_row,
        labels=tuple(labels[:width]),
        dialect=dialect,
        is_typed=is_typed,
    )
    return table, tuple(findings)


def _refusal(labels: Sequence[str], words: Words) -> Finding | None:
    """Say why headings are those of no table one can work with, if so."""
    if max(map(len, labels), default=0) > _LABEL_LIMIT:
        return words.finding("siger-tanpa-judul-kolom")
    if len(labels) > COLUMN_LIMIT:
        params = {"count": len(labels), "limit": COLUMN_LIMIT}
        return words.finding("siger-kolom-terlalu-banyak", params=params)
    return None


def _header_row(sample: Sequence[list[Any]], schemas: Sequence[TableSchema]) -> int:
    """Find the headings: the first record that fits a schema, else Frictionless's."""
    for number, record in enumerate(sample[:_HEADING_RECORDS], start=1):
        if best_fit(record, schemas):
            return number
    rows = Detector().detect_dialect(list(sample)).header_rows
    return int(rows[0]) if rows else 1


def _used_width(labels: Sequence[str], records: Records, header_row: int) -> int:
    """Count columns without those at the right edge that hold nothing at all."""
    width = len(labels)
    named = max((i for i, label in enumerate(labels, 1) if label.strip()), default=0)
    if named in (0, width):
        return width
    for row in islice(records(), header_row, None):
        filled = (i for i, c in enumerate(row, 1) if c is not None and str(c).strip())
        named = max(named, max(filled, default=0))
        if named >= width:
            return width
    return named


def _cut(records: Records, width: int) -> Records:
    return lambda: (row[:width] for row in records())


def _sheet_findings(book: Spreadsheet, words: Words) -> Iterator[Finding]:
    if book.other_sheets:
        params = {"sheet": book.sheet, "others": ", ".join(book.other_sheets)}
        yield words.finding("siger-beberapa-lembar", params=params)

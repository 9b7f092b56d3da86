"""The bytes of the files: CSV in two dialects, Excel, and a page in place of a file."""

import csv
import io
from datetime import UTC, datetime
from functools import lru_cache

from siger_examples.datasets import ExampleDataset, File
from siger_examples.facts import Table, is_number
from siger_examples.faults import published_table

# Excel keeps its creation time inside: a fixed one keeps the bytes the same.
_EXCEL_CREATED = datetime(2025, 6, 1, tzinfo=UTC).replace(tzinfo=None)

_LOGIN_PAGE = """<!DOCTYPE html>
<html lang="id">
<head><meta charset="utf-8"><title>Masuk</title></head>
<body><h1>Sesi Anda telah berakhir</h1>
<p>Silakan masuk untuk mengunduh berkas ini.</p></body>
</html>
"""


@lru_cache(maxsize=512)
def file_bytes(dataset: ExampleDataset, file: File) -> bytes | None:
    """Return what the download link of a file gives, None where the link is dead."""
    if dataset.fault and dataset.fault.kind == "html-file":
        return _LOGIN_PAGE.encode()
    table = published_table(dataset.cut)
    return None if table is None else write_table(table, file.shape)


def write_table(table: Table, shape: str) -> bytes:
    """Write a table in one of the three shapes; equal tables give equal bytes."""
    if shape == "xlsx":
        return _write_excel(table)
    if shape == "semicolon":
        return _write_semicolons(table)
    return _write_csv(table.columns, table.rows, ",", "\n").encode()


def _write_semicolons(table: Table) -> bytes:
    """Write what a spreadsheet with Indonesian settings saves: `;`, `1234,5`, BOM."""
    numeric = [is_number(column) for column in table.columns]
    rows = tuple(
        tuple(
            cell.replace(".", ",") if number else cell
            for cell, number in zip(row, numeric, strict=True)
        )
        for row in table.rows
    )
    return _write_csv(table.columns, rows, ";", "\r\n").encode("utf-8-sig")


def _write_csv(
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    delimiter: str,
    line_end: str,
) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _write_excel(table: Table) -> bytes:
    # Imported here: a portal that serves only CSV starts without it.
    import xlsxwriter  # noqa: PLC0415

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": _EXCEL_CREATED, "author": "Portal contoh"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Data")
        sheet.set_column(0, len(table.columns) - 1, 18)
        sheet.write_row(0, 0, table.columns, book.add_format({"bold": True}))
        for number, name in enumerate(table.columns):
            cells = [_typed(name, row[number]) for row in table.rows]
            sheet.write_column(1, number, cells, day if name == "tanggal" else None)
    return content.getvalue()


def _typed(column: str, text: str) -> datetime | float | str | None:
    """Return what a clerk's spreadsheet holds: codes as text, real dates, numbers."""
    if not text:
        return None
    if column == "tanggal":
        return datetime.fromisoformat(text)
    is_plain = text.replace(".", "", 1).isdigit()
    return float(text) if is_number(column) and is_plain else text

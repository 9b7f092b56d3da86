"""Rows that stand inside the JSON of a portal, as the CSV file they amount to."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from siger_catalog.causes import failure
from siger_catalog.errors import TooLargeError

MOST_ROWS = 500_000
MOST_COLUMNS = 500


def rows_as_csv(rows: object, place: str = "") -> bytes:
    """Write a list of objects as CSV in UTF-8; empty when there is no row.

    Columns stand in the order in which they are first met. Numbers are written as
    JSON reads them, nothing is rounded; what is no plain value is written as JSON.

    Raises:
        TooLargeError: There are more rows or columns than one file may have.
    """
    given = rows if isinstance(rows, list) else []
    entries = [row for row in given if isinstance(row, Mapping)]
    columns: dict[str, None] = {}
    for row in entries[:MOST_ROWS]:
        columns |= dict.fromkeys(map(str, row))
    if len(entries) > MOST_ROWS or len(columns) > MOST_COLUMNS:
        detail = f"{len(entries)} baris, {len(columns)} kolom"
        raise failure(TooLargeError, "terlalu-besar", place, detail)
    names = list(columns)
    if not names:
        return b""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(row.get(n)) for n in names] for row in entries)
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\x00", "")
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    except (ValueError, RecursionError):
        return ""

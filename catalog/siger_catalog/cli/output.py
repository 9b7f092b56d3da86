"""What commands print: one JSON document on stdout, or lines; the rest on stderr."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

EXIT_GOOD = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_UNREACHABLE = 3

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def print_json(document: object) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.buffer.write(
        orjson.dumps(plain(document), option=orjson.OPT_INDENT_2) + b"\n"
    )
    sys.stdout.buffer.flush()


def plain(value: object) -> Any:
    """Turn dataclasses and times into what JSON knows."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def print_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table for people on standard output."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    Console().print(table)


def say(text: str) -> None:
    """Tell the person something on standard error."""
    typer.echo(text, err=True)

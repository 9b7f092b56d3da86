"""What is wrong with the bytes of a text table, and how they were read."""

from collections.abc import Iterator
from typing import Any

from siger_catalog.model import Finding
from siger_validators.finding_types import Words
from siger_validators.reading.delimited import Delimited, unclosed_quote
from siger_validators.reading.oddities import (
    lone_returns,
    nul_bytes,
    undecodable_line,
)


def quote_findings(table: Delimited, words: Words) -> Iterator[Finding]:
    """Say where a quote opens that nothing closes.

    Raises:
        csv.Error: A cell is longer than a value can be.
    """
    if quote := unclosed_quote(table):
        params = {"lines": quote[1]}
        yield words.finding("siger-kutip-tidak-ditutup", row=quote[0], params=params)


def encoding_findings(table: Delimited, words: Words) -> Iterator[Finding]:
    """Say that the encoding was guessed, or fits no byte."""
    params: dict[str, Any] = {"encoding": table.encoding.name}
    if table.encoding.is_guessed:
        params["line"] = undecodable_line(table.path) or ""
        yield words.finding("siger-bukan-utf8", params=params)
    if table.encoding.is_lossy:
        yield words.finding("siger-byte-rusak", params=params)


def odd_bytes(table: Delimited, words: Words) -> Iterator[Finding]:
    """Say where NUL and lone returns stand."""
    encoding = table.encoding.name
    found = {
        "siger-byte-nul": nul_bytes(table.path, encoding),
        "siger-pemisah-baris-ganjil": lone_returns(table.path, encoding),
    }
    for type_, oddity in found.items():
        if oddity:
            params = {"count": oddity.count, "line": oddity.line}
            yield words.finding(type_, params=params)


def encoding_words(table: Delimited) -> str:
    """Name the encoding as people do."""
    name = table.encoding.name.removesuffix("-sig").upper()
    if table.encoding.has_bom:
        return f"{name} dengan BOM"
    return f"{name} (dugaan)" if table.encoding.is_guessed else name

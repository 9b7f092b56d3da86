"""Text that is no table: as pieces, as values under their keys, and as lines.

No parser is asked: documents nested too deep, or made to swell, are just text here.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from pathlib import Path

import pyarrow as pa

from siger_validators.privacy.blocks import Block, Columns, lines_block
from siger_validators.reading.content import encoding_of

# Text is looked at in pieces no longer than a cell.
_PIECES = re.compile(r'[",<>\[\]{}|;\r\n\t]+')
_PART_CHARS = 16 << 20
_PAIR = re.compile(
    r'"((?:[^"\\]|\\.){1,80})"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(-?[0-9][0-9.eE+\-]*))'
)
# An element with nothing but text in it, and KML's two ways to name a value:
# https://docs.ogc.org/is/12-007r2/12-007r2.html#455 (Data, SimpleData)
_LEAF = re.compile(
    r"<(?P<tag>[A-Za-z_][\w.:\-]{0,80})(?P<more>\s[^<>]{0,500})?>(?P<text>[^<]{1,2000})</"
)
_DATA = re.compile(
    r"""<Data\s+name=["']([^"'<>]{1,80})["']\s*>\s*
    (?:<displayName>[^<]*</displayName>\s*)?<value>([^<]{1,2000})<""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""\s([A-Za-z_][\w.:\-]{0,80})=["']([^"'<>]{1,500})["']""")
_NAME = re.compile(r"""\bname=["']([^"'<>]{1,80})["']""")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ENDS = re.compile(r"</(?:p|tr|li|div|h[1-6]|td|th)>|<br\s*/?>|[\r\n]+", re.IGNORECASE)

Pairs = Iterable[tuple[str, str]]


def text_blocks(path: Path, name: str) -> Iterator[Block]:
    """Yield what a text file holds; `name` is its format: JSON, XML, HTML or CSV."""
    pairs_of, lines_of = _FORMATS.get(name, (None, _plain_lines))
    for part in _parts(path):
        yield pieces_block(part)
        yield lines_block(lines_of(part))
        if pairs_of:
            yield keyed_block(pairs_of(part))


def prose_block(path: Path) -> Iterator[Block]:
    """Yield the lines of a text that was read as a table but is hardly one."""
    for part in _parts(path):
        yield lines_block(_plain_lines(part))


def pieces_block(text: str) -> Block:
    """Return a text cut where cells, values and tags end."""
    pieces = pa.array(_PIECES.split(text), pa.large_string())
    return Block(headings=("teks",), columns=(pieces,), kind="pieces")


def keyed_block(pairs: Pairs) -> Block:
    """Return values under their keys as columns under their headings."""
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    gathered = Columns(list(found))
    for at, values in enumerate(found.values()):
        gathered.add(at, values)
    return gathered.block()


def _parts(path: Path) -> Iterator[str]:
    """Yield a text in parts that end between two pieces, and never all of it."""
    encoding = encoding_of(path).name
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        rest = ""
        while read := file.read(_PART_CHARS):
            text = rest + read
            end = max(text.rfind("\n"), text.rfind("}"), text.rfind(">")) + 1
            # Without any such mark a part is cut where it is.
            end = end or len(text)
            yield text[:end]
            rest = text[end:]
        if rest:
            yield rest


def _json_pairs(text: str) -> Pairs:
    for key, quoted, number in _PAIR.findall(text):
        yield _unquoted(key), _unquoted(quoted) or number


def _unquoted(text: str) -> str:
    if "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _json_lines(text: str) -> Iterator[str]:
    for _, value in _json_pairs(text):
        yield value


def _xml_pairs(text: str) -> Pairs:
    for match in _LEAF.finditer(text):
        named = _NAME.search(match["more"] or "")
        key = named[1] if named else match["tag"].rpartition(":")[2]
        yield unescape(key), unescape(match["text"])
    for found in (_DATA, _ATTRIBUTE):
        for key, value in found.findall(text):
            yield unescape(key), unescape(value)


def _markup_lines(text: str) -> Iterator[str]:
    for line in _ENDS.split(text):
        yield unescape(_TAG.sub(" ", line))


def _plain_lines(text: str) -> Iterator[str]:
    yield from re.split(r"[\r\n]+", text)


_FORMATS: dict[
    str, tuple[Callable[[str], Pairs] | None, Callable[[str], Iterator[str]]]
] = {
    "JSON": (_json_pairs, _json_lines),
    "XML": (_xml_pairs, _markup_lines),
    "HTML": (None, _markup_lines),
}

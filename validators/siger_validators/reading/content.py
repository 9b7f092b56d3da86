"""What the bytes of a file are, whatever its name or portal says."""

import codecs
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["text", "xlsx", "xls", "ods", "html", "empty", "binary", "other"]

_HEAD_BYTES = 4096
_CHUNK_BYTES = 1 << 20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table)",
    re.IGNORECASE | re.DOTALL,
)
_SIGNATURES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"PAR1": "Parquet",
    b"PK\x03\x04": "ZIP",
    b"PK\x05\x06": "ZIP",
    _OLE: "OLE",
}
_MEMBERS: tuple[tuple[str, Kind], ...] = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsx"),
    ("content.xml", "ods"),
)
# More control characters than this among the first bytes is no text.
_CONTROL_SHARE = 0.05
_CONTROLS = bytes(range(9)) + bytes(range(14, 32))


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The kind of a file; `name` is the format's own ("PDF", "CSV"), if it has one."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How the letters of a text file are coded.

    `is_guessed` when nothing but the last resort fits; `has_bom` when the file says
    so itself; `is_lossy` when some bytes are no letter even then.
    """

    name: str
    has_bom: bool = False
    is_guessed: bool = False
    is_lossy: bool = False


def content_of(path: Path) -> Content:
    """Tell what a file is by its first bytes (and, for ZIP, its members)."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    is_whole = len(head) < _HEAD_BYTES
    if is_whole and not head.strip(b"\x00\xef\xbb\xbf\xfe\xff \t\r\n"):
        return Content(kind="empty", name="")
    if _HTML.match(head.removeprefix(codecs.BOM_UTF8)):
        return Content(kind="html", name="HTML")
    for signature, name in _SIGNATURES.items():
        if head.startswith(signature):
            return _container(path, name)
    if marked_up := _looks_like_xml_or_json(head):
        return marked_up
    if _is_text(head):
        return Content(kind="text", name="CSV")
    return Content(kind="binary", name="")


def likely_encoding(path: Path) -> Encoding:
    """Return the encoding that the first bytes speak for."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(codecs.BOM_UTF8):
        return Encoding(name="utf-8-sig", has_bom=True)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding(name="utf-16", has_bom=True)
    return Encoding(name=_utf16_without_bom(head) or "utf-8")


def encoding_of(path: Path) -> Encoding:
    """Find the encoding of a text file: BOM, UTF-16 by its zeros, UTF-8, cp1252."""
    likely = likely_encoding(path)
    name, has_bom = likely.name, likely.has_bom
    if _decodes(path, name):
        return Encoding(name=name, has_bom=has_bom)
    if name.startswith("utf-16"):
        return Encoding(name=name, has_bom=has_bom, is_lossy=True)
    lossy = not _decodes(path, "cp1252")
    return Encoding(name="cp1252", is_guessed=True, is_lossy=lossy)


def _container(path: Path, name: str) -> Content:
    if name == "OLE":
        return Content(kind="xls", name="XLS")
    if name != "ZIP":
        return Content(kind="other", name=name)
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Content(kind="other", name="ZIP")
    kinds = (kind for member, kind in _MEMBERS if member in members)
    kind = next(kinds, None)
    return (
        Content(kind=kind, name=kind.upper())
        if kind
        else Content(kind="other", name=name)
    )


def _looks_like_xml_or_json(head: bytes) -> Content | None:
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if text.startswith(b"<?xml"):
        return Content(kind="other", name="XML")
    if re.match(rb'(\{\s*"|\[\s*[\[{])', text):
        return Content(kind="other", name="JSON")
    return None


def _is_text(head: bytes) -> bool:
    if head.startswith(
        (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ) or _utf16_without_bom(head):
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls <= len(head) * _CONTROL_SHARE


def _utf16_without_bom(head: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in every other byte, and hardly elsewhere."""
    half = len(head) // 2
    even, odd = head[::2].count(0), head[1::2].count(0)
    if half and odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    if half and even > half * 0.7 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True

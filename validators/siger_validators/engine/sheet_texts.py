"""The shared texts of a workbook as one Arrow array: ECMA-376 part 1, section 18.4."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from siger_validators.engine.arrays import content
from siger_validators.engine.sheet_tokens import NotPlainError, has_odd_letters

NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OPENING = re.compile(rb"(?:<\?xml [^<>]*\?>\s*)?<sst [^<>]*>")
_FIRST, _BETWEEN, _LAST = b"<si><t>", b"</t></si><si><t>", b"</t></si></sst>"
_KEPT_BLANKS = b'<t xml:space="preserve">'
# Characters that XML forbids although UTF-8 has them, U+FFFE and U+FFFF.
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
# openpyxl takes this half of an escape out of shared texts, and no other.
_ESCAPE = "x005F_"
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


def shared_texts(xml: bytes) -> pa.StringArray:
    """Return the texts in the order in which cells count them.

    Raises:
        NotPlainError: There are rich or phonetic texts, or the like.
    """
    opening = _OPENING.match(xml)
    if opening is None or not is_plain_utf8(xml, opening[0]):
        raise NotPlainError
    if b'xmlns="' + NAMESPACE + b'"' not in opening[0]:
        raise NotPlainError
    if opening[0].endswith(b"/>"):
        return pa.array([], pa.string())
    body = xml[opening.end() :].strip().replace(_KEPT_BLANKS, b"<t>")
    body = body.replace(b"<t/>", b"<t></t>")
    if not body.startswith(_FIRST) or not body.endswith(_LAST):
        raise NotPlainError
    inner = body[len(_FIRST) : -len(_LAST)].replace(_BETWEEN, b"\0")
    if b"<" in inner or b"]]>" in inner:
        raise NotPlainError
    texts = with_entities(_split(inner))
    has_escape = _ESCAPE.encode() in inner
    return pc.replace_substring(texts, _ESCAPE, "") if has_escape else texts


def is_plain_utf8(xml: bytes, head: bytes) -> bool:
    """Tell whether it is UTF-8 that XML allows, said to be so in the head."""
    told = re.search(rb'encoding="([^"]*)"', head)
    if (told and told[1].upper() != b"UTF-8") or has_odd_letters(xml):
        return False
    return xml.isascii() or not any(odd in xml for odd in _NO_CHARACTERS)


def with_entities(texts: pa.StringArray) -> pa.StringArray:
    """Read the five entities that every XML has."""
    if b"&" not in content(texts).tobytes():
        return texts
    for entity, letter in _ENTITIES.items():
        texts = pc.replace_substring(texts, entity, letter)
    return texts


def _split(data: bytes) -> pa.StringArray:
    """Cut at the noughts."""
    letters = np.frombuffer(data, np.uint8)
    ends = np.append(np.flatnonzero(letters == 0), len(letters))
    offsets = np.zeros(len(ends) + 1, np.int32)
    offsets[1:] = ends - np.arange(len(ends))
    return text_array(offsets, data.replace(b"\0", b""))


def text_array(offsets: NDArray[np.int32], data: bytes) -> pa.StringArray:
    """Return texts that stand one behind the other.

    Raises:
        NotPlainError: They are no UTF-8.
    """
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    texts = pa.Array.from_buffers(pa.string(), len(offsets) - 1, buffers)
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid as error:
        raise NotPlainError from error
    return texts

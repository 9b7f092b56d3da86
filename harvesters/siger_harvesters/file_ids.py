"""Stable ids for files, whatever their portal calls them."""

import hashlib
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from siger_harvesters.texts import clean_line


def own_id(source_name: str, record_id: str, key: str, taken: Collection[str]) -> str:
    """Return the first 16 hex digits of a hash; two equal keys get two ids."""
    found = ""
    while not found or found in taken:
        identity = f"{source_name}\n{record_id}\n{key}"
        found = hashlib.sha256(identity.encode()).hexdigest()[:16]
        key += "\n"
    return found


def file_name(url: str) -> str:
    """Return the last part of an address, decoded."""
    return clean_line(unquote(urlsplit(url).path.rpartition("/")[2]))

"""The table schema that a portal says a file follows."""

import json
import re
from urllib.parse import unquote, urlsplit

# Far above any schema that an editor writes into a form.
_LONGEST = 1_000_000
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


def schema_name(stated: object) -> str:
    """Return the name of a schema out of what a portal states, empty when none.

    CKAN's validation extension keeps an address, a descriptor or its JSON text in the
    field `schema` of a resource
    (https://github.com/frictionlessdata/ckanext-validation#data-schema); others write
    the bare name. The last part of the address is the name, without ".json".
    """
    if isinstance(stated, str) and stated.lstrip().startswith("{"):
        stated = _parsed(stated)
    if isinstance(stated, dict):
        stated = stated.get("name")
    if not isinstance(stated, str):
        return ""
    name = _last_part(stated.strip()).removesuffix(".json")
    return name if _NAME.fullmatch(name) else ""


def _parsed(text: str) -> object:
    try:
        return json.loads(text[:_LONGEST])
    except (ValueError, RecursionError):
        return None


def _last_part(text: str) -> str:
    try:
        path = urlsplit(text).path
    except ValueError:  # "http://[": no address
        return ""
    return unquote(path).rstrip("/").rpartition("/")[2]

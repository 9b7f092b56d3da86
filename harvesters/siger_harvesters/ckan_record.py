"""A CKAN package as a record: the portal's own words in one fixed order.

CKAN gives extras, tags and groups in an order that means nothing and differs between
two answers, so they are sorted: equal records have equal bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from siger_catalog.causes import failure
from siger_catalog.errors import SourceFormatError
from siger_catalog.model import Record
from siger_harvesters.texts import clean_line

# Counters that change with every visitor of the portal.
VOLATILE = frozenset({"tracking_summary"})

# The lists without an order of their own, and the key that orders them.
_UNORDERED = {"extras": "key", "tags": "name", "groups": "name"}


def record_of(item: object, titles: Mapping[str, str]) -> Record:
    """Make a record of one result of package_search, whatever it is.

    Args:
        item: A package, as a rule; anything else is kept under `value`.
        titles: Titles of organisations by id and by name. They win over the copy
            inside the package, which CKAN leaves as it was when an organisation is
            renamed (seen on CKAN 2.12).

    Raises:
        SourceFormatError: It holds a number that JSON does not know (NaN).
    """
    package = item if isinstance(item, dict) else {"value": item}
    payload = _in_order(package) | _organization(package, titles)
    raw = _bytes(payload)
    remote_id = clean_line(payload.get("id"))
    return Record(
        remote_id=remote_id or f"tanpa-id-{hashlib.sha256(raw).hexdigest()[:16]}",
        name=clean_line(payload.get("name")),
        payload=payload,
        raw=raw,
    )


def _in_order(package: Mapping[str, Any]) -> dict[str, Any]:
    payload = {key: value for key, value in package.items() if key not in VOLATILE}
    for field, key in _UNORDERED.items():
        if isinstance(payload.get(field), list):
            payload[field] = sorted(payload[field], key=lambda e: _sort_key(e, key))
    if isinstance(payload.get("resources"), list):
        payload["resources"] = [_lasting(each) for each in payload["resources"]]
    return payload


def _lasting(resource: Any) -> Any:
    if not isinstance(resource, dict):
        return resource
    return {key: value for key, value in resource.items() if key not in VOLATILE}


def _sort_key(entry: Any, key: str) -> tuple[str, str]:
    named = entry.get(key) if isinstance(entry, dict) else ""
    return str(named), _bytes(entry).decode()


def _organization(
    package: Mapping[str, Any], titles: Mapping[str, str]
) -> dict[str, Any]:
    organization = package.get("organization")
    if not isinstance(organization, dict):
        return {}
    names = (clean_line(organization.get(key)) for key in ("id", "name"))
    title = next((titles[name] for name in names if name in titles), None)
    return {"organization": {**organization, "title": title}} if title else {}


def _bytes(payload: object) -> bytes:
    # Not orjson: portals send integers beyond 64 bits and lone surrogates.
    try:
        text = json.dumps(
            payload, sort_keys=True, allow_nan=False, separators=(",", ":")
        )
    except ValueError as error:
        raise failure(SourceFormatError, "bukan-json", detail="NaN") from error
    return text.encode("ascii")

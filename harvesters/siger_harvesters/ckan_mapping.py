"""Turns a CKAN package into a dataset of DCAT.

Fields of a package: https://docs.ckan.org/en/2.12/api/#ckan.logic.action.create.package_create.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from siger_catalog.causes import failure
from siger_catalog.errors import RecordInvalidError
from siger_catalog.model import (
    Agent,
    Contact,
    Dataset,
    Distribution,
    License,
    Source,
)
from siger_harvesters.declared_schemas import schema_name
from siger_harvesters.file_ids import file_name, own_id
from siger_harvesters.links import absolute_url, format_of, media_type_of
from siger_harvesters.texts import clean_line, clean_text, moment, slug

# CKAN's own fields; whatever else a portal adds at the top is a further field.
_OWN_FIELDS = frozenset(
    {
        "author",
        "author_email",
        "creator_user_id",
        "extras",
        "groups",
        "id",
        "isopen",
        "license_id",
        "license_title",
        "license_url",
        "maintainer",
        "maintainer_email",
        "metadata_created",
        "metadata_modified",
        "name",
        "notes",
        "num_resources",
        "num_tags",
        "organization",
        "owner_org",
        "private",
        "relationships_as_object",
        "relationships_as_subject",
        "resources",
        "revision_id",
        "state",
        "tags",
        "title",
        "type",
        "url",
        "value",
        "version",
    }
)
_FREQUENCY_EXTRAS = ("frekuensi", "frekuensi_pemutakhiran", "frequency")
_NO_LICENSE = {"", "notspecified"}


def to_dataset(package: Mapping[str, Any], source: Source) -> Dataset:
    """Map a package; region, topics and years are decided later, from what is kept.

    Raises:
        RecordInvalidError: It has no id, no name or no title.
    """
    remote_id, name, title = (
        _required(package, key) for key in ("id", "name", "title")
    )
    extras = _extras(package)
    return Dataset(
        name=name,
        title=title,
        publisher=_publisher(package, source),
        description=clean_text(package.get("notes")),
        contact=_contact(package),
        license=_license(package, source),
        tags=_names(package.get("tags"), "display_name", "name"),
        themes=_names(package.get("groups"), "name"),
        frequency=next((extras[k] for k in _FREQUENCY_EXTRAS if k in extras), ""),
        landing_url=_landing_url(package, source),
        issued_at=moment(package.get("metadata_created")),
        modified_at=moment(package.get("metadata_modified")),
        extras=extras,
        distributions=tuple(_distributions(package, remote_id, source)),
    )


def _required(package: Mapping[str, Any], key: str) -> str:
    value = clean_line(package.get(key))
    if key == "name":
        value = slug(value)
    if not value:
        where = clean_line(package.get("name")) or clean_line(package.get("id"))
        detail = f"tanpa {key}"
        raise failure(RecordInvalidError, "catatan-tidak-lengkap", where[:100], detail)
    return value


def _publisher(package: Mapping[str, Any], source: Source) -> Agent:
    organization = package.get("organization")
    given = organization if isinstance(organization, dict) else {}
    name = clean_line(given.get("title")) or clean_line(given.get("name"))
    named = slug(clean_line(given.get("name"))) or slug(name)
    if named:
        return Agent(slug=named, name=name)
    return Agent(slug=source.name, name=source.title or source.name)


def _contact(package: Mapping[str, Any]) -> Contact:
    names = (clean_line(package.get(key)) for key in ("maintainer", "author"))
    keys = ("maintainer_email", "author_email")
    emails = (clean_line(package.get(key)) for key in keys)
    return Contact(
        name=next(filter(None, names), ""),
        email=next((e for e in emails if "@" in e and " " not in e), ""),
    )


def _license(package: Mapping[str, Any], source: Source) -> License:
    license_id = clean_line(package.get("license_id"))
    if license_id.lower() in _NO_LICENSE:
        return License()
    url = package.get("license_url")
    return License(
        id=license_id,
        title=clean_line(package.get("license_title")) or license_id,
        url=absolute_url(url, source.url) if url else "",
    )


def _landing_url(package: Mapping[str, Any], source: Source) -> str:
    name = quote(clean_line(package.get("name")), safe="")
    return f"{source.url.rstrip('/')}/dataset/{name}"


def _names(entries: object, *keys: str) -> tuple[str, ...]:
    return tuple(sorted(set(_each_name(entries, keys)), key=lambda n: (n.lower(), n)))


def _each_name(entries: object, keys: Iterable[str]) -> Iterator[str]:
    for entry in _dicts(entries):
        name = next(filter(None, (clean_line(entry.get(key)) for key in keys)), "")
        if name:
            yield name


def _extras(package: Mapping[str, Any]) -> dict[str, str]:
    """Return the portal's further fields by name; the list of extras wins."""
    found = {
        clean_line(key): _as_text(value)
        for key, value in package.items()
        if key not in _OWN_FIELDS
    }
    extras = package.get("extras")
    if isinstance(extras, dict):  # CKAN before 2.0
        found |= {clean_line(key): _as_text(value) for key, value in extras.items()}
    for entry in _dicts(extras):
        found[clean_line(entry.get("key"))] = _as_text(entry.get("value"))
    return {key: found[key] for key in sorted(found) if key and found[key]}


def _as_text(value: object) -> str:
    if not value or not isinstance(value, dict | list | bool):
        return clean_text(value)
    try:
        return clean_text(json.dumps(value, sort_keys=True, ensure_ascii=False))
    except RecursionError:  # nested too deep to mean anything
        return ""


def _distributions(
    package: Mapping[str, Any], package_id: str, source: Source
) -> Iterator[Distribution]:
    taken: set[str] = set()
    for resource in sorted(_dicts(package.get("resources")), key=_position):
        if resource.get("state") == "deleted":
            continue
        remote_id = clean_line(resource.get("id"))
        key = remote_id or clean_line(resource.get("url"))
        file_id = own_id(source.name, package_id, key, taken)
        taken.add(file_id)
        yield _distribution(resource, file_id, remote_id, source)


def _position(resource: Mapping[str, Any]) -> float:
    position = resource.get("position")
    return position if isinstance(position, int | float) else float("inf")


def _distribution(
    resource: Mapping[str, Any], file_id: str, remote_id: str, source: Source
) -> Distribution:
    url = absolute_url(resource.get("url"), source.url)
    file_format = format_of(resource.get("format"), resource.get("mimetype"), url)
    description = clean_text(resource.get("description"))
    changes = ("last_modified", "metadata_modified", "created")
    schema = schema_name(resource.get("schema"))
    return Distribution(
        id=file_id,
        remote_id=remote_id,
        title=clean_line(resource.get("name")) or file_name(url) or file_format,
        url=url,
        format=file_format,
        media_type=media_type_of(resource.get("mimetype"), file_format),
        description=description,
        schema=schema,
        schema_origin="portal" if schema else "",
        modified_at=next(
            filter(None, (moment(resource.get(c)) for c in changes)), None
        ),
    )


def _dicts(entries: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(entries, list):
        yield from (entry for entry in entries if isinstance(entry, dict))

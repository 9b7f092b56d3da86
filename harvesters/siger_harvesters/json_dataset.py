"""Turns a record of a JSON portal into a dataset, as its mapping says.

A record's payload is `{"record": fields, "each": entry of the first list}`; paths
begin at `record`, those that start with `each.` at the entry.
"""

from collections.abc import Mapping
from typing import Any

from siger_catalog.causes import failure
from siger_catalog.errors import RecordInvalidError
from siger_catalog.model import Agent, Contact, Dataset, License, Record, Source
from siger_harvesters.json_files import files_of, landing_of, scope_of
from siger_harvesters.json_paths import first_at
from siger_harvesters.json_shapes import JsonMapping
from siger_harvesters.links import absolute_url
from siger_harvesters.moments import moment_of
from siger_harvesters.texts import clean_line, clean_text, slug

_LACKING = "rincian"
_TAG_BREAKS = ",;|"


def to_dataset(record: Record, mapping: JsonMapping, source: Source) -> Dataset:
    """Map a record; region, topics and years are decided later.

    Raises:
        RecordInvalidError: It has no id or no title, or its details could not be had.
    """
    whole = scope_of(record.payload)
    fields = mapping.fields
    remote_id, title = identity_of(record.payload, mapping)
    return Dataset(
        name=_name(whole, mapping, remote_id, title),
        title=title,
        publisher=_publisher(whole, mapping, source),
        description=clean_text(first_at(whole, fields.description)),
        contact=_contact(whole, mapping),
        license=_license(whole, mapping, source),
        tags=_words(first_at(whole, fields.tags)),
        themes=_words(first_at(whole, fields.themes)),
        frequency=clean_line(first_at(whole, fields.frequency)),
        landing_url=landing_of(whole, mapping, source),
        issued_at=moment_of(first_at(whole, fields.issued)),
        modified_at=moment_of(first_at(whole, fields.modified)),
        extras=_extras(whole, mapping),
        distributions=tuple(
            each.distribution for each in files_of(record, mapping, source)
        ),
    )


def identity_of(payload: Mapping[str, Any], mapping: JsonMapping) -> tuple[str, str]:
    """Return id and title.

    Raises:
        RecordInvalidError: One is missing, or the details are.
    """
    whole = scope_of(payload)
    found = clean_line(first_at(whole, mapping.fields.id))
    title = clean_line(first_at(whole, mapping.fields.title))
    lacking = payload.get("lacking")
    missing = "id" if not found else "title" if not title else ""
    missing = missing or (_LACKING if lacking else "")
    if missing:
        where = (title or found)[:100]
        detail = f"tanpa {missing}"
        raise failure(RecordInvalidError, "catatan-tidak-lengkap", where, detail)
    return found, title


def _name(
    whole: Mapping[str, Any], mapping: JsonMapping, remote_id: str, title: str
) -> str:
    named = slug(clean_line(first_at(whole, mapping.fields.name)))
    if named:
        return named
    made = slug(f"{slug(title)[:70]}-{slug(remote_id)[-25:]}")
    if not made or not made[0].isalnum():
        detail = "tanpa name"
        raise failure(RecordInvalidError, "catatan-tidak-lengkap", title[:100], detail)
    return made


def _publisher(whole: Mapping[str, Any], mapping: JsonMapping, source: Source) -> Agent:
    title = clean_line(first_at(whole, mapping.fields.organisation))
    named = slug(clean_line(first_at(whole, mapping.fields.organisation_name)))
    named = named or slug(title)
    if named:
        return Agent(slug=named, name=title or named)
    return Agent(slug=source.name, name=source.title or source.name)


def _contact(whole: Mapping[str, Any], mapping: JsonMapping) -> Contact:
    email = clean_line(first_at(whole, mapping.fields.contact_email))
    return Contact(
        name=clean_line(first_at(whole, mapping.fields.contact_name)),
        email=email if "@" in email and " " not in email else "",
    )


def _license(whole: Mapping[str, Any], mapping: JsonMapping, source: Source) -> License:
    stated = clean_line(first_at(whole, mapping.fields.license))
    url = first_at(whole, mapping.fields.license_url)
    link = absolute_url(url, source.url) if url else ""
    if not stated and not link:
        return License()
    return License(id=stated or link, title=stated or link, url=link)


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        for mark in _TAG_BREAKS:
            value = value.replace(mark, "\n")
        value = value.split("\n")
    entries = value if isinstance(value, list) else []
    words = {clean_line(_word(each))[:200] for each in entries[:200]}
    return tuple(sorted(words - {""}, key=lambda n: (n.lower(), n)))


def _word(entry: object) -> object:
    keys = ("name", "nama", "title", "judul", "label")
    return first_at(entry, keys) if isinstance(entry, dict) else entry


def _extras(whole: Mapping[str, Any], mapping: JsonMapping) -> dict[str, str]:
    found = {k: first_at(whole, paths) for k, paths in mapping.extras.items()}
    texts = {
        key: ", ".join(_words(value)) if isinstance(value, list) else clean_text(value)
        for key, value in sorted(found.items())
    }
    return {key: text for key, text in texts.items() if text}

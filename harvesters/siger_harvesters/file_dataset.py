"""Turns an entry of a list of files into a dataset."""

from collections.abc import Iterator, Mapping
from typing import Any

from siger_catalog.causes import failure
from siger_catalog.errors import RecordInvalidError
from siger_catalog.model import Agent, Contact, Dataset, Distribution, License, Source
from siger_harvesters.declared_schemas import schema_name
from siger_harvesters.file_ids import file_name, own_id
from siger_harvesters.links import absolute_url, media_type_of
from siger_harvesters.moments import moment_of
from siger_harvesters.texts import clean_line, clean_text, slug

_OWN = frozenset(
    {"url", "title", "dataset", "description", "organisation", "license", "tags"}
    | {"theme", "format", "file_title", "issued", "modified", "id", "name", "created"}
    | {"licenses", "keywords", "contributors", "profile", "$schema", "sources"}
)


def to_dataset(payload: Mapping[str, Any], source: Source) -> Dataset:
    """Map an entry; region, topics and years are decided later.

    Raises:
        RecordInvalidError: It has no title, no id, or none of its files a name.
    """
    fields = payload.get("fields")
    given = fields if isinstance(fields, dict) else {}
    remote_id, title = (clean_line(payload.get(key)) for key in ("id", "title"))
    files = tuple(_distributions(payload.get("files"), remote_id, source))
    missing = "id" if not slug(remote_id) else "title" if not title else ""
    missing = missing or ("" if files else "berkas")
    if missing:
        where = (title or remote_id)[:100]
        detail = f"tanpa {missing}"
        raise failure(RecordInvalidError, "catatan-tidak-lengkap", where, detail)
    return Dataset(
        name=slug(remote_id),
        title=title,
        publisher=_publisher(given, source),
        description=clean_text(given.get("description")),
        contact=_contact(given),
        license=_license(given, source),
        tags=_words(given.get("tags") or given.get("keywords")),
        themes=_words(given.get("theme")),
        landing_url=source.url,
        issued_at=moment_of(given.get("issued") or given.get("created")),
        modified_at=moment_of(given.get("modified")),
        extras=_extras(given),
        distributions=files,
    )


def _distributions(
    files: object, remote_id: str, source: Source
) -> Iterator[Distribution]:
    taken: set[str] = set()
    for file in files if isinstance(files, list) else []:
        url = absolute_url(file.get("url"), source.url) if _is(file) else ""
        if not url:
            continue
        file_id = own_id(source.name, remote_id, url, taken)
        taken.add(file_id)
        file_format = clean_line(file.get("format"))[:20]
        schema = schema_name(file.get("schema"))
        yield Distribution(
            id=file_id,
            remote_id=url,
            title=clean_line(file.get("title")) or file_name(url) or file_format,
            url=url,
            format=file_format,
            media_type=media_type_of(file.get("media_type"), file_format),
            description=clean_text(file.get("description")),
            schema=schema,
            schema_origin="portal" if schema else "",
        )


def _is(file: object) -> bool:
    return isinstance(file, dict)


def _publisher(given: Mapping[str, Any], source: Source) -> Agent:
    name = clean_line(given.get("organisation")) or _contributor(given, "title")
    if slug(name):
        return Agent(slug=slug(name), name=name)
    return Agent(slug=source.name, name=source.title or source.name)


def _contributor(given: Mapping[str, Any], key: str) -> str:
    entries = given.get("contributors")
    people = [e for e in entries if _is(e)] if isinstance(entries, list) else []
    return next(filter(None, (clean_line(p.get(key)) for p in people)), "")


def _contact(given: Mapping[str, Any]) -> Contact:
    email = _contributor(given, "email")
    if "@" not in email or " " in email:
        return Contact()
    return Contact(name=_contributor(given, "title"), email=email)


def _license(given: Mapping[str, Any], source: Source) -> License:
    entries = given.get("licenses")
    first = next(iter(entries), None) if isinstance(entries, list) else None
    if isinstance(first, dict):
        named = clean_line(first.get("name"))
        title = clean_line(first.get("title")) or named
        url = absolute_url(first.get("path"), source.url) if first.get("path") else ""
        return License(id=named or title, title=title, url=url)
    stated = clean_line(given.get("license"))
    return License(id=stated, title=stated) if stated else License()


def _words(value: object) -> tuple[str, ...]:
    entries = value if isinstance(value, list) else clean_line(value).split(",")
    words = {clean_line(each)[:200] for each in entries[:200]}
    return tuple(sorted(words - {""}, key=lambda n: (n.lower(), n)))


def _extras(given: Mapping[str, Any]) -> dict[str, str]:
    found = {clean_line(k): clean_text(v) for k, v in given.items() if k not in _OWN}
    return {key: found[key] for key in sorted(found) if key and found[key]}

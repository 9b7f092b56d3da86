"""The files of a record of a JSON portal: links, and tables that stand in the JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from siger_catalog.causes import failure
from siger_catalog.errors import (
    DistributionError,
    RecordInvalidError,
    TooLargeError,
)
from siger_catalog.model import Distribution, Record, Source
from siger_harvesters.file_ids import file_name, own_id
from siger_harvesters.json_paths import MissingValueError, filled, first_at, value_at
from siger_harvesters.json_rows import rows_as_csv
from siger_harvesters.json_shapes import Files, JsonMapping
from siger_harvesters.links import absolute_url, format_of, media_type_of
from siger_harvesters.moments import moment_of
from siger_harvesters.texts import clean_line, clean_text

MOST_FILES = 1000
_ROWS_NOTE = (
    "Disusun dari deret angka di dalam jawaban API portal; tidak ada yang diubah."
)


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file of a dataset; `made` are its bytes where the record itself holds them.

    An error in their place says why they cannot be made into a file.
    """

    distribution: Distribution
    made: bytes | DistributionError | None = None


def scope_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what paths begin at: the record's fields, and `each`."""
    fields = payload.get("record")
    given = fields if isinstance(fields, dict) else {}
    return {**given, "each": payload.get("each")}


def landing_of(whole: Mapping[str, Any], mapping: JsonMapping, source: Source) -> str:
    """Return the page of a dataset on its portal; the portal's own where unknown."""
    try:
        path = filled(mapping.landing, whole) if mapping.landing else ""
    except MissingValueError:
        return source.url
    return (absolute_url(path, source.url) if path else "") or source.url


def files_of(
    record: Record, mapping: JsonMapping, source: Source
) -> Iterator[RecordFile]:
    """Yield the files of a record, in the order of the mapping and of its lists.

    Raises:
        RecordInvalidError: There are too many; what is cut off would be withdrawn.
    """
    whole = scope_of(record.payload)
    remote_id = clean_line(first_at(whole, mapping.fields.id))
    taken: set[str] = set()
    for found in _all_files(whole, mapping, source):
        if len(taken) >= MOST_FILES:
            detail = f"lebih dari {MOST_FILES} berkas"
            raise failure(RecordInvalidError, "terlalu-besar", remote_id[:100], detail)
        given = found.distribution
        key = given.remote_id or given.url
        file_id = own_id(source.name, remote_id, key, taken)
        taken.add(file_id)
        yield replace(found, distribution=replace(given, id=file_id))


def _all_files(
    whole: Mapping[str, Any], mapping: JsonMapping, source: Source
) -> Iterator[RecordFile]:
    for number, files in enumerate(mapping.files):
        if files.rows is not None:
            place = f"{landing_of(whole, mapping, source)}#{files.rows or 'data'}"
            yield from _rows_file(whole, files, place, f"rows-{number}")
            continue
        for part in _parts(whole, files):
            if url := _address(part, files, source):
                yield RecordFile(_linked(part, files, url))


def _parts(whole: Mapping[str, Any], files: Files) -> list[Mapping[str, Any]]:
    if files.list is None:
        return [{**whole, "record": whole}]
    found = value_at(whole, files.list)
    entries = found if isinstance(found, list) else []
    named = (each if isinstance(each, dict) else {"value": each} for each in entries)
    return [{**each, "record": whole} for each in named]


def _address(part: Mapping[str, Any], files: Files, source: Source) -> str:
    if not files.address:
        return absolute_url(first_at(part, files.url), source.url)
    try:
        path = filled(files.address, part)
    except MissingValueError:
        return ""
    # A portal that stands below the root of its host keeps its place.
    is_own = path.startswith("/") and not path.startswith("//")
    whole = source.url.rstrip("/") + path if is_own else path
    return absolute_url(whole, source.url)


def _linked(part: Mapping[str, Any], files: Files, url: str) -> Distribution:
    stated = first_at(part, files.media_type)
    file_format = format_of(
        files.format_is or first_at(part, files.format), stated, url
    )
    return Distribution(
        id="",
        remote_id=clean_line(first_at(part, files.id)),
        title=clean_line(first_at(part, files.title)) or file_name(url) or file_format,
        url=url,
        format=file_format,
        media_type=media_type_of(stated, file_format),
        description=clean_text(first_at(part, files.description)),
        modified_at=moment_of(first_at(part, files.modified)),
    )


def _rows_file(
    whole: Mapping[str, Any], files: Files, place: str, key: str
) -> Iterator[RecordFile]:
    content: bytes | DistributionError
    try:
        content = rows_as_csv(value_at(whole, files.rows or ""), place)
    except TooLargeError as error:
        content = error
    if not content:
        return
    distribution = Distribution(
        id="",
        remote_id=key,
        title=clean_line(first_at(whole, files.title)) or "Deret angka",
        url=place,
        format="csv",
        media_type="text/csv",
        description=clean_text(first_at(whole, files.description)) or _ROWS_NOTE,
        modified_at=moment_of(first_at(whole, files.modified)),
    )
    yield RecordFile(distribution, content)

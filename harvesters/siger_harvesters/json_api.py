"""Harvests portals with a JSON API of their own, as a mapping file describes it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from siger_catalog.causes import failure
from siger_catalog.errors import DistributionError, SourceFormatError
from siger_catalog.model import Dataset, Record, Source
from siger_catalog.ports import Fetcher, Probe, Proposal
from siger_harvesters.json_calls import JsonPortal
from siger_harvesters.json_dataset import to_dataset
from siger_harvesters.json_files import files_of, scope_of
from siger_harvesters.json_mapping import mapping_of
from siger_harvesters.json_paging import all_items, ask_filled
from siger_harvesters.json_paths import MissingValueError, first_at, value_at
from siger_harvesters.json_proposal import propose_mapping
from siger_harvesters.json_shapes import Detail, JsonMapping
from siger_harvesters.texts import clean_line, slug

_MOST_RECORDS = 200_000
# An answer to one question about one record may be missing; nothing else may.
_OF_ONE_RECORD = {"tautan-mati", "bukan-bentuknya"}


class JsonApiHarvester:
    """Knows every portal that a mapping describes.

    It is a ports.Harvester, Prober, Carrier and Proposer.
    """

    kind = "json_api"

    def records(self, source: Source, fetcher: Fetcher) -> Iterator[Record]:
        """Yield every record of the portal once, in the order of its lists.

        Raises:
            SourceError: The mapping is wrong, or a list failed or is incomplete.
        """
        mapping = mapping_of(source)
        portal = JsonPortal(source.url, fetcher)
        seen: set[str] = set()
        for item, each in _listed(portal, mapping):
            record = _record(_payload(portal, mapping, item, each), mapping)
            if record.remote_id in seen:
                continue
            seen.add(record.remote_id)
            if len(seen) > _MOST_RECORDS:
                raise failure(SourceFormatError, "daftar-tidak-berujung", portal.url)
            yield record

    def map(self, record: Record, source: Source) -> Dataset:
        """Turn a record into a dataset.

        Raises:
            RecordInvalidError: The record has no id or title, or lacks its details.
            SourceFormatError: The mapping is wrong.
        """
        return to_dataset(record, mapping_of(source), source)

    def carried(
        self, record: Record, source: Source
    ) -> Mapping[str, bytes | DistributionError]:
        """Return the files that the record itself holds, by address."""
        made = files_of(record, mapping_of(source), source)
        return {f.distribution.url: f.made for f in made if f.made is not None}

    def probe(self, source: Source, fetcher: Fetcher) -> Probe:
        """Count the records of the portal's lists; details are not asked for.

        Raises:
            SourceError: The mapping is wrong or does not fit, or nobody answers.
        """
        mapping = mapping_of(source)
        count = sum(1 for _ in _listed(JsonPortal(source.url, fetcher), mapping))
        return Probe(title=mapping.title, version="", dataset_count=count)

    def propose(self, url: str, fetcher: Fetcher) -> Proposal | None:
        """Look at what an address answers and propose a mapping for it."""
        return propose_mapping(url, fetcher)


def _listed(portal: JsonPortal, mapping: JsonMapping) -> Iterator[tuple[Any, Any]]:
    """Yield each entry of the lists with the entry of the first list it came under."""
    if mapping.each is None:
        for item in all_items(portal, mapping.list, {}):
            yield item, None
        return
    for each in all_items(portal, mapping.each, {}):
        try:
            for item in all_items(portal, mapping.list, {"each": each}):
                yield item, each
        except MissingValueError as error:
            place = f"{portal.url}{mapping.list.path}"
            detail = f"tanpa {error}"
            raise failure(
                SourceFormatError, "bukan-bentuknya", place, detail
            ) from error


def _payload(
    portal: JsonPortal, mapping: JsonMapping, item: Any, each: Any
) -> dict[str, Any]:
    fields = dict(item) if isinstance(item, dict) else {"value": item}
    payload: dict[str, Any] = {"record": fields}
    if each is not None:
        payload["each"] = each
    for detail in mapping.detail:
        try:
            fields |= _details(portal, detail, scope_of(payload))
        except (MissingValueError, SourceFormatError) as error:
            cause = getattr(error, "cause_type", "bukan-bentuknya")
            if cause not in _OF_ONE_RECORD:
                raise
            payload["lacking"] = detail.path
    for name in mapping.volatile:
        fields.pop(name, None)
    return payload


def _details(
    portal: JsonPortal, detail: Detail, known: Mapping[str, Any]
) -> dict[str, Any]:
    if detail.into:
        return {detail.into: [*all_items(portal, detail, known)]}
    answer = ask_filled(portal, detail, known, {})
    found = (value_at(answer.body, path) for path in detail.item)
    fields = next((each for each in found if isinstance(each, dict)), None)
    if fields is None:
        raise failure(SourceFormatError, "bukan-bentuknya", answer.where)
    return fields


def _record(payload: dict[str, Any], mapping: JsonMapping) -> Record:
    try:
        raw = json.dumps(payload, sort_keys=True, separators=(",", ":")).encode()
    except RecursionError as error:
        raise failure(SourceFormatError, "bukan-json", "") from error
    whole = scope_of(payload)
    remote_id = clean_line(first_at(whole, mapping.fields.id))
    return Record(
        remote_id=remote_id or f"tanpa-id-{hashlib.sha256(raw).hexdigest()[:16]}",
        name=slug(clean_line(first_at(whole, mapping.fields.name))),
        payload=payload,
        raw=raw,
    )

"""A page of results as JSON: the shape of `SearchAnswer`, written without its models.

Values whose fields are those of the answer (counts, columns, reasons, organisations)
are written as they are. Models check what they are given, which we made ourselves: for
twenty results that took longer than writing them. A test holds both to the same.
"""

from urllib.parse import quote

import orjson

from siger_catalog.provinces.regions import Region
from siger_catalog.searching import Help, Hit, QueryReading, SearchPage
from siger_web.api_models import Links

Fields = dict[str, object]


def search_json(page: SearchPage, base: str, links: Links) -> bytes:
    """Return a page of results."""
    fields = {
        "total": page.total,
        "page": page.page,
        "size": page.size,
        "mode": page.mode,
        "help": None if page.total else _help(page.help, base),
        "query": _reading(page.query),
        "results": [
            result_fields(hit, base)
            | {
                "highlights": hit.highlights,
                "match": "full" if hit.is_full else "partial",
                "found_in": hit.found_in,
            }
            # It stands only where it was asked for.
            | ({"explanation": hit.explanation} if hit.explanation else {})
            for hit in page.results
        ],
        "facets": page.facets,
        "links": {"next": links.next, "prev": links.prev},
    }
    return orjson.dumps(fields, option=orjson.OPT_UTC_Z)


def result_fields(hit: Hit, base: str) -> Fields:
    """Return one result as `DatasetSummary` has it."""
    return {
        "name": hit.name,
        "title": hit.title,
        "summary": hit.summary,
        "url": dataset_url(base, hit.name),
        "region": _region(hit.region) if hit.region else None,
        "organization": hit.organization,
        "topics": hit.topics,
        "formats": hit.formats,
        "years": hit.years,
        "modified_at": hit.modified_at,
        "quality": hit.quality,
    }


def dataset_url(base: str, name: str) -> str:
    """Return the address of a dataset's page."""
    return f"{base}/dataset/{quote(name, safe='')}"


def _region(region: Region) -> Fields:
    return {
        "kode_kemendagri": region.code,
        "kode_bps": region.bps_code,
        "name": region.name,
    }


def _help(found: Help, base: str) -> Fields:
    return {
        "without": [
            {"parameter": d.name, "values": d.values, "count": d.count}
            for d in found.without
        ],
        "topics": found.topics,
        "near": [
            {"name": h.name, "title": h.title, "url": dataset_url(base, h.name)}
            for h in found.near
        ],
    }


def _reading(reading: QueryReading) -> Fields:
    return {
        "text": reading.text,
        "corrected": reading.corrected or None,
        "places": [_region(place) for place in reading.places],
        "years": reading.years,
        "given_up": {
            "places": [_region(place) for place in reading.given_up_places],
            "years": reading.given_up_years,
        },
        "elsewhere": reading.elsewhere,
    }

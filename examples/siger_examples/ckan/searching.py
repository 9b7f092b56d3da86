"""package_search: words or fields, filters, sorting, paging, facets."""

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from siger_examples.ckan.parameters import (
    Parameters,
    json_list,
    natural,
    strings,
    text,
    truth,
)
from siger_examples.ckan.queries import Fields, read_query, words_of
from siger_examples.ckan.refusals import bad_search, local_parameters
from siger_examples.ckan.site import Site

ROWS_DEFAULT = 10
ROWS_MOST = 1000
"""More rows are cut to this without a word (ckan.search.rows_max)."""

_DEFAULT_SORT = "score desc, metadata_modified desc"
_FACET_LIMIT = 50
_KNOWN = (
    *("q", "fq", "fq_list", "rows", "start", "sort", "fl", "qf", "extras"),
    *("facet", "facet.field", "facet.limit", "facet.mincount"),
    *("include_drafts", "include_deleted", "include_private"),
    *("use_default_schema", "df", "defType", "mm", "q.op", "tie", "bf", "boost"),
)
# Weights of CKAN's default query fields: name^4 title^4 tags^2 groups^2 text.
_WEIGHTS = (("name", 4), ("title", 4), ("tags", 2), ("groups", 2), ("text", 1))

Package = Mapping[str, Any]


def search_packages(site: Site, parameters: Parameters) -> dict[str, Any]:
    """Answer package_search.

    Raises:
        ActionRefusedError: 400, 409 or 500, as CKAN refuses.
    """
    unknown = [name for name in parameters if name not in _KNOWN]
    if unknown:
        raise bad_search(f"Invalid search parameters: {unknown}")
    rows = natural(parameters, "rows", ROWS_DEFAULT, "Please enter an integer value")
    start = natural(parameters, "start", 0, "Please enter an integer value")
    facet_fields = json_list(parameters, "facet.field")
    sort = text(parameters, "sort") or _DEFAULT_SORT
    found = _sorted(_found(site, parameters), sort)
    facets = _facets(found, facet_fields, parameters)
    page = found[start : start + min(rows, ROWS_MOST)]
    return {
        "count": len(found),
        "facets": {field: dict(counts) for field, counts in facets.items()},
        "results": [
            _result(package, fields, parameters) for package, fields, _ in page
        ],
        "sort": sort,
        "search_facets": _search_facets(site, facets),
    }


def index_fields(package: Package) -> Fields:
    """Return a package as Solr keeps it: every field a tuple of texts."""
    extras = {extra["key"]: extra["value"] for extra in package["extras"]}
    organization = package["organization"]
    fields = {
        "id": package["id"],
        "name": package["name"],
        "title": package["title"],
        "title_string": package["title"],
        "notes": package["notes"],
        "author": package["author"],
        "maintainer": package["maintainer"],
        "license_id": package["license_id"],
        "state": package["state"],
        "dataset_type": package["type"],
        "type": package["type"],
        "capacity": "public",
        "organization": organization["name"],
        "owner_org": organization["id"],
        "metadata_created": _solr_date(package["metadata_created"]),
        "metadata_modified": _solr_date(package["metadata_modified"]),
        **{f"extras_{key}": value for key, value in extras.items()},
        **extras,
    }
    lists = {
        "tags": tuple(tag["name"] for tag in package["tags"]),
        "groups": tuple(group["name"] for group in package["groups"]),
        "res_format": tuple(r["format"] for r in package["resources"] if r["format"]),
    }
    single = {name: (str(value),) for name, value in fields.items() if value}
    everything = [package["title"], package["notes"], organization["title"]]
    words = (*everything, *extras.values(), *lists["tags"], *lists["groups"])
    return {**single, **lists, "text": tuple(str(word) for word in words if word)}


Hit = tuple[Package, Fields, float]


def _found(site: Site, parameters: Parameters) -> list[Hit]:
    query = text(parameters, "q").strip()
    if query.startswith("{!"):
        raise local_parameters()
    fq_list = parameters.get("fq_list") or []
    filters = [text(parameters, "fq"), *(fq_list if isinstance(fq_list, list) else [])]
    tests = [read_query(str(each), "fq") for each in filters if each]
    words: list[str] = []
    if ":" in query:
        tests.append(read_query(query, "q"))
    else:
        words = words_of(query)
    indexed = [(package, index_fields(package)) for package in site.packages.values()]
    hits = [(p, fields, _score(fields, words)) for p, fields in indexed]
    return [hit for hit in hits if hit[2] > 0 and all(test(hit[1]) for test in tests)]


def _score(fields: Fields, words: list[str]) -> float:
    """Return the sum of each word's best weight, zero where too few words are met."""
    if not words:
        return 1.0
    weighted = [
        (weight, set(words_of(" ".join(fields.get(name, ())))))
        for name, weight in _WEIGHTS
    ]
    best = [max((w for w, met in weighted if word in met), default=0) for word in words]
    enough = sum(weight > 0 for weight in best) >= _least_words(len(words))
    return float(sum(best)) if enough else 0.0


def _least_words(count: int) -> int:
    """Return how many words must match: CKAN's mm `2<-1 5<80%`."""
    if count <= 2:  # noqa: PLR2004 - the first step of mm
        return count
    return count - 1 if count <= 5 else math.floor(count * 0.8)  # noqa: PLR2004 - the second step of mm


def _sorted(hits: list[Hit], sort: str) -> list[Hit]:
    for clause in reversed(sort.split(",")):
        field, _, direction = clause.strip().partition(" ")
        if direction.strip() not in ("asc", "desc"):
            raise bad_search('Invalid "sort" parameter')
        is_down = direction.strip() == "desc"
        if field == "score":
            hits = sorted(hits, key=lambda hit: hit[2], reverse=is_down)
        else:
            hits = sorted(hits, key=lambda hit: hit[1].get(field, ()), reverse=is_down)
    return hits


def _result(package: Package, fields: Fields, parameters: Parameters) -> Package:
    wanted = strings(parameters, "fl")
    if not wanted:
        return package
    many = ("tags", "groups", "res_format")
    return {
        name: list(fields[name]) if name in many else fields[name][0]
        for name in sorted(wanted)
        if fields.get(name)
    }


def _facets(
    hits: list[Hit], names: list[str], parameters: Parameters
) -> dict[str, list[tuple[str, int]]]:
    if not truth(parameters, "facet", default=True):
        return {}
    limit = int(text(parameters, "facet.limit") or _FACET_LIMIT)
    facets = {}
    for name in names:
        counts = Counter(v for _, fields, _ in hits for v in set(fields.get(name, ())))
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        facets[name] = ordered if limit < 0 else ordered[:limit]
    return facets


def _search_facets(
    site: Site, facets: dict[str, list[tuple[str, int]]]
) -> dict[str, Any]:
    """Return the facets with titles; items by title from Z to A, as CKAN does."""
    groups = (*site.organizations, *site.groups)
    titles = {entry["name"]: entry["title"] for entry in groups}
    titles |= {
        package["license_id"]: package["license_title"]
        for package in site.packages.values()
    }
    return {
        field: {
            "title": field,
            "items": sorted(
                (
                    {"name": name, "display_name": titles.get(name, name), "count": n}
                    for name, n in counts
                ),
                key=lambda item: item["display_name"],
                reverse=True,
            ),
        }
        for field, counts in facets.items()
    }


def _solr_date(text_: str) -> str:
    """Return CKAN's time as Solr gives it back: milliseconds and Z."""
    return f"{text_[:23]}Z"

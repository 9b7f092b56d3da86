"""A search as query parameters: read out of an address, and written into one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from siger_catalog.errors import QueryError
from siger_catalog.provinces.regions import Province
from siger_catalog.searching.engine import Sort
from siger_catalog.searching.filters import FILTERS
from siger_catalog.searching.request import (
    DEEPEST_HIT,
    DEFAULT_SIZE,
    LARGEST_SIZE,
    OFF,
    ON,
    SWITCHES,
    SearchQuery,
)

_NUMBER = re.compile(r"[0-9]{1,9}")
_LARGEST_NUMBER = 999_999_999


def parse_request(
    parameters: Mapping[str, Sequence[str]], province: Province, locale: str = "id"
) -> SearchQuery:
    """Read a search out of query parameters; unknown ones are passed over.

    Raises:
        QueryError: A parameter has a value that means nothing; it is named.
    """
    filters = {
        row.name: tuple(dict.fromkeys(row.parse(v, province) for v in values))
        for row in FILTERS
        if (values := [v for v in parameters.get(row.name, ()) if v.strip()])
    }
    page = _number(parameters, "page", 1, _LARGEST_NUMBER, default=1)
    size = _number(parameters, "size", 1, LARGEST_SIZE, default=DEFAULT_SIZE)
    if page * size > DEEPEST_HIT:
        raise QueryError(
            f"page: {page} pages of {size} lie beyond result {DEEPEST_HIT}",
            parameter="page",
            fix="Narrow the search, or follow links.next of /api/v1/search: its "
            "cursor goes on to the very end.",
        )
    return SearchQuery(
        text=_last(parameters, "q").strip(),
        filters=filters,
        sort=_sort(_last(parameters, "sort")),
        page=page,
        size=size,
        locale=locale,
        is_explained=_is_on(parameters, "explain"),
        cursor="",
        **{name: _last(parameters, key) == "off" for key, name in SWITCHES.items()},
    )


def with_cursor(
    query: SearchQuery, parameters: Mapping[str, Sequence[str]]
) -> SearchQuery:
    """Return the search, going on at the cursor where one is given.

    Raises:
        QueryError: Page and cursor are both given.
    """
    cursor = _last(parameters, "cursor")
    if cursor and _last(parameters, "page").strip():
        raise QueryError(
            "cursor: page says where to begin already",
            parameter="cursor",
            fix="Leave one of them out; a cursor goes deeper than page.",
        )
    return replace(query, cursor=cursor)


def to_parameters(query: SearchQuery) -> list[tuple[str, str]]:
    """Return the query parameters that ask this search again; defaults left out."""
    pairs = [("q", query.text)] if query.text else []
    pairs += [(name, v) for name, values in query.filters.items() for v in values]
    pairs += [(key, "off") for key, name in SWITCHES.items() if getattr(query, name)]
    if query.is_explained:
        pairs.append(("explain", "1"))
    if query.sort != "relevance":
        pairs.append(("sort", query.sort))
    if query.page != 1 and not query.cursor:
        pairs.append(("page", str(query.page)))
    if query.size != DEFAULT_SIZE:
        pairs.append(("size", str(query.size)))
    if query.cursor:
        pairs.append(("cursor", query.cursor))
    return pairs


def _last(parameters: Mapping[str, Sequence[str]], name: str) -> str:
    values = parameters.get(name, ())
    return values[-1] if values else ""


def _is_on(parameters: Mapping[str, Sequence[str]], name: str) -> bool:
    text = _last(parameters, name).strip().lower()
    if text not in ("", *ON, *OFF):
        raise QueryError(
            f"{name}: {text!r} means nothing",
            parameter=name,
            fix=f"Use one of: {', '.join((*ON, *OFF))}.",
        )
    return text in ON


def _number(
    parameters: Mapping[str, Sequence[str]],
    name: str,
    least: int,
    most: int,
    *,
    default: int,
) -> int:
    text = _last(parameters, name).strip()
    if not text:
        return default
    number = int(text) if _NUMBER.fullmatch(text) else 0
    if not least <= number <= most:
        raise QueryError(
            f"{name}: {text!r} is not a number from {least} to {most}", parameter=name
        )
    return number


def _sort(text: str) -> Sort:
    for sort in get_args(Sort):
        if (text or "relevance") == sort:
            found: Sort = sort
            return found
    raise QueryError(
        f"sort: {text!r} is no order",
        parameter="sort",
        fix=f"Use one of: {', '.join(get_args(Sort))}.",
    )

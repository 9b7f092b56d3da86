"""Reads a list of a JSON portal page by page, and proves that it ends."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from siger_catalog.causes import failure
from siger_catalog.errors import SourceFormatError
from siger_harvesters.json_calls import JsonAnswer, JsonPortal
from siger_harvesters.json_paths import filled, filled_deep, value_at
from siger_harvesters.json_shapes import Call, Paging
from siger_harvesters.texts import clean_line

MOST_PAGES = 5000
MOST_ITEMS = 500_000


@dataclass(slots=True)
class _Progress:
    """How far the reading of one list has come."""

    pages: int = 0
    items: int = 0
    largest: int = 0
    total: int | None = None
    first: bytes = b""
    seen: set[bytes] = field(default_factory=set)


def all_items(portal: JsonPortal, call: Call, known: object) -> Iterator[Any]:
    """Yield the entries of every page; `known` fills the templates of the call.

    Raises:
        SourceError: A page failed, fewer entries came than the portal states, or the
            pages repeat or never end.
        MissingValueError: A template names what is not known.
    """
    progress = _Progress()
    upcoming = ""
    while True:
        answer = _ask(portal, call, known, progress, upcoming)
        items = items_of(answer, call)
        if _is_repeated(items, call, progress, answer.where):
            break
        yield from items
        _note(progress, items, answer, call)
        upcoming = _upcoming(answer, call)
        if _is_last(items, answer, call, progress, upcoming):
            break
    if progress.total is not None and progress.items < progress.total:
        detail = f"{progress.items} dari {progress.total} entri"
        raise failure(SourceFormatError, "daftar-tidak-lengkap", answer.where, detail)


def items_of(answer: JsonAnswer, call: Call) -> list[Any]:
    """Return the list of an answer.

    Raises:
        SourceFormatError: Nothing of what the mapping names is a list.
    """
    for path in call.items:
        found = value_at(answer.body, path)
        if isinstance(found, list):
            return found
    told = " atau ".join(path or "isi seluruhnya" for path in call.items)
    detail = f"tidak ada daftar pada {told}"
    raise failure(SourceFormatError, "bukan-bentuknya", answer.where, detail)


def _ask(
    portal: JsonPortal, call: Call, known: object, progress: _Progress, upcoming: str
) -> JsonAnswer:
    if upcoming and (upcoming.startswith("/") or "://" in upcoming):
        return portal.ask(_own(upcoming, portal), method=call.method)
    return ask_filled(portal, call, known, _turn(call, progress, upcoming))


def ask_filled(
    portal: JsonPortal, call: Call, known: object, turn: Mapping[str, Any]
) -> JsonAnswer:
    """Ask what a call says, its templates filled; `turn` says which page.

    Raises:
        SourceError: See JsonPortal.ask.
        MissingValueError: A template names what is not known.
    """
    query = filled_deep(call.query, known)
    body = filled_deep(call.body, known)
    place = query if call.paging.place == "query" else body
    place |= turn
    return portal.ask(
        filled(call.path, known),
        method=call.method,
        query={k: _as_parameter(v) for k, v in query.items()},
        body=body if call.method == "POST" else None,
    )


def _own(address: str, portal: JsonPortal) -> str:
    """Make an address of the host's root whole: the portal may stand below it."""
    if address.startswith("/") and not address.startswith("//"):
        parts = urlsplit(portal.url)
        return f"{parts.scheme}://{parts.netloc}{address}"
    return address


def _as_parameter(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    is_whole = isinstance(value, dict | list)
    return json.dumps(value, separators=(",", ":")) if is_whole else value


def _turn(call: Call, progress: _Progress, upcoming: str) -> Mapping[str, Any]:
    paging = call.paging
    if paging.style == "none":
        return {}
    turn: dict[str, Any] = {paging.size_name: paging.size} if paging.size_name else {}
    if paging.style == "page":
        turn[paging.number] = paging.first + progress.pages
    elif paging.style == "offset":
        turn[paging.number] = progress.items
    elif upcoming:  # a cursor
        turn[paging.number or "cursor"] = upcoming
    return turn


def _note(
    progress: _Progress, items: list[Any], answer: JsonAnswer, call: Call
) -> None:
    progress.pages += 1
    progress.items += len(items)
    progress.largest = max(progress.largest, len(items))
    progress.total = _stated(call.paging.total, answer)
    if progress.pages >= MOST_PAGES or progress.items > MOST_ITEMS:
        raise failure(SourceFormatError, "daftar-tidak-berujung", answer.where)


def _is_repeated(items: list[Any], call: Call, progress: _Progress, where: str) -> bool:
    """Tell whether a page came before and the list is just over.

    Raises:
        SourceFormatError: It came before, and nobody knows what is missing.
    """
    if not items:
        return False
    digest = hashlib.sha256(json.dumps(items, sort_keys=True).encode()).digest()
    if digest not in progress.seen:
        progress.seen.add(digest)
        progress.first = progress.first or digest
        return False
    # What is missing of a stated total is told when the reading ends.
    if progress.total is not None or _is_one_page(call.paging, progress, digest):
        return True
    detail = f"halaman {progress.pages + 1} berulang"
    raise failure(SourceFormatError, "daftar-tidak-berujung", where, detail)


def _is_one_page(paging: Paging, progress: _Progress, digest: bytes) -> bool:
    """Tell whether a portal that knows no pages gave all it has at once.

    It gave less than it was asked for and gives the same again; a size that it was
    never told, or counts that it states, would say otherwise.
    """
    is_counted = bool(paging.total or paging.total_pages)
    is_short = bool(paging.size_name) and progress.largest < paging.size
    return is_short and not is_counted and digest == progress.first


def _upcoming(answer: JsonAnswer, call: Call) -> str:
    if call.paging.style == "link":
        return answer.next_link
    if call.paging.style == "next":
        return clean_line(value_at(answer.body, call.paging.next))
    return ""


def _is_last(
    items: list[Any],
    answer: JsonAnswer,
    call: Call,
    progress: _Progress,
    upcoming: str,
) -> bool:
    if call.paging.style in ("none", "link", "next"):
        return not upcoming
    pages = _stated(call.paging.total_pages, answer)
    if pages is not None:
        return progress.pages >= pages
    if progress.total is not None:
        return not items or progress.items >= progress.total
    return len(items) < progress.largest or not items


def _stated(place: str, answer: JsonAnswer) -> int | None:
    """Return a count that the portal states in a header or in the body."""
    if not place:
        return None
    header = place.removeprefix("header:")
    is_header = header != place
    found = answer.headers.get(header.lower()) if is_header else None
    text = clean_line(found if is_header else value_at(answer.body, place))
    return int(text) if text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004  no count of datasets is longer

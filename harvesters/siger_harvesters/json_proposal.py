"""Looks at what an address answers and proposes a mapping for it.

What is proposed is a beginning: a person reads it, corrects it and keeps it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from siger_catalog.errors import SourceError
from siger_catalog.ports import Fetcher, Proposal
from siger_harvesters.json_calls import JsonAnswer, JsonPortal
from siger_harvesters.json_mapping import read_mapping, shipped_mappings
from siger_harvesters.json_paging import all_items
from siger_harvesters.json_paths import MissingValueError, first_at

_SAMPLE = 20
_DEEPEST = 4
_KNOWN_SHARE = 0.5

# Names seen in the APIs of Indonesian portals, the likeliest first.
_NAMES = {
    "id": ("id", "uuid", "_id", "id_dataset", "dataset_id", "kode", "slug", "name"),
    "title": ("title", "judul", "nama", "name", "nama_dataset", "uraian", "label"),
    "description": ("description", "deskripsi", "desc", "notes", "keterangan"),
    "organisation": ("nama_opd", "nama_skpd", "organisasi", "instansi", "produsen"),
    "license": ("license", "lisensi", "licence", "license_title"),
    "tags": ("tags", "tag", "kata_kunci", "keywords"),
    "themes": ("topik", "topic", "kategori", "category", "sektor"),
    "frequency": ("frekuensi", "frequency", "frekuensi_penerbitan", "periode"),
    "issued": ("created_at", "cdate", "tanggal_terbit", "issued", "created"),
    "modified": ("updated_at", "mdate", "tanggal_perbarui", "modified", "updated"),
}
_LINKS = ("download_url", "file_url", "url_file", "file", "link", "url", "csv_url")
_PAGES = ("page", "halaman", "page_no", "p")
_OFFSETS = ("offset", "skip", "start")
_SIZES = ("per_page", "limit", "size", "page_size", "rows")
_TOTAL_HEADER = "x-pagination-total-count"


@dataclass(frozen=True, slots=True)
class _Found:
    """The likeliest list of an answer: where it stands and some of its entries."""

    path: str
    items: Sequence[Mapping[str, Any]]


def propose_mapping(url: str, fetcher: Fetcher) -> Proposal | None:
    """Return the mapping that fits what an address answers, None where none does.

    One that comes with the package is preferred where its lists are answered. Its
    address may also be that of a list itself; the proposal then names its portal.
    """
    base, path, _ = _split(url)
    places = [base] if path == "/" or "?" in url else [url, base]
    shipped = (_shipped(place, fetcher) for place in places)
    return next(filter(None, shipped), None) or _made(url, fetcher)


def _shipped(url: str, fetcher: Fetcher) -> Proposal | None:
    for name, text in shipped_mappings().items():
        mapping = read_mapping(text)
        call = mapping.each or mapping.list
        portal = JsonPortal(url, fetcher)
        try:
            first = next(all_items(portal, call, {}), None)
        except (SourceError, MissingValueError):
            continue
        is_own = mapping.each or (
            isinstance(first, dict)
            and first_at(first, mapping.fields.id)
            and first_at(first, mapping.fields.title)
        )
        if isinstance(first, dict) and is_own:
            return Proposal(
                kind="json_api", url=url, options={"mapping": name}, certainty=80
            )
    return None


def _made(url: str, fetcher: Fetcher) -> Proposal | None:
    base, path, query = _split(url)
    try:
        answer = JsonPortal(base, fetcher).ask(path, query=query)
    except SourceError:
        return None
    lists = sorted(_lists(answer.body), key=lambda found: -len(found.items))
    for found in lists:
        fields = _fields(found.items)
        if {"id", "title"} <= fields.keys():
            text = _toml(path, query, found, fields, answer)
            read_mapping(text)  # what is proposed is never refused
            return Proposal(
                kind="json_api",
                url=base,
                options={"mapping": "pemetaan.toml"},
                mapping=text,
                certainty=40,
            )
    return None


def _split(url: str) -> tuple[str, str, dict[str, str]]:
    parts = urlsplit(url)
    path = "/" + parts.path.lstrip("/").replace("{", "%7B").replace("}", "%7D")
    return f"{parts.scheme}://{parts.netloc}", path, dict(parse_qsl(parts.query))


def _lists(body: Any, path: str = "", depth: int = 0) -> Iterator[_Found]:
    if isinstance(body, list):
        items = [each for each in body[:_SAMPLE] if isinstance(each, dict)]
        if items:
            yield _Found(path, items)
    elif isinstance(body, dict) and depth < _DEEPEST:
        for key, each in [*body.items()][:100]:
            if key and not set(key) & set(".[]*{}"):
                below = f"{path}.{key}" if path else key
                yield from _lists(each, below, depth + 1)


def _fields(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    found = {
        field: next((n for n in names if _is_common(items, n)), "")
        for field, names in _NAMES.items()
    }
    return {field: name for field, name in found.items() if name}


def _is_common(items: Sequence[Mapping[str, Any]], name: str) -> bool:
    filled = sum(1 for each in items if each.get(name) not in (None, "", [], {}))
    return filled >= _KNOWN_SHARE * len(items)


def _toml(
    path: str,
    query: Mapping[str, str],
    found: _Found,
    fields: Mapping[str, str],
    answer: JsonAnswer,
) -> str:
    turning = {*_PAGES, *_OFFSETS, *_SIZES}
    fixed = {k: v for k, v in query.items() if k not in turning}
    lines = [
        "# Usulan `siger source try`: periksa tiap baris sebelum dipakai.",
        "[list]",
        f"path = {_text(path)}",
        f"items = {_text(found.path)}",
    ]
    if fixed:
        pairs = ", ".join(f"{_text(k)} = {_text(v)}" for k, v in fixed.items())
        lines.append(f"query = {{ {pairs} }}")
    lines += _paging(query, answer)
    lines += ["", "[fields]", *(f"{k} = {_text(v)}" for k, v in fields.items())]
    return "\n".join([*lines, *_files(found.items)]) + "\n"


def _paging(query: Mapping[str, str], answer: JsonAnswer) -> Iterator[str]:
    page = next((n for n in _PAGES if n in query), "")
    offset = next((n for n in _OFFSETS if n in query), "")
    size = next((n for n in _SIZES if n in query), "")
    if answer.next_link:
        yield from ("", "[list.paging]", 'style = "link"')
    elif page or offset:
        style = "page" if page else "offset"
        yield from ("", "[list.paging]", f'style = "{style}"')
        yield f"number = {_text(page or offset)}"
        if page and query[page] == "0":
            yield "first = 0"
    else:
        return
    if size and query[size].isdecimal() and 0 < int(query[size]) <= 100_000:  # noqa: PLR2004  the mapping's own limit
        yield from (f"size_name = {_text(size)}", f"size = {int(query[size])}")
    if _TOTAL_HEADER in answer.headers:
        yield f'total = "header:{_TOTAL_HEADER}"'


def _files(items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for name in ("resources", "files", "berkas", "distributions"):
        listed = (e[name] for e in items if isinstance(e.get(name), list))
        entry = next((e for e in next(listed, ()) if isinstance(e, dict)), {})
        if link := next((n for n in _LINKS if entry.get(n)), ""):
            yield from ("", "[[files]]", f'list = "{name}"', f"url = {_text(link)}")
            return
    if link := next((n for n in _LINKS if _is_common(items, n)), ""):
        yield from ("", "[[files]]", f"url = {_text(link)}")
        return
    first = items[0]
    rows = (k for k, v in first.items() if isinstance(v, list) and v)
    if name := next((k for k in rows if isinstance(first[k][0], dict)), ""):
        yield from ("", "[[files]]", f"rows = {_text(name)}")


def _text(value: str) -> str:
    """Write a TOML basic string; JSON's spelling is one, but for DEL."""
    return json.dumps(value, ensure_ascii=True).replace("\x7f", "\\u007F")

"""Three portals that are no CKAN: two JSON APIs of their own and a page of files.

The shapes of the APIs are those of real portals (a list of offices with indicators
under each; a list of tables with their rows by page); the figures are the facts.
"""

import html
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from siger_examples.ckan.answers import Answer, Request
from siger_examples.cuts import slug_of, sound_cuts, table_of
from siger_examples.facts import Table, is_number, read_facts, read_regions
from siger_examples.files import write_table
from siger_examples.offices import office_of
from siger_examples.portals import Portal

_JSON = "application/json"
_MADE_AT = datetime(2025, 6, 1, tzinfo=UTC)
# Facts table, its column, what it is called, its unit, the duty of its office.
_INDICATORS = (
    ("sosial_ekonomi", "jumlah_penduduk", "Jumlah Penduduk", "jiwa", "perencanaan"),
    (
        *("sosial_ekonomi", "persentase_penduduk_miskin"),
        *("Persentase Penduduk Miskin", "persen", "perencanaan"),
    ),
    (
        *("sosial_ekonomi", "pengeluaran_per_kapita_rupiah"),
        *("Pengeluaran per Kapita", "rupiah", "perencanaan"),
    ),
    (
        *("ketahanan_pangan", "indeks_ketahanan_pangan"),
        *("Indeks Ketahanan Pangan", "indeks", "ketahanan-pangan"),
    ),
)
_FILE_SUBJECTS = ("padi", "jagung", "kacang", "umbi")


def other_answer(portal: Portal, request: Request) -> Answer:
    """Answer a request as a portal that is no CKAN."""
    parts = urlsplit(request.target)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return _SHAPES[portal.shape](portal, parts.path, query)


def _offices(portal: Portal, path: str, query: Mapping[str, str]) -> Answer:
    """Answer as the API of one regency: offices, and the indicators of each."""
    duties = sorted({duty for *_, duty in _INDICATORS})
    numbers = {duty: str(number) for number, duty in enumerate(duties, 1)}
    if path == "/list-opd":
        offices = [
            {"id_opd": int(numbers[d]), "nama_opd": office_of(d, portal.region).title}
            for d in duties
        ]
        return _json(offices)
    if path == "/data-sektoral/list-by-opd":
        records = [
            _indicator(portal, number, numbers)
            for number, (*_, duty) in enumerate(_INDICATORS, 1)
            if numbers[duty] == query.get("id_user_opd")
        ]
        return _paged(records, query)
    return _missing()


def _indicator(
    portal: Portal, number: int, numbers: Mapping[str, str]
) -> dict[str, Any]:
    table, column, title, unit, duty = _INDICATORS[number - 1]
    region = read_regions()[portal.region].name
    series = [
        {
            "id_opd": int(numbers[duty]),
            "id_data_sektoral": number,
            "tahun": int(year),
            "jumlah": value,
        }
        for year, value in _series(table, column, portal.region)
    ]
    return {
        "id": number,
        "kode_dssd": "",
        "uraian_dssd": title,
        "title": f"{title} {region}",
        "description": f"{title} {region} menurut tahun. Portal contoh, angka asli.",
        "satuan": unit,
        "jenis_string": "Data Sektoral",
        "nama_opd": office_of(duty, portal.region).title,
        "created_at": int(_MADE_AT.timestamp()),
        "download_url": "",
        "input": series,
    }


def _tables(portal: Portal, path: str, query: Mapping[str, str]) -> Answer:
    """Answer as an API that lists tables and gives their rows by page."""
    tables = {slug_of(f"{each[2]} {portal.name}"): each for each in _INDICATORS}
    if path == "/api-backend/dataset/list":
        entries = [_entry(portal, name) for name in tables]
        return _windowed(entries, query)
    office, _, name = path.removeprefix("/api-backend/bigdata/").partition("/")
    if name.replace("_", "-") in tables and office:
        return _windowed(_rows(portal, tables[name.replace("_", "-")]), query)
    return _missing()


def _entry(portal: Portal, name: str) -> dict[str, Any]:
    indicators = {slug_of(f"{each[2]} {portal.name}"): each for each in _INDICATORS}
    _, _, title, unit, duty = indicators[name]
    office = office_of(duty, portal.region)
    return {
        "id": list(indicators).index(name) + 1,
        "name": name,
        "title": f"{title} {read_regions()[portal.region].name}",
        "schema": office.name,
        "table": name.replace("-", "_"),
        "nama_skpd": office.title,
        "cdate": _MADE_AT.strftime("%Y-%m-%d %H:%M:%S"),
        "metadata": [
            {"key": "Satuan Dataset", "value": unit},
            {"key": "Frekuensi Dataset", "value": "Tahunan"},
        ],
    }


def _rows(portal: Portal, indicator: tuple[str, ...]) -> list[dict[str, Any]]:
    table, column, _, unit, _ = indicator
    region = read_regions()[portal.region]
    series = _series(table, column, portal.region)
    return [
        {
            "id": number,
            "kode_provinsi": 18,
            "nama_provinsi": "LAMPUNG",
            "kode_kabupaten_kota": int(region.bps_code),
            "nama_kabupaten_kota": region.name.upper(),
            column: value,
            "satuan": unit.upper(),
            "tahun": int(year),
        }
        for number, (year, value) in enumerate(series, 1)
    ]


def _folder(portal: Portal, path: str, _query: Mapping[str, str]) -> Answer:
    """Answer as a folder of files behind one page of links."""
    files = _published(portal.region)
    if path == "/robots.txt":
        body = b"User-agent: *\nDisallow: /internal/\n"
        return Answer(200, {"Content-Type": "text/plain"}, body)
    if path in ("", "/"):
        links = "\n".join(
            f'<li><a href="/berkas/{name}">{html.escape(title)}</a></li>'
            for name, (title, _) in files.items()
        )
        page = (
            f'<!DOCTYPE html>\n<html lang="id"><title>{html.escape(portal.title)}'
            f"</title><h1>{html.escape(portal.title)}</h1><p>Ini portal contoh: angka "
            f'asli, portal buatan.</p><ul>\n{links}\n</ul>\n<a href="/tentang">Tentang'
            f'</a> <a href="/internal/rahasia.csv">Internal</a></html>\n'
        )
        return Answer(200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())
    found = files.get(path.removeprefix("/berkas/"))
    if found is None:
        return _missing()
    is_csv = path.endswith(".csv")
    kind = "text/csv" if is_csv else "application/octet-stream"
    return Answer(200, {"Content-Type": kind}, found[1])


@cache
def _published(region: str) -> Mapping[str, tuple[str, bytes]]:
    files: dict[str, tuple[str, bytes]] = {}
    for cut in sound_cuts():
        if cut.region == region and cut.subject.key in _FILE_SUBJECTS:
            table: Table = table_of(cut)
            files[f"{cut.dataset}.csv"] = (cut.title, write_table(table, "comma"))
            if cut.subject.key == _FILE_SUBJECTS[0]:
                files[f"{cut.dataset}.xlsx"] = (cut.title, write_table(table, "xlsx"))
    return files


def _series(table: str, column: str, region: str) -> list[tuple[str, float | None]]:
    facts = read_facts(table)
    code, year, at = map(facts.position, ("kode_kemendagri", "tahun", column))
    rows = sorted((r[year], r[at]) for r in facts.rows if r[code] == region)
    return [(each, _number(column, cell)) for each, cell in rows]


def _number(column: str, cell: str) -> float | None:
    if not is_number(column) or not cell.replace(".", "", 1).isdigit():
        return None
    return float(cell) if "." in cell else int(cell)


def _paged(records: list[dict[str, Any]], query: Mapping[str, str]) -> Answer:
    page, size = (
        int(query.get(k) or d) for k, d in (("page", "1"), ("per_page", "10"))
    )
    shown = records[(page - 1) * size : page * size]
    headers = {
        "x-pagination-current-page": str(page),
        "x-pagination-page-count": str(-(-len(records) // size)),
        "x-pagination-total-count": str(len(records)),
    }
    return _json({"data": shown}, headers)


def _windowed(entries: list[dict[str, Any]], query: Mapping[str, str]) -> Answer:
    limit, skip = _natural(query, "limit", 10), _natural(query, "skip", 0)
    shown = entries[skip : skip + limit]
    return _json({"data": shown, "meta": {"total_record": len(entries)}, "error": 0})


def _natural(query: Mapping[str, str], name: str, otherwise: int) -> int:
    given = query.get(name, "")
    is_number = given.isascii() and given.isdecimal() and len(given) <= 6  # noqa: PLR2004  a million
    return int(given) or otherwise if is_number else otherwise


def _json(body: Any, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(
        200, {"Content-Type": _JSON, **(headers or {})}, json.dumps(body).encode()
    )


def _missing() -> Answer:
    return Answer(404, {"Content-Type": _JSON}, b'{"message": "tidak ditemukan"}')


_SHAPES: Mapping[str, Callable[[Portal, str, Mapping[str, str]], Answer]] = {
    "offices": _offices,
    "tables": _tables,
    "folder": _folder,
}

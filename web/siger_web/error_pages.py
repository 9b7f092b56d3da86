"""Problems as pages for people: what happened, what still works, what to do."""

import logging

from starlette.requests import Request
from starlette.responses import Response

from siger_catalog.errors import CatalogError
from siger_catalog.language.words import words
from siger_catalog.searching import Hit, SearchQuery
from siger_web.overview import find
from siger_web.problems import INVALID, NOT_FOUND, Problem
from siger_web.site import Page, page_of
from siger_web.wording import msg

log = logging.getLogger(__name__)

_NEAR = 3
_PATH_WORDS = frozenset(
    (
        "en",
        "dataset",
        "wilayah",
        "sumber",
        "topik",
        "organisasi",
        "html",
        "www",
        "index",
    )
)
# What to write instead, by query parameter.
FIXES = {
    "region": msg("Tulis kode wilayah dengan titik, misalnya 18.04, atau namanya."),
    "topic": msg("Pilih topik dari daftar saringan."),
    "year": msg("Tulis tahun (2023) atau rentang (2019-2023)."),
    "quality": msg("Pilih mutu dari daftar saringan."),
    "sort": msg("Pilih urutan dari daftar."),
    "page": msg("Tulis nomor halaman mulai dari 1, atau persempit pencarian."),
    "size": msg("Tulis jumlah hasil dari 1 sampai 100."),
    "kode": msg("Tulis kode wilayah dengan titik, misalnya 18.04, atau namanya."),
    "tahun": msg("Tulis tahun dengan empat angka, misalnya 2023."),
    "baris": msg("Tulis nomor halaman tabel mulai dari 1."),
    **dict.fromkeys(
        ("organization", "format", "schema", "source"),
        msg("Pilih nilainya dari daftar saringan."),
    ),
}


def problem_page(request: Request, problem: Problem) -> Response:
    """Return the page of a problem, in the language of the address."""
    page = page_of(request)
    if problem.kind is NOT_FOUND:
        answer = _not_found(page)
    elif problem.kind is INVALID:
        answer = _invalid(page, problem)
    else:
        answer = page.render("problem.html", status=problem.code, problem=problem)
    answer.headers.update(problem.headers)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _invalid(page: Page, problem: Problem) -> Response:
    parameter = str(problem.extra.get("parameter", ""))
    return page.render(
        "invalid.html",
        status=problem.code,
        problem=problem,
        parameter=parameter,
        fix=FIXES.get(parameter, ""),
    )


def _not_found(page: Page) -> Response:
    """Offer a search for the words of the address, and what it finds."""
    wanted = [word for word in words(page.path) if word not in _PATH_WORDS]
    text = " ".join(wanted)[:100]
    return page.render("not_found.html", status=404, text=text, near=_near(page, text))


def _near(page: Page, text: str) -> tuple[Hit, ...]:
    if not text:
        return ()
    try:
        return find(page.site.parts, SearchQuery(text=text, size=_NEAR)).results
    except CatalogError:
        log.exception("search for the words of %r", page.path)
        return ()

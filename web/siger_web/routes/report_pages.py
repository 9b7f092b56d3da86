"""GET /dataset/{name}/pemeriksaan and what goes with it: CSV, letter, badge."""

from fastapi import APIRouter, Request, Response

from siger_web.deps import PageDep
from siger_web.revalidation import etag_of, is_unchanged, unchanged
from siger_web.routes.dataset_page import read_number
from siger_web.routes.datasets_api import served, state_headers
from siger_web.site import Page
from siger_web.views.badge import badge_of, badge_svg
from siger_web.views.contradictions import beside
from siger_web.views.fixed import (
    CHANGES_SHOWN,
    KIND_WORDS,
    LEFT_WORDS,
    Fixes,
    fixes_of,
)
from siger_web.views.letter import Letter, LetterFacts, write_letter
from siger_web.views.listing import findings_csv
from siger_web.views.quality import QualityView, quality_view
from siger_web.views.report import ReportView, report_view

router = APIRouter(include_in_schema=False)

_BADGE_SECONDS = 3600


@router.get("/dataset/{name}/pemeriksaan")
def checks_page(name: str, request: Request, page: PageDep) -> Response:
    """Show the findings, the rows they name, the scores, the letter and the badge."""
    parts = page.site.parts
    entry = parts.store.entry(name)
    if entry.serving.state == "withdrawn":
        versions = parts.store.versions(name)
        answer = page.render(
            "withdrawn.html", status=410, entry=entry, versions=versions
        )
    else:
        query = request.query_params
        number = read_number(query.get("hal", ""), "hal") or 1
        view = report_view(entry, parts, query.get("berkas", ""), number)
        answer = _report(page, view)
    answer.headers.update(state_headers(entry))
    return answer


def _report(page: Page, view: ReportView) -> Response:
    parts, entry = page.site.parts, view.entry
    quality = quality_view(entry, parts, [group.group for group in view.groups])
    fixes = fixes_of(entry, parts)
    return page.render(
        "report.html",
        view=view,
        quality=quality,
        fixes=fixes,
        compared=beside(parts, entry.name, page.wording),
        letter=_letter(page, view, quality, fixes),
        kind_words=KIND_WORDS,
        left_words=LEFT_WORDS,
        changes_shown=CHANGES_SHOWN,
        badge=badge_of(entry, parts.province.name, page.wording),
    )


def _letter(
    page: Page, view: ReportView, quality: QualityView, fixes: tuple[Fixes, ...]
) -> Letter:
    url = f"{page.public_url}/dataset/{view.entry.name}/pemeriksaan"
    return write_letter(
        LetterFacts(
            entry=view.entry,
            province=page.site.parts.province.name,
            quality=quality,
            fixes=view.fixes,
            report_url=url,
            fixed_url=f"{url}#diperbaiki" if any(f.is_better for f in fixes) else "",
        )
    )


@router.get("/dataset/{name}/pemeriksaan.csv")
def checks_csv(name: str, request: Request, page: PageDep) -> Response:
    """Send the findings as a table, one a line, safe to open in a spreadsheet."""
    entry = served(page.site.parts.store.entry(name))
    body = findings_csv(entry, page.site.parts, page.wording)
    file = f'attachment; filename="{entry.name}-pemeriksaan.csv"'
    headers = {"Content-Disposition": file, **state_headers(entry)}
    return _text(request, body, "text/csv; charset=utf-8", headers)


@router.get("/dataset/{name}/surat.txt")
def letter_text(name: str, request: Request, page: PageDep) -> Response:
    """Send the letter to the producer; it is Indonesian at either address."""
    parts = page.site.parts
    entry = served(parts.store.entry(name))
    view = report_view(entry, parts)
    quality = quality_view(entry, parts, [group.group for group in view.groups])
    letter = _letter(page, view, quality, fixes_of(entry, parts))
    headers = {"Content-Language": "id", **state_headers(entry)}
    return _text(request, letter.text, "text/plain; charset=utf-8", headers)


@router.get("/dataset/{name}/lencana.svg")
def badge_image(name: str, request: Request, page: PageDep) -> Response:
    """Draw the badge; of a withdrawn dataset too, for it stands on other sites."""
    parts = page.site.parts
    entry = parts.store.entry(name)
    svg = badge_svg(badge_of(entry, parts.province.name, page.wording))
    headers = {
        "Cache-Control": f"public, max-age={_BADGE_SECONDS}",
        "Content-Language": page.language,
        # Any site may show it: https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }
    return _text(request, svg, "image/svg+xml", headers)


def _text(
    request: Request, text: str, media_type: str, headers: dict[str, str]
) -> Response:
    body = text.encode()
    headers = {"ETag": etag_of(body), "Cache-Control": "no-cache", **headers}
    if is_unchanged(request, headers["ETag"]):
        return unchanged(headers)
    return Response(body, headers=headers, media_type=media_type)

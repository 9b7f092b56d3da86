"""GET /tentang, /aksesibilitas, /pengembang and /docs."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from siger_web.deps import PageDep
from siger_web.openapi import build_openapi
from siger_web.problems import KINDS
from siger_web.views.reference import operations

router = APIRouter(include_in_schema=False)


@router.get("/tentang")
def about_page(page: PageDep) -> Response:
    """Say what the catalog is, where its data come from and under which terms."""
    return page.render("about.html")


@router.get("/aksesibilitas")
def accessibility_page(page: PageDep) -> Response:
    """Lead to the statement on the page about the catalog."""
    return RedirectResponse(f"{page.url('/tentang')}#aksesibilitas", 307)


@router.get("/pengembang")
def developers_page(page: PageDep) -> Response:
    """Show the first requests, the addresses and the problems of the API."""
    return page.render("developers.html", kinds=KINDS)


@router.get("/docs")
def reference_page(request: Request, page: PageDep) -> Response:
    """List every operation of the API, out of its own OpenAPI document."""
    document = build_openapi(request.app)
    return page.render("reference.html", operations=operations(document))

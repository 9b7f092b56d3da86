"""The application: parts in, a site out."""

from importlib.metadata import version
from threading import Semaphore

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from siger_catalog import bootstrap
from siger_catalog.errors import CatalogError, NotFoundError
from siger_catalog.ports import Parts
from siger_catalog.redacting import redact_logs
from siger_catalog.settings import Settings
from siger_web.error_pages import problem_page
from siger_web.kept_answers import KeptAnswers
from siger_web.openapi import build_openapi
from siger_web.overview import OverviewCache
from siger_web.problems import (
    MEDIA_TYPE,
    Problem,
    ProblemError,
    document,
    problem_of,
    redacted,
)
from siger_web.renaming import renamed
from siger_web.routes import (
    answer_api,
    contradiction_pages,
    contradictions_api,
    dataset_page,
    datasets_api,
    distributions_api,
    facts_api,
    feed,
    home_page,
    jobs_api,
    quality_api,
    quarantine_page,
    region_pages,
    report_pages,
    schema_pages,
    search_api,
    search_page,
    service,
    source_pages,
    text_pages,
)
from siger_web.shell import (
    HEADERS,
    Compression,
    HeadRequests,
    SecurityHeaders,
    is_api,
)
from siger_web.site import Site
from siger_web.static_files import OwnFiles
from siger_web.templating import build_templates
from siger_web.wording import load_wording

_APIS = (
    search_api,
    feed,
    answer_api,
    datasets_api,
    distributions_api,
    quality_api,
    contradictions_api,
    facts_api,
    jobs_api,
    service,
)
_PAGES = (
    home_page,
    search_page,
    dataset_page,
    report_pages,
    region_pages,
    source_pages,
    schema_pages,
    quarantine_page,
    contradiction_pages,
    text_pages,
)
_ERRORS: tuple[type[Exception], ...] = (
    CatalogError,
    ProblemError,
    RequestValidationError,
    HTTPException,
    Exception,
)


def create_app(parts: Parts | None = None) -> FastAPI:
    """Return the site over the given parts, or over those that the settings name."""
    app = FastAPI(
        title="Siger",
        version=version("siger"),
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    if parts is None:  # the server's own process, whose logs are ours
        redact_logs()
    app.state.site = build_site(parts or bootstrap.build(Settings.load()))
    _add_routes(app)
    for error in _ERRORS:
        app.add_exception_handler(error, answer_problem)
    for shell in (Compression, HeadRequests, SecurityHeaders):
        app.add_middleware(shell)
    app.openapi = lambda: build_openapi(app)  # type: ignore[method-assign] # FastAPI's documented way
    return app


def build_site(parts: Parts) -> Site:
    """Put together what all requests share."""
    return Site(
        parts=parts,
        templates=build_templates(parts.province),
        overview=OverviewCache(parts),
        answers=KeptAnswers(parts),
        watchers=Semaphore(jobs_api.MOST_WATCHERS),
    )


def _add_routes(app: FastAPI) -> None:
    for api in _APIS:
        app.include_router(api.router)
    app.include_router(feed.router, prefix="/en", include_in_schema=False)
    for page in _PAGES:
        app.include_router(page.router)
        app.include_router(page.router, prefix="/en")
    app.mount("/static", OwnFiles(), name="static")


def answer_problem(request: Request, error: Exception) -> Response:
    """Answer an exception: a problem document to programs, a page to people."""
    if isinstance(error, NotFoundError) and (new_place := renamed(request)):
        return RedirectResponse(new_place, status_code=308, headers=HEADERS)
    problem = redacted(problem_of(error))
    if is_api(request.scope["path"]) and not _is_followed(request):
        answer: Response = _problem_document(request, problem)
    else:
        answer = problem_page(request, problem)
    for name, value in HEADERS.items():  # a 500 leaves outside of SecurityHeaders
        answer.headers.setdefault(name, value)
    return answer


def _is_followed(request: Request) -> bool:
    """Tell whether a person followed a link to a file, with a browser."""
    is_file = request.scope["path"].endswith("/download")
    return is_file and "text/html" in request.headers.get("accept", "")


def _problem_document(request: Request, problem: Problem) -> JSONResponse:
    language = request.headers.get("accept-language", "en")[:2].lower()
    wording = load_wording("id" if language == "id" else "en")
    members = document(problem, str(wording(problem.kind.title)), request.url.path)
    return JSONResponse(
        members,
        status_code=problem.code,
        headers={**problem.headers, "Cache-Control": "no-store"},
        media_type=MEDIA_TYPE,
    )

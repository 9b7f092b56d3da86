"""Whether the service is well, and what robots may read."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from siger_catalog.errors import CatalogError
from siger_catalog.ports import Parts
from siger_catalog.searching import Plan
from siger_catalog.searching.tree import All
from siger_web.api_models import HealthOut, ReadyOut
from siger_web.deps import PartsDep, SiteDep
from siger_web.presenting_search import dataset_url

router = APIRouter()

_MOST_ADDRESSES = 50_000  # https://www.sitemaps.org/protocol.html
_FIXED_PATHS = (
    "/",
    "/dataset",
    "/wilayah",
    "/sumber",
    "/karantina",
    "/perbedaan",
    "/skema",
    "/pengembang",
    "/tentang",
)


@router.get("/healthz", tags=["service"], summary="Is the program running?")
def healthz() -> HealthOut:
    """Answer as long as the program runs, whatever its parts do."""
    return HealthOut(status="ok")


@router.get(
    "/readyz",
    tags=["service"],
    summary="Can requests be answered?",
    responses={503: {"model": ReadyOut, "description": "A part is out of reach."}},
)
def readyz(parts: PartsDep) -> Response:
    """Answer 200 when database and index are in reach, else 503 that names why."""
    states = {name: _state(check) for name, check in _checks(parts).items()}
    is_ready = all(state == "ok" for state in states.values())
    ready = ReadyOut(status="ready" if is_ready else "degraded", parts=states)
    return JSONResponse(
        ready.model_dump(),
        status_code=200 if is_ready else 503,
        headers={"Cache-Control": "no-store"},
    )


def _checks(parts: Parts) -> dict[str, Callable[[], str]]:
    def database() -> str:
        parts.store.latest(1)
        return ""

    def index() -> str:
        # Whoever answers searches, be it the index kept beside a server that is down.
        parts.index.run(Plan(tree=All(), size=0))
        return ""

    return {"database": database, "index": index}


def _state(check: Callable[[], str]) -> str:
    try:
        return check() or "ok"
    except CatalogError as error:
        return error.message


@router.get("/robots.txt", include_in_schema=False)
def robots(request: Request, site: SiteDep) -> PlainTextResponse:
    """Invite robots to the pages, keep them off endless combinations of filters."""
    lines = [
        "User-agent: *",
        "Disallow: /dataset?",
        "Disallow: /en/dataset?",
        "Disallow: /feed.atom?",
        "Disallow: /en/feed.atom?",
        "Disallow: /api/",
        f"Sitemap: {site.public_url(request)}/sitemap.xml",
    ]
    return PlainTextResponse("\n".join(lines) + "\n")


@router.get("/sitemap.xml", include_in_schema=False)
def sitemap(request: Request, site: SiteDep) -> Response:
    """List the pages and every served dataset."""
    base, parts = site.public_url(request), site.parts
    paths = [f"{base}{path}" for path in _FIXED_PATHS]
    paths += [f"{base}/wilayah/{region.code}" for region in parts.province.regions]
    paths += [
        dataset_url(base, entry.name)
        for entry in parts.store.entries()
        if entry.serving.state != "withdrawn"
    ]
    items = "".join(f"<url><loc>{_xml(p)}</loc></url>" for p in paths[:_MOST_ADDRESSES])
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</urlset>'
    )
    return Response(body, media_type="application/xml")


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

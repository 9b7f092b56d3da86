"""GET /wilayah and /wilayah/{kode}: the regions and what each has."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from siger_catalog.errors import NotFoundError, QueryError
from siger_catalog.provinces.regions import Region
from siger_catalog.searching import SearchQuery
from siger_web.deps import PageDep
from siger_web.maps import MapData
from siger_web.overview import counts, find
from siger_web.site import Page
from siger_web.views.regions import region_map
from siger_web.views.sources import source_states

router = APIRouter(include_in_schema=False)

DATASETS_SHOWN = 20


@router.get("/wilayah")
def regions_page(request: Request, page: PageDep) -> Response:
    """Show every region; `?kode=` leads to one (the form on a region's page)."""
    wanted = request.query_params.get("kode", "")
    if wanted:
        return RedirectResponse(page.url(f"/wilayah/{_chosen(page, wanted).code}"), 303)
    overview = page.site.overview.get()
    return page.render(
        "regions.html",
        overview=overview,
        states=source_states(page.site.parts, overview.by_source),
        map=region_map(page, overview),
    )


@router.get("/wilayah/{code}")
def region_page(code: str, page: PageDep) -> Response:
    """Show one region: its datasets, topics, checks and sources."""
    parts = page.site.parts
    region = _region(page, code)
    if region.code != code:  # a name, or another spelling of the code
        return RedirectResponse(page.url(f"/wilayah/{region.code}"), 308)
    query = SearchQuery(
        filters={"region": (region.code,)},
        sort="newest",
        size=DATASETS_SHOWN,
        locale=page.language,
    )
    found = find(parts, query)
    overview = page.site.overview.get()
    states = source_states(parts, overview.by_source)
    return page.render(
        "region.html",
        region=region,
        found=found,
        by_quality=counts(found, "quality"),
        topics=found.facets["topic"],
        formats=found.facets["format"],
        districts=parts.province.districts_of(region.code),
        states=[s for s in states if s.source.region == region.code],
        has_examples=any(s.is_example for s in states),
        map=MapData(
            values={r.code: 1 for r in parts.province.regencies},
            limits=[],
            selected=region.code,
        ),
    )


def _chosen(page: Page, text: str) -> Region:
    found = page.site.parts.province.find(text)
    if found is None:
        raise QueryError(f"kode: there is no region {text!r}", parameter="kode")
    return found


def _region(page: Page, text: str) -> Region:
    found = page.site.parts.province.find(text.replace("-", " "))
    if found is None:
        raise NotFoundError(
            f"There is no region {text!r}.", fix="Write a dotted code such as 18.04."
        )
    return found

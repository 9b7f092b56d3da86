"""What handlers ask for: the site, its parts, the page.

Coroutines, though they wait for nothing: FastAPI takes others to a thread each.
"""

from typing import Annotated

from fastapi import Depends, Request

from siger_catalog.ports import Parts
from siger_web.site import Page, Site, page_of


async def get_site(request: Request) -> Site:
    """Return the site that create_app built."""
    site: Site = request.app.state.site
    return site


async def get_parts(site: Annotated[Site, Depends(get_site)]) -> Parts:
    """Return the parts that the site runs on."""
    return site.parts


async def get_page(request: Request) -> Page:
    """Return the page that the request asks for."""
    return page_of(request)


SiteDep = Annotated[Site, Depends(get_site)]
PartsDep = Annotated[Parts, Depends(get_parts)]
PageDep = Annotated[Page, Depends(get_page)]

"""GET /karantina: files that are held back, read only for the public."""

from fastapi import APIRouter, Response

from siger_web.deps import PageDep
from siger_web.views.quarantine import removed, waiting

router = APIRouter(include_in_schema=False)


@router.get("/karantina")
def quarantine_page(page: PageDep) -> Response:
    """Show what waits for a steward: column, count, since when and until when."""
    parts = page.site.parts
    return page.render("quarantine.html", lines=waiting(parts), removed=removed(parts))

"""GET /skema and /skema/{name}: the table schemas of the catalog."""

from fastapi import APIRouter, Response

from siger_catalog.errors import NotFoundError
from siger_catalog.searching import SearchQuery
from siger_web.deps import PageDep
from siger_web.overview import counts, find

router = APIRouter(include_in_schema=False)

DATASETS_SHOWN = 10


@router.get("/skema")
def schemas_page(page: PageDep) -> Response:
    """Show every schema and how many datasets follow it."""
    parts = page.site.parts
    used = counts(find(parts, SearchQuery(size=1)), "schema")
    schemas = sorted(parts.schemas, key=lambda schema: schema.name)
    return page.render("schemas.html", schemas=schemas, used=used)


@router.get("/skema/{name}")
def schema_page(name: str, page: PageDep) -> Response:
    """Show the columns of a schema and the datasets that follow it."""
    parts = page.site.parts
    schema = next((s for s in parts.schemas if s.name == name), None)
    if schema is None:
        known = ", ".join(sorted(s.name for s in parts.schemas))
        raise NotFoundError(f"There is no schema {name!r}.", fix=f"Schemas: {known}.")
    query = SearchQuery(filters={"schema": (name,)}, size=DATASETS_SHOWN, sort="newest")
    return page.render("schema.html", schema=schema, found=find(parts, query))

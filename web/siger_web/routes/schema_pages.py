"""GET /skema and /skema/{name}: the table schemas, and what is made from them."""

import json
from functools import lru_cache

from fastapi import APIRouter, Request, Response

from siger_catalog.errors import NotFoundError
from siger_catalog.ports import Parts
from siger_catalog.provinces.regions import Province
from siger_catalog.schemas import TableSchema
from siger_catalog.searching import SearchQuery
from siger_catalog.stores.templates import csv_template, example_csv, xlsx_template
from siger_web.deps import PageDep, PartsDep
from siger_web.overview import counts, find
from siger_web.revalidation import etag_of, is_unchanged, unchanged
from siger_web.views.schemas import field_rows, group_schemas

router = APIRouter(include_in_schema=False)

DATASETS_SHOWN = 10
_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/skema")
def schemas_page(page: PageDep) -> Response:
    """Show every schema by topic and how many datasets follow it."""
    parts = page.site.parts
    used = counts(find(parts, SearchQuery(size=1)), "schema")
    groups = group_schemas(parts.schemas, used, parts.province)
    return page.render("schemas.html", groups=groups, total=len(parts.schemas))


@router.get("/skema/{name}.json")
def schema_json(name: str, request: Request, parts: PartsDep) -> Response:
    """Send the schema as Table Schema JSON."""
    schema = _schema(parts, name)
    text = json.dumps(dict(schema.descriptor), ensure_ascii=False, indent=2)
    return _file(request, text.encode(), "application/json")


@router.get("/skema/{name}/contoh.csv")
def schema_example(name: str, request: Request, parts: PartsDep) -> Response:
    """Send a table that keeps to the schema."""
    schema = _schema(parts, name)
    return _file(request, example_csv(schema), _CSV, f"{name}-contoh.csv")


@router.get("/skema/{name}/templat.csv")
def schema_csv(name: str, request: Request, parts: PartsDep) -> Response:
    """Send the headings of the schema."""
    return _file(request, csv_template(_schema(parts, name)), _CSV, f"{name}.csv")


@router.get("/skema/{name}/templat.xlsx")
def schema_workbook(name: str, request: Request, parts: PartsDep) -> Response:
    """Send the workbook that offices fill in."""
    body = _workbook(_schema(parts, name), parts.province)
    return _file(request, body, _XLSX, f"{name}.xlsx")


@router.get("/skema/{name}")
def schema_page(name: str, page: PageDep) -> Response:
    """Show the columns of a schema and the datasets that follow it."""
    parts = page.site.parts
    schema = _schema(parts, name)
    query = SearchQuery(filters={"schema": (name,)}, size=DATASETS_SHOWN, sort="newest")
    found = find(parts, query)
    rows = field_rows(schema)
    return page.render("schema.html", schema=schema, rows=rows, found=found)


def _schema(parts: Parts, name: str) -> TableSchema:
    schema = next((s for s in parts.schemas if s.name == name), None)
    if schema is None:
        known = ", ".join(sorted(s.name for s in parts.schemas))
        raise NotFoundError(f"There is no schema {name!r}.", fix=f"Schemas: {known}.")
    return schema


@lru_cache(maxsize=64)
def _workbook(schema: TableSchema, province: Province) -> bytes:
    return xlsx_template(schema, province)


def _file(request: Request, body: bytes, media_type: str, name: str = "") -> Response:
    headers = {"ETag": etag_of(body), "Cache-Control": "no-cache"}
    if is_unchanged(request, headers["ETag"]):
        return unchanged(headers)
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(body, headers=headers, media_type=media_type)

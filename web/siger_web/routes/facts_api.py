"""GET /api/v1/regions and /api/v1/schemas."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from siger_catalog.schemas import TableSchema, other_rules
from siger_web.api_models import (
    RegionFacts,
    RegionsOut,
    SchemaField,
    SchemaOut,
    SchemasOut,
)
from siger_web.deps import SiteDep
from siger_web.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["facts"])


@router.get("/regions", summary="Regions in both code systems", responses=problems(503))
def read_regions(request: Request, site: SiteDep) -> RegionsOut:
    """Return the province, then its regencies and cities by code."""
    counts = site.overview.get().by_region
    base = site.public_url(request)
    return RegionsOut(
        regions=[
            RegionFacts(
                kode_kemendagri=region.code,
                kode_bps=region.bps_code,
                name=region.name,
                kind=region.kind,
                capital=region.capital,
                latitude=region.latitude,
                longitude=region.longitude,
                datasets=counts.get(region.code, 0),
                url=f"{base}/wilayah/{region.code}",
            )
            for region in site.parts.province.regions
        ]
    )


@router.get("/schemas", summary="Table schemas", responses=problems(422))
def read_schemas(
    request: Request,
    site: SiteDep,
    lang: Annotated[str, Query(pattern="^(id|en)$", description="Language.")] = "id",
) -> SchemasOut:
    """Return every schema of the catalog, by name."""
    by_name = sorted(site.parts.schemas, key=lambda schema: schema.name)
    base = f"{site.public_url(request)}/skema"
    return SchemasOut(schemas=[_schema_out(schema, lang, base) for schema in by_name])


def _schema_out(schema: TableSchema, language: str, base: str) -> SchemaOut:
    return SchemaOut(
        name=schema.name,
        version=schema.version,
        title=schema.title.in_language(language),
        description=schema.description.in_language(language),
        topic=schema.topic,
        template_url=f"{base}/{schema.name}/templat.xlsx",
        example_url=f"{base}/{schema.name}/contoh.csv",
        fields=[
            SchemaField(
                name=field.name,
                type=field.type,
                title=field.title.in_language(language),
                unit=field.unit,
                role=field.role,
                required=field.required,
                rules=[text.in_language(language) for text in other_rules(field)],
                example=field.example,
            )
            for field in schema.fields
        ],
        descriptor=dict(schema.descriptor),
    )

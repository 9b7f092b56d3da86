"""GET /api/v1/datasets/{name}/quality, and the mended copies of files."""

from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from siger_catalog.model import Distribution, Entry
from siger_catalog.ports import FixedTable, Parts
from siger_catalog.stores.tables.rewriting import FixedFormat, fixed_parts
from siger_web.deps import PartsDep
from siger_web.openapi import problems
from siger_web.presenting_quality import fixes_out, quality_out
from siger_web.problems import NO_FIX, Problem, ProblemError
from siger_web.quality_models import FixesOut, QualityOut
from siger_web.revalidation import is_unchanged, unchanged
from siger_web.routes.datasets_api import served, state_headers
from siger_web.routes.distributions_api import INERT, MEDIA_TYPES
from siger_web.routes.permission import may_read
from siger_web.views.files import file_name
from siger_web.views.fixed import fixed_table
from siger_web.views.marking import schema_of
from siger_web.views.quality import quality_view
from siger_web.views.report import report_view
from siger_web.wording import load_wording

router = APIRouter(prefix="/api/v1")


@router.get(
    "/datasets/{name}/quality",
    tags=["datasets"],
    summary="How good a dataset is",
    responses=problems(404, 410, 422, 503),
)
def read_quality(
    name: str,
    response: Response,
    parts: PartsDep,
    lang: Annotated[
        str, Query(pattern="^(id|en)$", description="Language of the words.")
    ] = "id",
) -> QualityOut:
    """Return the European score of the metadata and our own, which counts rows."""
    entry = served(parts.store.entry(name))
    view = report_view(entry, parts)
    quality = quality_view(entry, parts, [group.group for group in view.groups])
    response.headers.update({"Cache-Control": "no-cache", **state_headers(entry)})
    return quality_out(view, quality, load_wording(lang))


@router.get(
    "/distributions/{distribution_id}/fixes",
    tags=["distributions"],
    summary="What a mended copy changes",
    responses=problems(403, 404, 410, 503),
)
def read_fixes(distribution_id: str, response: Response, parts: PartsDep) -> FixesOut:
    """Return every change of the mended copy: row, column, old, new."""
    entry, distribution, table = _fixed(parts, distribution_id)
    response.headers.update({"Cache-Control": "no-cache", **state_headers(entry)})
    return fixes_out(distribution, table)


@router.get(
    "/distributions/{distribution_id}/fixed",
    tags=["distributions"],
    summary="A mended copy of a file",
    responses={
        200: {
            "description": "The copy; the original is at /download.",
            "content": {
                MEDIA_TYPES[f].partition(";")[0]: {} for f in get_args(FixedFormat)
            },
        },
        **problems(403, 404, 410, 422, 503),
    },
    response_class=Response,
)
def read_fixed(
    distribution_id: str,
    request: Request,
    parts: PartsDep,
    fixed_format: Annotated[
        FixedFormat, Query(alias="format", description="CSV in UTF-8, or a workbook.")
    ] = "csv",
) -> Response:
    """Send the table with encoding, separators, numbers, dates and names mended.

    Only what is mechanical is changed; /fixes lists all of it.
    """
    entry, distribution, table = _fixed(parts, distribution_id)
    headers = {
        "ETag": f'W/"{_state(parts, distribution)}.{fixed_format}"',
        "Cache-Control": "no-cache",
        **INERT,
        **state_headers(entry),
    }
    if is_unchanged(request, headers["ETag"]):
        return unchanged(headers)
    name = file_name(entry.version.dataset, distribution, "")
    headers["Content-Disposition"] = (
        f'attachment; filename="{name}-diperbaiki.{fixed_format}"'
    )
    return StreamingResponse(
        fixed_parts(table, fixed_format),
        headers=headers,
        media_type=MEDIA_TYPES[fixed_format],
    )


def _fixed(
    parts: Parts, distribution_id: str
) -> tuple[Entry, Distribution, FixedTable]:
    entry, distribution = parts.store.distribution(distribution_id)
    may_read(entry, distribution)
    table = fixed_table(parts, distribution)
    if table is None:
        raise ProblemError(
            Problem(
                kind=NO_FIX,
                detail=f"{distribution.id} is no table that can be mended by rule.",
                fix="Take the original: /download?format=original",
            )
        )
    return entry, distribution, table


def _state(parts: Parts, distribution: Distribution) -> str:
    """Name all that the copy depends on."""
    content, schema = distribution.content, schema_of(parts, distribution)
    shape = f"{schema.name}-{schema.version}" if schema else "-"
    version = parts.fixer.version if parts.fixer else ""
    return f"{content.sha256 if content else ''}.{shape}.{version}"

"""GET /api/v1/distributions/{id}/download, /report and /rows."""

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from mimetypes import guess_type
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, StreamingResponse

from siger_catalog.model import Content, Distribution, Entry, TableFacts
from siger_catalog.ports import ExportFormat, Parts
from siger_catalog.provinces.canonical import ADDED_NAMES
from siger_catalog.reporting import report_from_findings
from siger_web.dataset_models import ReportOut, RowsOut
from siger_web.deps import PartsDep, SiteDep
from siger_web.openapi import problems
from siger_web.presenting_files import distribution_out
from siger_web.problems import NO_FILE, NO_TABLE, Problem, ProblemError
from siger_web.revalidation import is_unchanged, unchanged
from siger_web.routes.datasets_api import state_headers
from siger_web.routes.permission import may_read
from siger_web.rows import CONTROLS, next_url, read_rows_query, rows_out
from siger_web.views.files import LONGEST_EXTENSION, DownloadFormat, file_name
from siger_web.views.findings import fields_by_place

router = APIRouter(prefix="/api/v1/distributions", tags=["distributions"])

MEDIA_TYPES: Mapping[ExportFormat, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}
_BINARY = "application/octet-stream"
# https://www.rfc-editor.org/rfc/rfc6838#section-4.2
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
# A file of somebody else's must never run as a page of ours.
INERT = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}


@router.get(
    "/{distribution_id}/download",
    summary="Take a file home",
    responses={
        200: {
            "description": "The file. The original carries its SHA-256 as ETag and "
            "Repr-Digest, and answers Range.",
            "content": {
                media_type.partition(";")[0]: {}
                for media_type in (*MEDIA_TYPES.values(), _BINARY)
            },
        },
        **problems(403, 404, 410, 416, 422, 503),
    },
    response_class=Response,
)
def download(
    distribution_id: str,
    request: Request,
    parts: PartsDep,
    download_format: Annotated[
        DownloadFormat,
        Query(
            alias="format",
            description="original: the bytes as they were fetched; others are made "
            "of the table that was read from them.",
        ),
    ] = "original",
    added: Annotated[
        bool,
        Query(
            description="true: with the columns that Siger added, which say in one "
            "way for all tables which region a row is about. Their names begin with "
            "an underscore; the original has none.",
        ),
    ] = False,
) -> Response:
    """Send the bytes as fetched, or the table in another format."""
    entry, distribution = parts.store.distribution(distribution_id)
    may_read(entry, distribution)
    content = _content(distribution)
    if download_format == "original":
        return _original(parts, entry, distribution, content, request)
    table = _table(parts, distribution)
    columns = (*table.columns, *(table.added if added else ()))
    shown = replace(table, columns=columns)
    return _export(parts, entry, (distribution, shown), download_format, request)


router.add_api_route(
    "/{distribution_id}/download",
    download,
    methods=["HEAD"],
    include_in_schema=False,
    response_class=Response,
)


def _content(distribution: Distribution) -> Content:
    if distribution.content is None:
        raise ProblemError(
            Problem(
                kind=NO_FILE,
                detail=f"The file of {distribution.id} could not be fetched.",
                fix=f"Try the portal: {distribution.url}",
            )
        )
    return distribution.content


def _table(parts: Parts, distribution: Distribution) -> TableFacts:
    content = distribution.content
    table = content.table if content else None
    if table is None or not parts.tables.has(table.table_id):
        raise ProblemError(
            Problem(
                kind=NO_TABLE,
                detail=f"There is no table of {distribution.id}.",
                fix="Take the original: ?format=original",
            )
        )
    return table


def _original(
    parts: Parts,
    entry: Entry,
    distribution: Distribution,
    content: Content,
    request: Request,
) -> Response:
    digest = base64.b64encode(bytes.fromhex(content.sha256)).decode()
    name = file_name(
        entry.version.dataset, distribution, _extension(distribution, content)
    )
    headers = {
        "ETag": f'"{content.sha256}"',
        "Repr-Digest": f"sha-256=:{digest}:",  # RFC 9530
        "Cache-Control": "no-cache",
        **INERT,
        **state_headers(entry),
    }
    if is_unchanged(request, headers["ETag"]):
        return unchanged(headers)
    # Stated here, the type is sent as it is: the charset of these bytes is unknown.
    headers["Content-Type"] = _media_type(content, distribution, name)
    path = parts.snapshots.path(content.sha256)
    return FileResponse(path, headers=headers, filename=name)


def _media_type(content: Content, distribution: Distribution, name: str) -> str:
    stated = (content.media_type, distribution.media_type, guess_type(name)[0] or "")
    return next((t for t in stated if _MEDIA_TYPE.fullmatch(t)), _BINARY)


def _extension(distribution: Distribution, content: Content) -> str:
    suffix = PurePosixPath(urlsplit(distribution.url).path).suffix.lstrip(".").lower()
    is_plain = suffix.isascii() and suffix.isalnum()
    if is_plain and len(suffix) <= LONGEST_EXTENSION:
        return suffix
    return distribution.format or content.media_type.rpartition("/")[2] or "bin"


def _export(
    parts: Parts,
    entry: Entry,
    shown: tuple[Distribution, TableFacts],
    export_format: ExportFormat,
    request: Request,
) -> Response:
    distribution, table = shown
    has_added = not ADDED_NAMES.isdisjoint(c.name for c in table.columns)
    shape = f"added.{export_format}" if has_added else export_format
    headers = {
        "ETag": f'W/"{table.table_id}.{shape}"',
        "Cache-Control": "no-cache",
        **INERT,
        **state_headers(entry),
    }
    if is_unchanged(request, headers["ETag"]):
        return unchanged(headers)
    name = file_name(entry.version.dataset, distribution, export_format)
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if request.method == "HEAD":
        return Response(headers=headers, media_type=MEDIA_TYPES[export_format])
    return StreamingResponse(
        parts.tables.export(table.table_id, export_format, table.columns),
        headers=headers,
        media_type=MEDIA_TYPES[export_format],
    )


@router.get(
    "/{distribution_id}/report",
    summary="The checks of a file",
    responses=problems(403, 404, 410, 503),
)
def read_report(distribution_id: str, parts: PartsDep) -> ReportOut:
    """Return what the checks found, in Frictionless's report format.

    Beside its keys, each error has `fix`, and `title_id`, `message_id` and `fix_id` in
    Indonesian; a task has `warnings_id`.
    """
    entry, distribution = parts.store.distribution(distribution_id)
    if distribution.held is None:  # else the findings name columns alone
        may_read(entry, distribution)
    findings = [
        finding
        for finding in entry.version.findings
        if finding.distribution_id == distribution.id
    ]
    fields = {
        name: field
        for (file_id, name), field in fields_by_place(entry, parts).items()
        if file_id == distribution.id
    }
    report = report_from_findings(distribution, findings, parts.finding_types, fields)
    told = distribution_out(distribution, "").region_codes
    for task in report["tasks"]:
        task["region_codes"] = [system.model_dump() for system in told]
    return ReportOut.model_validate(report)


@router.get(
    "/{distribution_id}/rows",
    summary="Rows of a table",
    responses=problems(403, 404, 410, 422, 503),
    openapi_extra={"parameters": CONTROLS},
)
def read_rows(
    distribution_id: str, request: Request, response: Response, site: SiteDep
) -> RowsOut:
    """Return rows that match, as objects by column name.

    `COLUMN=value` keeps equal ones; `COLUMN__gte`, `__gt`, `__lte`, `__lt`, `__ne`,
    `__in` (comma list) and `__contains` compare.
    """
    parts = site.parts
    entry, distribution = parts.store.distribution(distribution_id)
    may_read(entry, distribution)
    table = _table(parts, distribution)
    query = read_rows_query(
        request.query_params.multi_items(), table.columns, table.added
    )
    page = parts.tables.rows(table.table_id, query)
    response.headers.update({"Cache-Control": "no-cache", **state_headers(entry)})
    url = f"{site.public_url(request)}{request.url.path}"
    following = next_url(url, request.query_params.multi_items(), query, page)
    return rows_out(page, (*table.columns, *table.added), following)

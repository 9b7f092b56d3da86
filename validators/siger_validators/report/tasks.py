"""One file checked by Frictionless: one task of its report.

Frictionless reads the file itself, so that its findings are its own in type, place
and sentence. Only where its sniffer would hang, our reader takes over.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from frictionless import Error, Resource, Schema
from frictionless.formats.csv.settings import FIELD_SIZE_LIMIT
from frictionless.resources import TableResource

from siger_catalog.model import Finding
from siger_catalog.schemas import TableSchema, parse_schema
from siger_validators.engine import Route, open_rows, screen
from siger_validators.finding_types import load_words
from siger_validators.reading.columns import read_columns
from siger_validators.reading.loading import LoadedTable, load
from siger_validators.reading.planning import plan_table
from siger_validators.report.merging import Task, empty_task, with_findings
from siger_validators.report.sniffing import sniffs_in_time
from siger_validators.table.checking import CheckStoppedError, check_table
from siger_validators.table.mapping import finding_of

_SNIFFED_FORMATS = ("csv", "tsv")
_NO_LIMIT = 0


def check_resource(
    resource: Resource, path: Path | None, schema: TableSchema | None = None
) -> Task:
    """Let Frictionless check a resource and list every error.

    `path` is its file, None when the data stand in the descriptor; `schema` replaces
    the resource's own.
    """
    if schema is not None:
        resource.schema = Schema.from_descriptor(dict(schema.descriptor))
    is_sniffed = resource.format in _SNIFFED_FORMATS
    if is_sniffed and path and path.is_file() and not sniffs_in_time(path):
        return _own_task(resource, path, schema or _declared_schema(resource))
    is_table = isinstance(resource, TableResource)
    route = Route()
    if isinstance(resource, TableResource):
        route = screen(resource, open_rows)
    seen: list[Error] = []
    csv.field_size_limit(FIELD_SIZE_LIMIT)  # our own reader lowers it
    try:
        report = resource.validate(
            limit_errors=_NO_LIMIT, on_row=lambda row: seen.extend(row.errors)
        ).to_descriptor()
    except MemoryError:
        raise  # no fault of the data: the child was given too little
    except Exception as error:  # noqa: BLE001 what it raises is not documented
        return _with_route(_stopped_task(resource, seen, route, error), route)
    task = next(iter(report["tasks"]), None) or _task(resource, report["errors"])
    return _with_route(task, route) if is_table else task


def _stopped_task(
    resource: Resource, seen: Sequence[Error], route: Route, stop: Exception
) -> Task:
    """Return what was found until Frictionless failed, and where that was."""
    before = list(seen)
    if isinstance(resource, TableResource) and route.row_number:
        before = [*resource.header.errors, *seen]
    words = load_words("table")
    params = {"note": f"{type(stop).__name__}: {stop}"}
    place = {"row": route.row_number} if route.row_number else {}
    finding = words.finding("siger-pemeriksaan-gagal", params=params, **place)
    task = _task(resource, [error.to_descriptor() for error in before])
    return with_findings(task, [finding], words.by_type)


def _with_route(task: Task, route: Route) -> Task:
    """Say in the task how its rows were checked."""
    name = "screened" if route.is_screened else "frictionless"
    told: dict[str, Any] = {"route": name}
    if route.is_screened:
        told |= {"rows": route.rows, "shown": route.shown}
    elif route.reason:
        told |= {"reason": route.reason}
    return task | {"engine": told}


def refused_task(raw: Mapping[str, Any]) -> Task:
    """Return the task of a resource that names a network address, unopened."""
    words = load_words("table")
    place = str(raw.get("path") or raw.get("name") or "")
    finding = words.finding("siger-jalur-jauh", params={"path": place})
    task = empty_task(str(raw.get("name") or ""), "table", place)
    return with_findings(task, [finding], words.by_type)


def _own_task(resource: Resource, path: Path, schema: TableSchema | None) -> Task:
    """Check a file with our own reader, which does not sniff."""
    reading, words = load_words("reading"), load_words("table")
    table, findings = load(path, [schema] if schema else [], reading)
    found = list(findings)
    if table is not None:
        params = {"delimiter": table.delimiter}
        found.append(words.finding("siger-kutip-tidak-teratur", params=params))
        found += _own_findings(table, schema)
    task = _task(resource) | {"labels": list(table.labels) if table else []}
    return with_findings(task, found, dict(reading.by_type) | dict(words.by_type))


def _own_findings(table: LoadedTable, schema: TableSchema | None) -> list[Finding]:
    plan = plan_table(table, read_columns(table), schema)
    found = []
    try:
        for error in check_table(table, plan):
            found.append(finding_of(error, ""))  # noqa: PERF401 kept when it stops
    except CheckStoppedError as error:
        words = load_words("table")
        params = {"note": str(error)}
        found.append(words.finding("siger-pemeriksaan-gagal", params=params))
    return found


def _declared_schema(resource: Resource) -> TableSchema | None:
    """Return the schema a descriptor brings along; one without fields is none."""
    schema = parse_schema(resource.schema.to_descriptor()) if resource.schema else None
    return schema if schema and schema.fields else None


def _task(resource: Resource, errors: Iterable[Mapping[str, Any]] = ()) -> Task:
    return empty_task(
        resource.name or "", resource.type or "", resource.place or "", errors
    )

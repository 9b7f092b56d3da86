"""The report of `siger validate`: the work done in the child."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from frictionless import FrictionlessException, Resource, Schema

from siger_catalog.errors import UsageError
from siger_catalog.model import Distribution, Finding
from siger_catalog.ports import Reading
from siger_catalog.provinces.regions import Province
from siger_catalog.reporting import report_from_tasks
from siger_catalog.schemas import TableSchema, parse_schema
from siger_validators.finding_types import load_words
from siger_validators.reading.reader import read_file
from siger_validators.reading.transfer import with_rows
from siger_validators.regions import check_regions
from siger_validators.report.descriptors import package_report, read_descriptor
from siger_validators.report.merging import Task, with_findings
from siger_validators.report.tasks import check_resource
from siger_validators.schema_files import load_schemas

# Formats that both Frictionless and our own reader read as tables.
_SHARED_FORMATS = ("csv", "tsv", "xlsx", "xls")


def check_file(
    path: Path, schema: str | None, guess: bool, province: Province | None
) -> dict[str, Any]:
    """Check a file as `validate_file` promises.

    Raises:
        UsageError: `schema` is no name of a schema and no file with one.
    """
    chosen = _find_schema(schema) if schema else None
    descriptor = read_descriptor(path)
    if descriptor is None:
        return report_from_tasks([_table_task(path, chosen, province, guess=guess)])
    if "fields" in descriptor and not {"resources", "path", "data"} & set(descriptor):
        return report_from_tasks([_placed(check_resource(_resource(path), None), path)])
    return package_report(path, descriptor, chosen)


def _table_task(
    path: Path, chosen: TableSchema | None, province: Province | None, *, guess: bool
) -> Task:
    catalogue = load_schemas()
    schemas = [chosen] if chosen else list(catalogue) if guess else []
    with TemporaryDirectory(prefix="siger-") as folder:
        target = Path(folder) / "rows.arrow" if province and schemas else None
        reading = _read(path, schemas, target)
    fitted = reading.table.schema if reading.table else None
    task = check_resource(_resource(path), path, chosen or fitted)
    found: list[Finding] = list(reading.findings)
    reading_words, regions = load_words("reading"), load_words("regions")
    if province and reading.table and fitted in catalogue:
        found += check_regions(reading.table, province, regions)
    types = {kind.type: kind for kind in (*reading_words.types, *regions.types)}
    told = _placed(with_findings(task, found, types), path)
    return told if chosen or fitted is None else told | {"schema": _guessed(reading)}


def _guessed(reading: Reading) -> dict[str, Any]:
    """Say which schema was guessed and how sure that is; Frictionless has no words."""
    facts = reading.table.facts if reading.table else None
    return {
        "name": facts.schema if facts else "",
        "version": facts.schema_version if facts else "",
        "origin": facts.schema_origin if facts else "",
        "confidence": facts.schema_confidence if facts else 0.0,
    }


def _read(path: Path, schemas: list[TableSchema], target: Path | None) -> Reading:
    suffix = path.suffix.lstrip(".").lower()
    if suffix not in _SHARED_FORMATS:
        return Reading(table=None)
    distribution = Distribution(
        id=path.name, remote_id="", title=path.name, url=str(path), format=suffix
    )
    reading = read_file(path, distribution, schemas, target)
    return with_rows(reading, target) if target else reading


def _resource(path: Path) -> Resource:
    # Frictionless refuses absolute paths, so the folder is given apart.
    return Resource(path=path.name, basepath=str(path.parent))


def _placed(task: Task, path: Path) -> Task:
    return task | {"place": str(path)}


def _find_schema(name: str) -> TableSchema:
    known = {schema.name: schema for schema in load_schemas()}
    if name in known:
        return known[name]
    fix = f"Give one of {', '.join(sorted(known))}, or the path of a Table Schema."
    path = Path(name)
    if not path.is_file():
        raise UsageError(f"--schema: there is no schema or file {name!r}.", fix=fix)
    try:
        descriptor = json.loads(path.read_text("utf-8-sig"))
        Schema.from_descriptor(descriptor)
    except (ValueError, TypeError, FrictionlessException) as error:
        raise UsageError(
            f"--schema: {name} is no Table Schema: {error}", fix=fix
        ) from error
    return parse_schema(descriptor)

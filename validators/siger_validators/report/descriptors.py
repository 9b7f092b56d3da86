"""Data Packages and Resources: which files they name, each checked as a task."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeGuard

from frictionless import FrictionlessException, Package, Resource

from siger_catalog.reporting import report_from_tasks
from siger_catalog.schemas import TableSchema
from siger_validators.report.merging import Task
from siger_validators.report.tasks import check_resource, refused_task

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_DESCRIPTOR_KEYS = {"resources", "fields", "path", "data"}


def read_descriptor(path: Path) -> Mapping[str, Any] | None:
    """Return the descriptor in a *.json file, None when the file is something else."""
    if path.suffix.lower() != ".json":
        return None
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError):  # no JSON, no UTF-8: Frictionless will say
        return None
    is_descriptor = isinstance(content, dict) and _DESCRIPTOR_KEYS & content.keys()
    return content if is_descriptor else None


def package_report(
    path: Path, descriptor: Mapping[str, Any], schema: TableSchema | None
) -> dict[str, Any]:
    """Check each resource of a package, or the one of a resource descriptor.

    A resource that names a network address is reported, not opened.
    """
    listed = descriptor.get("resources", [descriptor])
    raw = listed if _are_mappings(listed) else []
    local = [r for r in raw if not _is_remote(r)]
    try:
        resources = _open(path.parent, descriptor, local)
    except FrictionlessException as error:
        errors = [e.to_descriptor() for e in error.to_errors()]
        return report_from_tasks([], errors=errors)
    return report_from_tasks(list(_tasks(path.parent, raw, resources, schema)))


def _open(
    folder: Path, descriptor: Mapping[str, Any], local: Sequence[dict[str, Any]]
) -> list[Resource]:
    """Make the resources, checking the descriptor; all remote needs no check."""
    if "resources" not in descriptor:
        return [Resource.from_descriptor(r, basepath=str(folder)) for r in local]
    listed = descriptor["resources"]
    if _are_mappings(listed):
        if listed and not local:
            return []
        descriptor = dict(descriptor) | {"resources": list(local)}
    package = Package.from_descriptor(dict(descriptor), basepath=str(folder))
    package.to_descriptor(validate=True)
    return list(package.resources)


def _tasks(
    folder: Path,
    raw: Sequence[dict[str, Any]],
    resources: Sequence[Resource],
    schema: TableSchema | None,
) -> Iterator[Task]:
    opened = iter(resources)
    for descriptor in raw:
        if _is_remote(descriptor):
            yield refused_task(descriptor)
            continue
        resource = next(opened)
        path = folder / resource.path if resource.path else None
        yield check_resource(resource, path, schema if resource.tabular else None)


def _are_mappings(listed: object) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(listed, list) and all(isinstance(r, dict) for r in listed)


def _is_remote(resource: Mapping[str, Any]) -> bool:
    values = [resource.get(key) for key in ("path", "schema", "dialect")]
    extra = resource.get("extrapaths")
    values += extra if isinstance(extra, list) else []
    return any(isinstance(v, str) and _ADDRESS.match(v) for v in values)

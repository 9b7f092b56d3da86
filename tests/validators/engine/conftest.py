import json
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from siger_validators.engine import Route, open_rows, screen

PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"


@dataclass(frozen=True)
class Outcome:
    """What came of a check: every error whole and in order, the counts, the crash."""

    errors: tuple[str, ...]
    rows: int | None = None
    crash: str = ""


@dataclass(frozen=True)
class Compared:
    """The same table checked by Frictionless alone and with the screening."""

    alone: Outcome
    screened: Outcome
    route: Route


@pytest.fixture
def compare() -> Callable[..., Compared]:
    """Check a resource of a package both ways."""

    def check(package: Path, limit: int = 0) -> Compared:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            alone, _ = _outcome(package, limit, is_screened=False)
            screened, route = _outcome(package, limit, is_screened=True)
        return Compared(alone, screened, route)

    return check


@pytest.fixture
def compare_text(tmp_path, compare) -> Callable[..., Compared]:
    """Check a table given as text or bytes, with the rest of its descriptor."""

    def check(  # noqa: PLR0913 the parts of a descriptor
        content: str | bytes,
        fields: list[Mapping[str, Any]] | None = None,
        *,
        limit: int = 0,
        name: str = "t.csv",
        others: tuple[Mapping[str, Any], ...] = (),
        schema: Mapping[str, Any] | None = None,
        **rest: Any,
    ) -> Compared:
        raw = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(raw)
        resource: dict[str, Any] = {"name": "t", "path": name, "type": "table"} | rest
        if fields is not None or schema is not None:
            resource["schema"] = {"fields": fields or []} | dict(schema or {})
        package = {"$schema": PACKAGE, "name": "p", "resources": [resource, *others]}
        path = tmp_path / "p.json"
        path.write_text(json.dumps(package))
        return compare(path, limit)

    return check


def _outcome(package: Path, limit: int, *, is_screened: bool) -> tuple[Outcome, Route]:
    route = Route()
    try:
        resource = Package(package.name, basepath=str(package.parent)).resources[0]
        if is_screened:
            route = screen(resource, open_rows)
        report = resource.validate(limit_errors=limit)
    except Exception as error:  # noqa: BLE001 what it raises is not documented
        return Outcome((), crash=f"{type(error).__name__}: {error}"), route
    (task,) = report.tasks
    told = [json.dumps(e.to_descriptor(), default=str) for e in task.errors]
    return Outcome(tuple(told), rows=task.stats.get("rows")), route

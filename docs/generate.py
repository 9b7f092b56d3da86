"""Write the reference pages out of the code: `make docs`.

Each page is one function from nothing to text, so that the docs test can compare
without writing.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from siger_catalog import bootstrap
from siger_catalog.cli.app import build_app
from siger_catalog.errors import CatalogError
from siger_catalog.schemas import TableSchema
from siger_catalog.settings import Settings, described
from siger_web.app import create_app

REFERENCE = Path(__file__).parent / "reference"
NOTE = "<!-- Written by `make docs` out of the code; do not edit. -->\n"


def settings_page() -> str:
    """Every setting, its default and meaning."""
    lines = ["# Settings", "", NOTE, "Environment variables, or `siger.toml`.", ""]
    lines += ["| setting | default | meaning |", "| --- | --- | --- |"]
    for name, meaning in described().items():
        field = Settings.model_fields[name.removeprefix("SIGER_").lower()]
        default = field.get_default()
        shown = ",".join(default) if isinstance(default, tuple) else default
        lines.append(f"| `{name}` | `{'' if shown is None else shown}` | {meaning} |")
    return _page(lines)


def errors_page() -> str:
    """Every error and how the program goes on after it."""
    lines = ["# Errors", "", NOTE, "| error | recovery | meaning |"]
    lines += ["| --- | --- | --- |"]
    lines += [
        f"| `{kind.__name__}` | {kind.recovery} | {_first(kind.__doc__)} |"
        for kind in _errors(CatalogError)
    ]
    return _page(lines)


def commands_page() -> str:
    """Every command with its options."""
    lines = ["# Commands", "", NOTE]
    for words, command in _commands(["siger"], typer.main.get_command(build_app())):
        lines += [f"## `{' '.join(words)}`", "", command.help or "", ""]
        lines += [
            f"- `{' / '.join(p.opts)}`: {getattr(p, 'help', '') or p.name}"
            for p in command.params
            if p.name != "help"
        ]
        lines.append("")
    return _page(lines)


def schemas_page() -> str:
    """Every table schema with its fields."""
    lines = ["# Table schemas", "", NOTE]
    for schema in bootstrap.load_schemas():
        lines += _schema(schema)
    return _page(lines)


def findings_page() -> str:
    """Every kind of finding, with its fix."""
    lines = ["# Findings", "", NOTE, "| type | severity | meaning | fix |"]
    lines += ["| --- | --- | --- | --- |"]
    for kind in sorted(bootstrap.finding_types().values(), key=lambda k: k.type):
        cells = (kind.type, kind.severity, kind.title.en, kind.fix.en)
        lines.append("| " + " | ".join(_cell(c) for c in cells) + " |")
    return _page(lines)


def api_page() -> str:
    """Every address of the API with its parameters."""
    lines = ["# API", "", NOTE]
    lines += [
        "The same, with types and answers, is at `/docs` and `/openapi.json`.",
        "",
    ]
    for address, methods in _openapi()["paths"].items():
        for method, operation in methods.items():
            lines += [f"## `{method.upper()} {address}`", "", operation["summary"], ""]
            lines += [_parameter(p) for p in operation.get("parameters", [])]
            statuses = ", ".join(sorted(operation["responses"]))
            lines += ["", f"Statuses: {statuses}.", ""]
    return _page(lines)


def _openapi() -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        parts = bootstrap.build(Settings(data_dir=Path(folder)))
        try:
            return create_app(parts).openapi()
        finally:
            bootstrap.close(parts)


def _parameter(parameter: Mapping[str, Any]) -> str:
    return f"- `{parameter['name']}`: {parameter.get('description', '')}".rstrip(": ")


PAGES: Mapping[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "errors.md": errors_page,
    "commands.md": commands_page,
    "schemas.md": schemas_page,
    "findings.md": findings_page,
    "api.md": api_page,
}


def _schema(schema: TableSchema) -> list[str]:
    lines = [f"## {schema.name} {schema.version}", "", schema.description.en, ""]
    lines += ["| field | type | unit | meaning |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{f.name}` | {f.type} | {f.unit} | {_cell(f.description.en)} |"
        for f in schema.fields
    ]
    return [*lines, ""]


def _errors(kind: type[CatalogError]) -> Iterator[type[CatalogError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _errors(child)


def _commands(words: list[str], command: Any) -> Iterator[tuple[list[str], Any]]:
    if isinstance(command, TyperGroup):
        for name, child in sorted(command.commands.items()):
            yield from _commands([*words, name], child)
    else:
        yield words, command


def _first(text: str | None) -> str:
    return _cell((text or "").strip().splitlines()[0])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _page(lines: list[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(exist_ok=True)
    for name, write in PAGES.items():
        (REFERENCE / name).write_text(write(), "utf-8")
    sys.stdout.write(json.dumps(sorted(PAGES)) + "\n")


if __name__ == "__main__":
    main()

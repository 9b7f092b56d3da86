"""`siger validate` and `siger schema`: check a file without a catalog."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any

import typer

from siger_catalog import bootstrap
from siger_catalog.cli import choosing
from siger_catalog.cli.impact import impact
from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_GOOD,
    Json,
    print_json,
    print_table,
)
from siger_catalog.errors import UsageError
from siger_catalog.provinces.regions import load_province
from siger_catalog.schemas import TableSchema
from siger_catalog.settings import Settings
from siger_catalog.stores.templates import csv_template, xlsx_template

# What a text leaves open for one finding; the rows above hold it.
PLACE = re.compile(r"\{\w+\}")

File = Annotated[Path, typer.Argument(metavar="FILE")]
Schema = Annotated[
    str | None, typer.Option(help="Name of a schema of the catalog, or a file.")
]
Guess = Annotated[
    bool, typer.Option("--guess", help="Guess the schema from the columns.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("validate")(validate)


def validate(
    file: File, schema: Schema = None, *, guess: Guess = False, as_json: Json = False
) -> int:
    """Check a table or a Data Package, listing every error."""
    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    report = bootstrap.file_report()(
        file, schema, guess, load_province(Settings.load().province)
    )
    if as_json:
        print_json(report)
    else:
        _print_report(report)
    return EXIT_GOOD if report["valid"] else EXIT_FINDINGS


def _print_report(report: Any) -> None:
    for error in report["errors"]:
        typer.echo(f"{error['type']}: {error['message']}")
    for task in report["tasks"]:
        state = "valid" if task["valid"] else f"{task['stats']['errors']} errors"
        typer.echo(f"{task.get('place') or task['name']}: {state}")
        if guessed := task.get("schema"):
            sure = f"{guessed['confidence']:.0%}"
            typer.echo(f"  guessed schema: {guessed['name']}, {sure} sure")
        print_table(
            ("ROW", "FIELD", "TYPE", "MESSAGE"),
            [
                (e.get("rowNumber"), e.get("fieldName"), e["type"], e["message"])
                for e in task["errors"]
            ],
        )
    _print_fixes({e["type"] for task in report["tasks"] for e in task["errors"]})


def _print_fixes(met: Collection[str]) -> None:
    """Say once for each kind of finding what it is and how to mend it."""
    kinds = bootstrap.finding_types()
    for kind in sorted((kinds[t] for t in met if t in kinds), key=lambda k: k.type):
        told = f"{kind.type}: {kind.title.id}. Perbaikan: {kind.fix.id}"
        typer.echo(PLACE.sub("…", told))


def build_schema_app() -> typer.Typer:
    """Put the `schema` commands together."""
    app = typer.Typer(help="The table schemas of the catalog.", no_args_is_help=True)
    app.command("list")(list_schemas)
    app.command("show")(show_schema)
    app.command("template")(write_template)
    app.command("impact")(impact)
    choosing.register(app)
    return app


def list_schemas(*, as_json: Json = False) -> int:
    """List the table schemas."""
    schemas = bootstrap.load_schemas()
    if as_json:
        print_json({"schemas": [_summary(schema) for schema in schemas]})
        return EXIT_GOOD
    print_table(
        ("NAME", "VERSION", "FIELDS", "TITLE"),
        [(s.name, s.version, len(s.fields), s.title.id) for s in schemas],
    )
    return EXIT_GOOD


def show_schema(
    name: Annotated[str, typer.Argument(metavar="NAME")], *, as_json: Json = False
) -> int:
    """Show one table schema."""
    schema = _known(name)
    if as_json:
        print_json(schema.descriptor)
        return EXIT_GOOD
    print_table(
        ("FIELD", "TYPE", "UNIT", "TITLE"),
        [(f.name, f.type, f.unit, f.title.id) for f in schema.fields],
    )
    return EXIT_GOOD


def write_template(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    output: Annotated[
        Path | None, typer.Option(help="Where to write; .csv gives just the headings.")
    ] = None,
    *,
    as_json: Json = False,
) -> int:
    """Write an empty workbook of a schema, with drop-downs and a guide."""
    schema = _known(name)
    path = output or Path(f"{name}.xlsx")
    province = load_province(Settings.load().province)
    is_text = path.suffix.lower() == ".csv"
    content = csv_template(schema) if is_text else xlsx_template(schema, province)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"--output: cannot write {path}: {error.strerror}.") from error
    if as_json:
        print_json({"path": str(path), "schema": name, "version": schema.version})
    else:
        typer.echo(f"{path}: {name} {schema.version}")
    return EXIT_GOOD


def _known(name: str) -> TableSchema:
    known = {schema.name: schema for schema in bootstrap.load_schemas()}
    if name not in known:
        raise UsageError(
            f"Unknown schema: {name}.", fix=f"Known schemas: {', '.join(known)}."
        )
    return known[name]


def _summary(schema: TableSchema) -> dict[str, object]:
    return {
        "name": schema.name,
        "version": schema.version,
        "title": schema.title.id,
        "fields": [field.name for field in schema.fields],
    }

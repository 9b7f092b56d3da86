"""`siger schema impact`: what a changed schema would do to published files."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from siger_catalog import bootstrap
from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_GOOD,
    Json,
    print_json,
    print_table,
    say,
)
from siger_catalog.cli.parts import open_parts
from siger_catalog.errors import UsageError
from siger_catalog.impacts import Impact, Outlook, impact_of
from siger_catalog.ports import Parts
from siger_catalog.schemas import TableSchema, parse_schema


def impact(
    schema: Annotated[
        str, typer.Argument(metavar="NAME|PATH", help="A schema, or a changed one.")
    ],
    *,
    as_json: Json = False,
) -> int:
    """List the published files that would newly fail or pass under a schema."""
    with open_parts() as parts:
        outlook = impact_of(parts, _chosen(parts, schema))
    if as_json:
        print_json(_document(outlook))
    else:
        _print(outlook)
    is_bad = any(each.verdict == "fails" for each in outlook.impacts)
    return EXIT_FINDINGS if is_bad else EXIT_GOOD


def _chosen(parts: Parts, given: str) -> TableSchema:
    known = {schema.name: schema for schema in parts.schemas}
    if given in known:
        return known[given]
    path = Path(given)
    if not path.is_file():
        raise UsageError(
            f"There is no schema or file {given!r}.",
            fix=f"Known schemas: {', '.join(sorted(known))}.",
        )
    # The table validator refuses what is no Table Schema, and says why.
    bootstrap.file_report()(path, str(path), False, parts.province)
    schema = parse_schema(json.loads(path.read_text("utf-8-sig")))
    if not schema.name:
        raise UsageError(f"{path} has no name.", fix='Add "name": the schema it is of.')
    return schema


def _document(outlook: Outlook) -> dict[str, object]:
    return {
        "schema": {"name": outlook.schema.name, "version": outlook.schema.version},
        "checked": outlook.checked,
        "counts": {v: _count(outlook, v) for v in ("fails", "passes", "changes")},
        "unread": list(outlook.unread),
        "impacts": [_described(each) for each in outlook.impacts],
    }


def _described(each: Impact) -> dict[str, object]:
    told = {"message": each.message.id, "message_en": each.message.en}
    return asdict(each) | told


def _count(outlook: Outlook, verdict: str) -> int:
    return sum(1 for each in outlook.impacts if each.verdict == verdict)


def _print(outlook: Outlook) -> None:
    schema = outlook.schema
    typer.echo(
        f"{schema.name} {schema.version}: {outlook.checked} files checked, "
        f"{_count(outlook, 'fails')} would newly fail, "
        f"{_count(outlook, 'passes')} would newly pass, "
        f"{_count(outlook, 'changes')} would fail otherwise."
    )
    if outlook.impacts:
        print_table(
            ("VERDICT", "DATASET", "FILE", "BEFORE", "AFTER"),
            [
                (i.verdict, i.dataset, i.title, i.errors_before, i.errors_after)
                for i in outlook.impacts
            ],
        )
    for each in outlook.impacts:
        typer.echo(f"\n{each.publisher} ({each.source}):\n{each.message.id}")
    for name in outlook.unread:
        say(f"not checked, its bytes are not held: {name}")

"""`siger reindex`, `index check`, `doctor` and `version`: look after the catalog."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version as installed_version

import typer

from siger_catalog.cli.output import (
    EXIT_FINDINGS,
    EXIT_GOOD,
    EXIT_UNREACHABLE,
    Json,
    print_json,
    print_table,
    say,
)
from siger_catalog.cli.parts import open_parts
from siger_catalog.errors import CatalogError
from siger_catalog.ports import Parts
from siger_catalog.rebuilding import rebuild_index, rebuild_tables


@dataclass(frozen=True, slots=True)
class Symptom:
    """What one look at the catalog showed; `problem` is empty when all is well."""

    part: str
    state: str
    problem: str = ""
    fix: str = ""
    is_out_of_reach: bool = False


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command("reindex")(reindex)
    app.command("doctor")(doctor)
    app.command("version")(version)


def build_index_app() -> typer.Typer:
    """Put the `index` commands together."""
    app = typer.Typer(help="The search index.", no_args_is_help=True)
    app.callback()(lambda: None)
    app.command("check")(check)
    return app


def reindex(*, as_json: Json = False) -> int:
    """Build the search index, and tables that are missing, from what is stored."""
    with open_parts() as parts:
        tables = rebuild_tables(parts)
        say(f"{tables} missing tables made anew. Building the index ...")
        documents = rebuild_index(parts)
    if as_json:
        print_json({"documents": documents, "tables": tables})
    else:
        typer.echo(f"The index holds {documents} datasets.")
    return EXIT_GOOD


def check(*, as_json: Json = False) -> int:
    """Compare the index with the catalog."""
    with open_parts() as parts:
        symptom = _index(parts)
    return _report([symptom], as_json=as_json)


def doctor(*, as_json: Json = False) -> int:
    """Look at every part of the catalog and say what to mend."""
    with open_parts() as parts:
        symptoms = list(_symptoms(parts))
    return _report(symptoms, as_json=as_json)


def version(*, as_json: Json = False) -> int:
    """Print the version."""
    number = installed_version("siger")
    if as_json:
        print_json({"version": number})
    else:
        typer.echo(f"siger {number}")
    return EXIT_GOOD


def _symptoms(parts: Parts) -> Iterator[Symptom]:
    for part, problem in parts.broken_parts.items():
        yield Symptom(part, "broken", problem, "Reinstall the package it came from.")
    sources = parts.store.sources()
    yield Symptom("database", f"{len(sources)} sources")
    yield _index(parts)
    pending = parts.store.pending(1)
    if pending:
        yield Symptom(
            "outbox",
            "behind",
            "The index has yet to learn of changes.",
            "siger reindex",
        )
    for source in sources:
        last = parts.store.jobs(source=source.name, limit=1)
        if last and last[0].state in ("failed", "held") and last[0].cause:
            cause = last[0].cause
            yield Symptom(f"source {source.name}", "failed", cause.message, cause.fix)


def _index(parts: Parts) -> Symptom:
    try:
        health = parts.index.check()
    except CatalogError as error:
        return Symptom(
            "index",
            "out of reach",
            error.message,
            "siger reindex",
            is_out_of_reach=True,
        )
    served = sum(1 for e in parts.store.entries() if e.serving.state != "withdrawn")
    state = f"{health.document_count} of {served} datasets"
    if health.problem:
        return Symptom(
            "index", state, health.problem, "siger reindex", is_out_of_reach=True
        )
    if health.document_count != served:
        return Symptom("index", state, "Index and catalog differ.", "siger reindex")
    return Symptom("index", state)


def _report(symptoms: list[Symptom], *, as_json: bool) -> int:
    if as_json:
        print_json({"healthy": not any(s.problem for s in symptoms), "parts": symptoms})
    else:
        print_table(
            ("PART", "STATE", "PROBLEM", "FIX"),
            [(s.part, s.state, s.problem or "none", s.fix) for s in symptoms],
        )
    if any(s.is_out_of_reach for s in symptoms):
        return EXIT_UNREACHABLE
    return EXIT_FINDINGS if any(s.problem for s in symptoms) else EXIT_GOOD
